import { DataError } from '../data-error.ts';
import { NO_GHOSTS, type Piece, type Triple, triple } from '../source.ts';
import { loadFrom } from './carpet-ascii.ts';
import { linesOf, numberIn } from './rows.ts';

const AXES = ['x', 'y', 'z'] as const;

/**
 * Lines of Cactus's IOASCII for xgraph (`.xg`): along an axis, or along the diagonal, where the coordinate is
 * √3 x.
 *
 * @throws DataError where a row is none
 */
export function cactusLines(path: string): Piece[] {
  const pieces: Piece[] = [];
  let axis: number | undefined;
  let fullName = '';
  const fixed: [number, number, number] = [0, 0, 0];
  let time: number | undefined;
  let iteration = -1;
  let rows: [number, number][] = [];
  let line = 0;
  let began = 1;
  const finish = () => {
    if (rows.length > 0)
      pieces.push(lineOf(path, began, { fullName, axis, fixed: [...fixed], time: time!, iteration }, rows));
    rows = [];
  };
  for (const text of linesOf(path)) {
    line++;
    if (text.startsWith('"')) {
      const label = /^"x-label (\S+)/.exec(text);
      const name = /^"y-label (\S+)(.*)$/.exec(text);
      const at = /^"Time\s*=\s*(\S+)/.exec(text);
      if (label !== null) axis = AXES.indexOf(label[1] as 'x');
      if (name !== null) {
        fullName = name[1]!;
        for (const [, which, value] of name[2]!.matchAll(/\b([xyz]) = ([-+.\deE]+)/g))
          fixed[AXES.indexOf(which as 'x')] = Number(value);
      }
      if (at !== null) {
        finish();
        time = numberIn(at[1]!);
        if (time === undefined || !Number.isFinite(time))
          throw new DataError('format', `${path}:${line}: "${at[1]}" is no time`);
        iteration++;
        began = line + 1;
      }
      continue;
    }
    const cells = text.trim().split(/\s+/);
    if (cells.length === 1 && cells[0] === '') continue;
    const [x, value] = cells.map(numberIn);
    if (cells.length !== 2 || x === undefined || value === undefined || !Number.isFinite(x)) {
      throw new DataError('format', `${path}:${line}: "${text.slice(0, 40)}" is not a coordinate and a value`);
    }
    if (time === undefined || fullName === '' || axis === undefined) {
      throw new DataError(
        'format',
        `${path}:${line}: numbers before the lines "x-label, "y-label and "Time = say what they are`,
      );
    }
    rows.push([x, value]);
  }
  finish();
  if (pieces.length === 0) throw new DataError('format', `${path}: there are no lines of Cactus in it`);
  return pieces;
}

interface Line {
  readonly fullName: string;
  /** −1 for the diagonal. */
  readonly axis: number | undefined;
  readonly fixed: Triple;
  readonly time: number;
  readonly iteration: number;
}

function lineOf(
  path: string,
  began: number,
  { fullName, axis, fixed, time, iteration }: Line,
  rows: [number, number][],
): Piece {
  const count = rows.length;
  const [first] = rows[0]!;
  const delta = count > 1 ? (rows.at(-1)![0] - first) / (count - 1) : 1;
  const isDiagonal = axis === undefined || axis < 0;
  const step = isDiagonal ? delta / Math.sqrt(3) : delta;
  const values = Float64Array.from(rows, ([, value]) => value);
  const shape: Triple = isDiagonal ? [count, 1, 1] : triple((k) => (k === axis ? count : 1));
  if (!(delta > 0)) throw new DataError('format', `${path}:${began}: coordinates do not rise`);
  return {
    ...{ variable: fullName.replace(/^.*::/, '').toLowerCase(), fullName, iteration, time, level: 0, component: 0 },
    shape,
    origin: isDiagonal ? triple(() => first / Math.sqrt(3)) : triple((k) => (k === axis ? first : fixed[k])),
    delta: isDiagonal ? triple(() => step) : triple((k) => (k === axis ? delta : 1)),
    ghosts: NO_GHOSTS,
    bytes: 8,
    ...(isDiagonal && { scattered: true }),
    file: path,
    place: `line ${began}`,
    load: loadFrom(values, shape),
  };
}
