import { basename } from 'node:path';
import type { Dataset, File, Group } from 'h5wasm/node';
import { DataError } from '../data-error.ts';
import { type Box, NO_GHOSTS, type OnProgress, type Piece, type Source, type Triple } from '../source.ts';
import { attributeOf, bytesOfNumber, guarded, isList, numberOf, numbersOf, readSlabs } from './library.ts';
import { OpenFiles } from './open-files.ts';

/** `THORN::var it=N tl=N[ m=0][ rl=N][ c=N]` */
const NAME = /^(\S+?::(\S+)) it=(\d+) tl=(\d+)(?: m=(\d+))?(?: rl=(\d+))?(?: c=(\d+))?$/;
const PARAMETERS = 'Parameters and Global Attributes';

/** Whether an open file looks like one of CarpetIOHDF5. */
export function looksLikeCarpet(keys: readonly string[]): boolean {
  return keys.includes(PARAMETERS) || keys.some((key) => NAME.test(key));
}

/**
 * HDF5 of the Carpet driver of the Einstein Toolkit. Arrays are (z, y, x), attributes (x, y, z).
 *
 * @throws DataError where a file is damaged or is something else
 */
export async function openCarpet(paths: readonly string[], onProgress?: OnProgress): Promise<Source> {
  return OpenFiles.openSource((files) => {
    const pieces: Piece[] = [];
    const notes = new Set<string>();
    let refused: DataError | undefined;
    for (const [n, path] of paths.entries()) {
      onProgress?.(n / paths.length, path);
      try {
        pieces.push(...piecesOf(files, path, notes, (done) => onProgress?.((n + done) / paths.length, path)));
      } catch (error) {
        // Folders hold other files as well.
        if (!(error instanceof NotCarpet)) throw error;
        refused ??= error;
        notes.add(`${basename(path)} is not of CarpetIOHDF5 and is left out`);
      }
    }
    if (pieces.length === 0) {
      throw (
        refused ??
        new DataError(
          'grid',
          `${paths[0]}: its datasets are on planes or lines, or past; a grid in x, y and z is needed`,
        )
      );
    }
    return { format: 'carpet', files: paths, pieces, notes: [...notes] };
  });
}

class NotCarpet extends DataError {}

function piecesOf(files: OpenFiles, path: string, notes: Set<string>, tell: (done: number) => void): Piece[] {
  const file = files.file(path);
  const keys = guarded(path, 'the list of datasets', () => file.keys());
  if (!looksLikeCarpet(keys)) {
    throw new NotCarpet(
      'format',
      `${path} is not of CarpetIOHDF5: no dataset is named as "ADMBASE::gxx it=0 tl=0 rl=0 c=0" (it has ${listed(keys)}); \`format openpmd\` reads openPMD`,
    );
  }
  const ghosted = hasGhosts(file, path, keys);
  const pieces: Piece[] = [];
  for (const [k, key] of keys.entries()) {
    if (k % 256 === 0) tell(k / keys.length);
    const match = NAME.exec(key);
    if (match === null) continue;
    const [, fullName, short, iteration, past, map, level, component] = match;
    if (past !== '0') {
      notes.add('past time levels (tl = 1, 2, …) are left out');
      continue;
    }
    if (map !== undefined && map !== '0') {
      throw new DataError(
        'grid',
        `${path}: ${key}: the grid has several maps (m=${map}), as Llama's; only data of one Cartesian map can be read`,
      );
    }
    const piece = pieceOf(files, path, key, ghosted, {
      fullName: fullName!,
      variable: short!.replace(/\[\d+\]$/, '').toLowerCase(),
      iteration: Number(iteration),
      level: level === undefined ? undefined : Number(level),
      component: Number(component ?? 0),
    });
    if (piece !== undefined) pieces.push(piece);
    else notes.add('planes and lines are left out');
  }
  return pieces;
}

interface Named {
  readonly fullName: string;
  readonly variable: string;
  readonly iteration: number;
  readonly level: number | undefined;
  readonly component: number;
}

/** Undefined for a plane or a line. */
function pieceOf(files: OpenFiles, file: string, key: string, ghosted: boolean, named: Named): Piece | undefined {
  const dataset = files.dataset(file, key);
  const shape = guarded(file, key, () => (dataset.type === 'Dataset' ? dataset.shape : null));
  if (shape?.length === 1 || shape?.length === 2) return undefined;
  if (shape?.length !== 3 || shape.some((n) => n < 1)) {
    throw new DataError(
      'format',
      `${file}: ${key}: its shape is (${shape?.join(', ') ?? ''}), not three numbers of points`,
    );
  }
  const [nz, ny, nx] = shape as unknown as Triple;
  const delta = numbersOf(file, dataset, 'delta', 3) as Triple;
  if (delta.some((step) => !(step > 0))) {
    throw new DataError(
      'format',
      `${file}: ${key}: the attribute delta is (${delta.join(', ')}); every spacing must be above 0`,
    );
  }
  const level = named.level ?? numberOf(file, dataset, 'level');
  if (!Number.isInteger(level) || level < 0 || level > 64) {
    throw new DataError('format', `${file}: ${key}: the attribute level is ${level}, not a refinement level`);
  }
  return {
    ...named,
    level,
    time: numberOf(file, dataset, 'time'),
    shape: [nx, ny, nz],
    origin: numbersOf(file, dataset, 'origin', 3) as Triple,
    delta,
    ghosts: ghosted ? ghostsOf(file, dataset, [nx, ny, nz]) : NO_GHOSTS,
    bytes: bytesOfNumber(file, dataset),
    file,
    place: key,
    load(box, target, base, [sx, sy, sz]) {
      const ranges = [2, 1, 0].map((axis) => [box.lower[axis]!, box.upper[axis]!] as const);
      readSlabs(file, files.dataset(file, key), ranges, target, base, [sz, sy, sx]);
    },
  };
}

/** Ghost points lie at faces that are no outer boundary. */
function ghostsOf(file: string, dataset: Dataset, shape: Triple): Box {
  const has = (name: string) => attributeOf(file, dataset, name) !== undefined;
  if (!has('cctk_nghostzones') || !has('cctk_bbox')) return NO_GHOSTS;
  const width = numbersOf(file, dataset, 'cctk_nghostzones', 3);
  const outer = numbersOf(file, dataset, 'cctk_bbox', 6);
  const at = (face: number, axis: number) => {
    const ghosts = outer[face] === 1 ? 0 : width[axis]!;
    // A piece of ghosts alone is none: what is written is taken as it is.
    return ghosts >= 0 && 2 * ghosts < shape[axis]! ? ghosts : 0;
  };
  return { lower: [at(0, 0), at(2, 1), at(4, 2)], upper: [at(1, 0), at(3, 1), at(5, 2)] };
}

/** The attribute says how many the simulation had; the parameters say whether they were written. */
function hasGhosts(file: File, path: string, keys: readonly string[]): boolean {
  if (!keys.includes(PARAMETERS)) return true;
  const group = guarded(path, PARAMETERS, () => file.get(PARAMETERS)) as Group;
  const text = guarded(path, PARAMETERS, () => {
    if (group.type !== 'Group' || !group.keys().includes('All Parameters')) return '';
    const value = (group.get('All Parameters') as Dataset).value;
    return isList(value) && typeof value !== 'string'
      ? Buffer.from(value as Uint8Array).toString('latin1')
      : String(value ?? '');
  });
  return !/^\s*(?:carpetiohdf5|iohdf5)::(?:output_ghost_points|out3d_ghosts)\s*=\s*"?(?:no|0|false|n|f)\b/im.test(text);
}

function listed(keys: readonly string[]): string {
  return keys.length === 0 ? 'none' : keys.slice(0, 3).join(', ') + (keys.length > 3 ? ', …' : '');
}
