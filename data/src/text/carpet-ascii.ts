import { DataError } from '../data-error.ts';
import { NO_GHOSTS, type OnProgress, type Piece, pointsOf, type Triple, triple } from '../source.ts';
import { linesOf, numberIn } from './rows.ts';

/** Columns before the data: it tl rl c ml, ix iy iz, time, x y z. */
const INDEX = 5;
const TIME = 8;
const PLACE = 9;
const DATA = 12;

interface Block {
  readonly line: number;
  readonly key: string;
  readonly iteration: number;
  readonly level: number;
  readonly component: number;
  readonly time: number;
  /** Twelve numbers a row, less the five first. */
  readonly places: number[];
  /** One list a column of data. */
  readonly values: number[][];
}

/**
 * Rows of CarpetIOASCII: on lines, planes or in the whole, one block for each component.
 *
 * @throws DataError where a row is none
 */
export function carpetAscii(path: string, onProgress?: OnProgress): { pieces: Piece[]; notes: string[] } {
  const pieces: Piece[] = [];
  const notes = new Set<string>();
  let names: readonly string[] = [];
  let group = '';
  let block: Block | undefined;
  let line = 0;
  const finish = () => {
    if (block !== undefined && block.values.length > 0) pieces.push(...piecesOf(path, block, group, names));
    block = undefined;
  };
  for (const text of linesOf(path)) {
    line++;
    if (line % 65536 === 0) onProgress?.(0.5, `${path}: line ${line}`);
    if (text.startsWith('#')) {
      const data = /^# data columns: (.*)$/.exec(text);
      const title = /^# (\S+::\S+) /.exec(text);
      if (data !== null)
        names = data[1]!
          .trim()
          .split(/\s+/)
          .map((column) => column.replace(/^\d+:/, ''));
      if (title !== null) group = title[1]!;
      continue;
    }
    const cells = text.trim().split(/\s+/);
    if (cells.length < 2) continue;
    const numbers = cells.map(numberIn);
    const bad = numbers.indexOf(undefined);
    if (bad >= 0) throw new DataError('format', `${path}:${line}: "${cells[bad]!.slice(0, 40)}" is not a number`);
    if (names.length === 0) {
      throw new DataError(
        'format',
        `${path}:${line}: numbers before any line "# data columns: 13:gxx …", so that nothing says what they are: this is not of CarpetIOASCII`,
      );
    }
    if (numbers.length !== DATA + names.length) {
      throw new DataError(
        'format',
        `${path}:${line}: ${numbers.length} columns where 12 and ${names.length} of data (${names.join(', ')}) were announced; was the file cut short?`,
      );
    }
    const row = numbers as number[];
    if (row[1] !== 0) {
      notes.add('past time levels are left out');
      continue;
    }
    if (!row.slice(0, DATA).every(Number.isFinite))
      throw new DataError('format', `${path}:${line}: a place is not finite`);
    const key = `${row[0]} ${row[2]} ${row[3]}`;
    if (block?.key !== key) {
      finish();
      block = {
        ...{ line, key, iteration: row[0]!, level: row[2]!, component: row[3]!, time: row[TIME]! },
        ...{ places: [], values: names.map(() => []) },
      };
    }
    for (let k = INDEX; k < DATA; k++) block.places.push(row[k]!);
    for (let k = 0; k < names.length; k++) block.values[k]!.push(row[DATA + k]!);
  }
  finish();
  if (pieces.length === 0) throw new DataError('format', `${path}: there are no rows of CarpetIOASCII in it`);
  return { pieces, notes: [...notes] };
}

const WIDTH = DATA - INDEX;

function piecesOf(path: string, block: Block, group: string, names: readonly string[]): Piece[] {
  const { iteration, level, component, time, places, line } = block;
  const rows = places.length / WIDTH;
  const axes = triple((axis) => axis).map((axis) => axisOf(places, rows, axis));
  const shape = triple((axis) => axes[axis]!.count);
  const isGrid = pointsOf(shape) === rows;
  const place = `line ${line}`;
  // Where a row's value goes, x fastest.
  const order = new Int32Array(rows);
  if (isGrid) {
    for (let r = 0; r < rows; r++) {
      const [i, j, k] = triple((axis) => (places[r * WIDTH + axis]! - axes[axis]!.first) / axes[axis]!.step);
      order[r] = i + shape[0] * (j + shape[1] * k);
    }
    if (new Set(order).size !== rows)
      throw new DataError('format', `${path}:${line}: a point of the component ${component} is given twice`);
  } else for (let r = 0; r < rows; r++) order[r] = r;
  const thorn = /^(.*::)/.exec(group)?.[1] ?? '';
  return names.map((name, n): Piece => {
    const values = new Float64Array(rows);
    for (let r = 0; r < rows; r++) values[order[r]!] = block.values[n]![r]!;
    return {
      ...{ variable: name.toLowerCase(), fullName: thorn + name, iteration, level, component, time, place, file: path },
      shape: isGrid ? shape : [rows, 1, 1],
      origin: triple((axis) => axes[axis]!.origin),
      delta: triple((axis) => axes[axis]!.delta),
      ghosts: NO_GHOSTS,
      bytes: 8,
      ...(!isGrid && { scattered: true }),
      load: loadFrom(values, isGrid ? shape : [rows, 1, 1]),
    };
  });
}

/** A piece's `load` of values that are in memory, x fastest. */
export function loadFrom(values: Float64Array, [nx, ny]: Triple): Piece['load'] {
  return ({ lower, upper }, target, base, [sx, sy, sz]) => {
    for (let k = lower[2]; k < upper[2]; k++) {
      for (let j = lower[1]; j < upper[1]; j++) {
        const from = nx * (j + ny * k);
        const to = base + (j - lower[1]) * sy + (k - lower[2]) * sz;
        for (let i = lower[0]; i < upper[0]; i++) target[to + (i - lower[0]) * sx] = values[from + i]!;
      }
    }
  };
}

interface Axis {
  readonly first: number;
  readonly step: number;
  readonly count: number;
  readonly origin: number;
  readonly delta: number;
}

/** Indices count in steps of the finest level: a level's own step is their common divisor. */
function axisOf(places: readonly number[], rows: number, axis: number): Axis {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let from = 0;
  let to = 0;
  for (let r = 0; r < rows; r++) {
    const index = places[r * WIDTH + axis]!;
    const at = places[r * WIDTH + (PLACE - INDEX) + axis]!;
    if (index < first) [first, from] = [index, at];
    if (index > last) [last, to] = [index, at];
  }
  let step = 0;
  for (let r = 0; r < rows; r++) step = divisor(step, places[r * WIDTH + axis]! - first);
  const count = step > 0 ? (last - first) / step + 1 : 1;
  return { first, step: step || 1, count, origin: from, delta: count > 1 ? (to - from) / (count - 1) : 1 };
}

function divisor(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)];
  while (y > 0) [x, y] = [y, x % y];
  return x;
}
