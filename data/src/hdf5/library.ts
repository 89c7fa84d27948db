import { existsSync, statSync } from 'node:fs';
import type { Dataset, File, Group } from 'h5wasm/node';
import { DataError } from '../data-error.ts';

type Library = typeof import('h5wasm/node');
let library: Promise<Library> | undefined;
let broken = false;

/** The HDF5 library, loaded when it is first of use; its errors are thrown, not printed. */
export function hdf5(): Promise<Library> {
  library ??= load();
  return library;
}

/**
 * Whether the library has broken off within a damaged file: it cannot be used again in this thread, and whoever lives
 * longer than a command starts another.
 */
export function isHdf5Broken(): boolean {
  return broken;
}

async function load(): Promise<Library> {
  // What the library prints when it breaks off is thrown as well; it keeps the function that it finds here.
  const { error } = console;
  console.error = () => {};
  try {
    const loaded = await import('h5wasm/node');
    const module = await loaded.ready;
    (module as unknown as { activate_throwing_error_handler(): number }).activate_throwing_error_handler();
    return loaded;
  } finally {
    console.error = error;
  }
}

/** @throws DataError where the file is not there, or is no HDF5 */
export async function openHdf5(path: string): Promise<File> {
  return openFile(await hdf5(), path);
}

export function openFile(loaded: Library, path: string): File {
  if (!existsSync(path)) throw new DataError('file', `${path}: no such file`);
  return guarded(path, 'the file', () => {
    const file = new loaded.File(path, 'r');
    if (!(file.file_id > 0n)) throw new Error('not an HDF5 file');
    return file;
  });
}

/**
 * Runs something that the library does. Whatever it throws on a damaged file becomes a sentence; after a fault of its
 * own memory the library is not used again.
 */
export function guarded<T>(path: string, what: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof DataError) throw error;
    const isBreak = error instanceof Error && error.name === 'RuntimeError';
    broken ||= isBreak;
    const text = isBreak ? 'the HDF5 library broke off' : error instanceof Error ? error.message : String(error);
    const [first] = text.split('\n');
    const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 };
    throw new DataError(
      'file',
      `${path}: ${what} cannot be read: the file (${size} bytes) is no HDF5, is damaged or was cut short (${clip(reason(text) ?? first!)}); copy or write it anew`,
    );
  }
}

/** What the library says last is what went wrong first. */
function reason(text: string): string | undefined {
  const stack = [...text.matchAll(/#\d+: \S+ (?:line \d+ )?in (\S+): (.+)/g)];
  return stack.at(-1)?.[2];
}

function clip(text: string): string {
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

/** An attribute of so many finite numbers. @throws DataError where it is missing or is something else */
export function numbersOf(file: string, object: Dataset | Group, name: string, count?: number): readonly number[] {
  const value = attributeOf(file, object, name);
  const list = value === undefined ? [] : isList(value) ? Array.from(value, Number) : [Number(value)];
  if (value === undefined) throw lacks(file, object, name);
  if ((count !== undefined && list.length !== count) || !list.every(Number.isFinite)) {
    throw new DataError(
      'format',
      `${file}: ${object.path}: the attribute ${name} is ${show(value)}, not ${count ?? 'some'} finite number${count === 1 ? '' : 's'}`,
    );
  }
  return list;
}

export function numberOf(file: string, object: Dataset | Group, name: string): number {
  return numbersOf(file, object, name, 1)[0]!;
}

/** An attribute of one text; undefined where there is none of that name. */
export function textOf(file: string, object: Dataset | Group, name: string): string | undefined {
  const value = attributeOf(file, object, name);
  if (value === undefined) return undefined;
  return String(isList(value) ? value[0] : value).replace(/\0+$/, '');
}

/** An attribute's value as the library gives it; undefined where there is none of that name. */
export function attributeOf(file: string, object: Dataset | Group, name: string): unknown {
  return guarded(file, `${object.path}: the attribute ${name}`, () => {
    const attributes = object.attrs;
    return Object.hasOwn(attributes, name) ? attributes[name]!.value : undefined;
  });
}

export function lacks(file: string, object: Dataset | Group, name: string): DataError {
  return new DataError('format', `${file}: ${object.path}: there is no attribute ${name}`);
}

export function isList(value: unknown): value is ArrayLike<number> {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

function show(value: unknown): string {
  return clip(isList(value) ? `(${Array.from(value).join(', ')})` : (JSON.stringify(value, bigint) ?? 'nothing'));
}

function bigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}

/** Numbers that a slab of one read may have: 32 MiB. */
const SLAB = 4 * 2 ** 20;

/**
 * Reads part of a dataset in slabs along its first axis.
 *
 * @param ranges from and below, for each axis of the dataset
 * @param strides where the next index of each axis is in `target`
 */
export function readSlabs(
  file: string,
  dataset: Dataset,
  ranges: readonly (readonly [number, number])[],
  target: Float64Array,
  base: number,
  strides: readonly number[],
  factor = 1,
  slab = SLAB,
): void {
  const counts = ranges.map(([from, to]) => to - from);
  const row = counts.slice(1).reduce((product, n) => product * n, 1);
  const rows = Math.max(1, Math.floor(slab / Math.max(1, row)));
  const [first, ...rest] = ranges;
  for (let from = first![0]; from < first![1]; from += rows) {
    const to = Math.min(first![1], from + rows);
    const values = guarded(file, dataset.path, () =>
      dataset.slice([[from, to], ...rest.map(([a, b]) => [a, b])] as [number, number][]),
    );
    const expected = (to - from) * row;
    if (!isList(values) || values.length !== expected) {
      throw new DataError(
        'format',
        `${file}: ${dataset.path}: ${expected} numbers were to be read and there are not as many`,
      );
    }
    spread(values, [to - from, ...counts.slice(1)], target, base + (from - first![0]) * strides[0]!, strides, factor);
  }
}

/** Copies an array in C order to where strides say. */
export function spread(
  values: ArrayLike<number>,
  counts: readonly number[],
  target: Float64Array,
  base: number,
  strides: readonly number[],
  factor: number,
): void {
  const last = counts.length - 1;
  const index = new Array<number>(counts.length).fill(0);
  const n = counts[last]!;
  const step = strides[last]!;
  for (let at = 0; at < values.length; at += n) {
    let place = base;
    for (let axis = 0; axis < last; axis++) place += index[axis]! * strides[axis]!;
    for (let i = 0; i < n; i++) target[place + i * step] = Number(values[at + i]) * factor;
    for (let axis = last - 1; axis >= 0; axis--) {
      if (++index[axis]! < counts[axis]!) break;
      index[axis] = 0;
    }
  }
}

/** Whether a dataset holds real numbers, and of how many bytes. @throws DataError where it is anything else */
export function bytesOfNumber(file: string, dataset: Dataset): number {
  const { dtype } = dataset;
  const match = typeof dtype === 'string' ? /^[<>|]?([fdeihbqIHBQ])$/.exec(dtype) : null;
  if (match === null) {
    throw new DataError(
      'format',
      `${file}: ${dataset.path}: its numbers are of the type ${show(dtype)}, not real numbers`,
    );
  }
  return dataset.metadata.size;
}
