import { format, isName } from '@spacetime/dsl';
import type { Inventory } from './inventory.ts';

/** A name of the language made of a file's: `star_hr.file_0.h5` is `StarHr`. */
export function nameFor(path: string): string {
  const base =
    path
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? '';
  const stem = base.replace(/(\.file_\d+)?\.(h5|hdf5|asc|xg|npy)$/i, '');
  const words = stem.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const name = words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join('');
  return isName(name) ? name : 'Data';
}

/** Samples of a fit of the whole: about as many as there are points, within bounds. */
const FEWEST = 2048;
const MOST = 32768;

/**
 * The text of a file that names the data and learns them.
 *
 * @param path as it is to be written: relative to the file
 */
export function sourceText(
  { format: kind, levels, times, iterations, metric }: Inventory,
  path: string,
  name = nameFor(path),
): string {
  const [first, last] = times;
  const when = iterations === 1 ? `t = ${first}` : `${iterations} times, t = ${first} .. ${last}`;
  const head = `/// Imported: ${FORMATS[kind]}, ${levels.length} level${levels.length === 1 ? '' : 's'}, ${when}.\n`;
  const data = `data ${name} {\n  file "${path.replaceAll('\\', '/')}"\n  format ${kind}\n}\n`;
  if (metric === undefined) return formatted(head + data);
  const points = levels.reduce((sum, level) => sum + level.points[0] * level.points[1] * level.points[2], 0);
  const samples = 2 ** Math.round(Math.log2(Math.min(MOST, Math.max(FEWEST, points))));
  const inputs = iterations === 1 ? '\n  encode (x, y, z)' : '';
  return formatted(`${head}${data}
fit Learned of ${name} {${inputs}
  network mlp(width = 32, depth = 3)
  supervise metric + jacobian
  samples sobol(${samples})
  batch ${Math.min(2048, samples)}
  steps 4000
  validate sobol(2048) every 200
}
`);
}

function formatted(text: string): string {
  const laid = format(text, '');
  return 'text' in laid ? laid.text : text;
}

const FORMATS = { carpet: 'Carpet HDF5', ascii: 'Carpet ASCII', openpmd: 'openPMD HDF5', npy: 'NumPy arrays' };
