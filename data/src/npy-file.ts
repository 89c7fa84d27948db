import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { DataError } from './data-error.ts';
import type { Triple } from './source.ts';

/** What a `.npy` array is and where it lies in a file. */
export interface NpyHeader {
  readonly bytes: 4 | 8;
  readonly littleEndian: boolean;
  readonly fortran: boolean;
  readonly shape: readonly number[];
  /** Where the numbers begin. */
  readonly start: number;
}

/** @throws DataError where it is no array of real numbers, or was cut short */
export function readNpyHeader(path: string): NpyHeader {
  if (!existsSync(path)) throw new DataError('file', `${path}: no such file`);
  const wrong = (why: string) => new DataError('format', `${path}: ${why}; write it with numpy.save`);
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(12);
    if (readSync(file, head, 0, 12, 0) < 10 || head.toString('latin1', 0, 6) !== '\x93NUMPY')
      throw wrong('this is no .npy array');
    const [start, length] = head[6] === 1 ? [10, head.readUInt16LE(8)] : [12, head.readUInt32LE(8)];
    if (length > 2 ** 20) throw wrong(`its header says that it is ${length} bytes long`);
    const bytes = Buffer.alloc(length);
    if (readSync(file, bytes, 0, length, start) !== length) throw wrong('its header was cut short');
    const text = bytes.toString('latin1');
    const kind = /'descr':\s*'([<>|=])([a-z])(\d+)'/.exec(text);
    const order = /'fortran_order':\s*(True|False)/.exec(text);
    const shape = /'shape':\s*\(([\d\s,]*)\)/.exec(text);
    if (kind === null || order === null || shape === null) throw wrong('its header cannot be understood');
    if (kind[2] !== 'f' || (kind[3] !== '4' && kind[3] !== '8'))
      throw wrong(`its numbers are of the type ${kind[1]}${kind[2]}${kind[3]}, not float32 or float64`);
    const counts = shape[1]!
      .split(',')
      .map((cell) => cell.trim())
      .filter((cell) => cell !== '')
      .map(Number);
    const bytesEach = Number(kind[3]) as 4 | 8;
    const total = counts.reduce((product, n) => product * n, 1);
    if (!(total > 0)) throw wrong(`its shape is (${counts.join(', ')})`);
    const { size } = statSync(path);
    if (size < start + length + total * bytesEach) {
      throw new DataError(
        'file',
        `${path}: the file was cut short: it has ${size} bytes and its shape (${counts.join(', ')}) needs ${start + length + total * bytesEach}`,
      );
    }
    return {
      bytes: bytesEach,
      littleEndian: kind[1] !== '>',
      fortran: order[1] === 'True',
      shape: counts,
      start: start + length,
    };
  } finally {
    closeSync(file);
  }
}

/** A box of an array's points. */
export interface Part {
  readonly lower: Triple;
  readonly upper: Triple;
  /** In numbers. */
  readonly start: number;
  readonly strides: Triple;
}

/** Reads plane by plane along the slowest axis. */
export function loadNpy(
  path: string,
  header: NpyHeader,
  part: Part,
  target: Float64Array,
  base: number,
  stride: Triple,
): void {
  const { lower, upper, start, strides } = part;
  const slowest = strides.indexOf(Math.max(...strides)) as 0 | 1 | 2;
  const others = ([0, 1, 2] as const).filter((axis) => axis !== slowest) as [0 | 1 | 2, 0 | 1 | 2];
  const reach = others.reduce<number>((sum, axis) => sum + (upper[axis] - lower[axis] - 1) * strides[axis], 1);
  const bytes = Buffer.alloc(reach * header.bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const file = openSync(path, 'r');
  try {
    for (let s = lower[slowest]; s < upper[slowest]; s++) {
      const from =
        start + s * strides[slowest] + others.reduce<number>((sum, axis) => sum + lower[axis] * strides[axis], 0);
      const read = readSync(file, bytes, 0, bytes.length, header.start + from * header.bytes);
      if (read !== bytes.length)
        throw new DataError(
          'file',
          `${path}: the file was cut short: its shape is (${header.shape.join(', ')}) and numbers are missing`,
        );
      const [a, b] = others;
      for (let u = lower[a]; u < upper[a]; u++) {
        for (let v = lower[b]; v < upper[b]; v++) {
          const at = ((u - lower[a]) * strides[a] + (v - lower[b]) * strides[b]) * header.bytes;
          const value =
            header.bytes === 8 ? view.getFloat64(at, header.littleEndian) : view.getFloat32(at, header.littleEndian);
          target[
            base + (s - lower[slowest]) * stride[slowest] + (u - lower[a]) * stride[a] + (v - lower[b]) * stride[b]
          ] = value;
        }
      }
    }
  } finally {
    closeSync(file);
  }
}
