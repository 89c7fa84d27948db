import { EinfieldError } from './einfield-error.ts';
import { parseStrictJson } from './strict-json.ts';

/**
 * The safetensors format (huggingface/safetensors): the header's length as a little-endian 64-bit number, a JSON
 * header `{name: {dtype, shape, data_offsets: [begin, end]}, __metadata__: {string: string}}`, and the tensors'
 * bytes, little-endian, row-major, without holes. Only F32 and F64 occur here.
 */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** The format's own bound. */
const LONGEST_HEADER = 100_000_000;

const WIDTHS: Readonly<Record<string, number>> = { F32: 4, F64: 8 };

/** Tensors are laid out wider ones first, then by name, so that all are aligned; the same content gives the same bytes. */
export function encodeTensors({ tensors, metadata }: TensorFile): Uint8Array {
  const sorted = [...tensors].sort(
    ([a, { data: x }], [b, { data: y }]) => y.BYTES_PER_ELEMENT - x.BYTES_PER_ELEMENT || (a < b ? -1 : 1),
  );
  const entries: [string, unknown][] = [['__metadata__', Object.fromEntries(metadata)]];
  let end = 0;
  for (const [name, { shape, data }] of sorted) {
    const begin = end;
    end += data.byteLength;
    entries.push([name, { dtype: dtypeOf(data), shape, data_offsets: [begin, end] }]);
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength);
  bytes.set(json, 8);
  let position = 8 + headerLength;
  for (const [, { data }] of sorted) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), position);
    position += data.byteLength;
  }
  return bytes;
}

/** @throws EinfieldError for anything but a sound file */
export function decodeTensors(bytes: Uint8Array): TensorFile {
  if (bytes.length < 8) throw new EinfieldError(`the file has only ${bytes.length} bytes`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > LONGEST_HEADER) {
    throw new EinfieldError(`this is no .einfield file: its first bytes would claim a header of ${length} bytes`);
  }
  const start = 8 + Number(length);
  if (start > bytes.length) {
    throw new EinfieldError(`the header claims ${length} bytes and the file has ${bytes.length}: it is cut short`);
  }
  const header = parseHeader(bytes.subarray(8, start));
  const data = bytes.subarray(start);
  const metadata = new Map<string, string>();
  const tensors = new Map<string, Tensor>();
  const spans: [name: string, begin: number, end: number][] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') {
      for (const [key, value] of Object.entries(asObject(entry, '__metadata__'))) {
        if (typeof value !== 'string') throw new EinfieldError(`the metadata's ${JSON.stringify(key)} is no string`);
        metadata.set(key, value);
      }
      continue;
    }
    const { dtype, shape, begin, end } = parseEntry(name, entry, data.length);
    spans.push([name, begin, end]);
    // A copy, so that it is aligned and outlives the file's bytes.
    const { buffer } = new Uint8Array(data.subarray(begin, end));
    tensors.set(name, { shape, data: dtype === 'F64' ? new Float64Array(buffer) : new Float32Array(buffer) });
  }
  checkCover(spans, data.length);
  return { tensors, metadata };
}

export function dtypeOf(data: Float32Array | Float64Array): 'F32' | 'F64' {
  return data instanceof Float64Array ? 'F64' : 'F32';
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new EinfieldError('the header is not UTF-8');
  }
  if (!text.startsWith('{')) throw new EinfieldError('the header is no JSON object: this is no safetensors file');
  return asObject(parseStrictJson(text, 'the header'), 'the header');
}

function parseEntry(
  name: string,
  entry: unknown,
  available: number,
): { readonly dtype: string; readonly shape: readonly number[]; readonly begin: number; readonly end: number } {
  const label = `tensor ${JSON.stringify(name.slice(0, 80))}`;
  const { dtype, shape, data_offsets: offsets } = asObject(entry, label);
  if (typeof dtype !== 'string' || !Object.hasOwn(WIDTHS, dtype)) {
    throw new EinfieldError(`${label} has the type ${JSON.stringify(dtype)?.slice(0, 40)}, not F32 or F64`);
  }
  if (!isSizes(shape) || shape.length > 8) throw new EinfieldError(`${label} has no valid shape`);
  if (!isSizes(offsets) || offsets.length !== 2) throw new EinfieldError(`${label} has no valid data_offsets`);
  const [begin, end] = offsets;
  if (begin > end || end > available) {
    throw new EinfieldError(
      `${label} lies at bytes ${begin} to ${end} of ${available}: the file is cut short or damaged`,
    );
  }
  const size = shape.reduce((product, n) => product * n, WIDTHS[dtype]);
  if (size !== end - begin) {
    throw new EinfieldError(`${label} has the shape [${shape}], which is ${size} bytes, and holds ${end - begin}`);
  }
  return { dtype, shape, begin, end };
}

/** The tensors fill the data exactly: no overlap, no hole, nothing after them. */
function checkCover(spans: [name: string, begin: number, end: number][], available: number): void {
  spans.sort((a, b) => a[1] - b[1] || a[2] - b[2]);
  let position = 0;
  for (const [name, begin, end] of spans) {
    if (begin !== position) {
      throw new EinfieldError(
        `tensor ${JSON.stringify(name)} ${begin < position ? 'overlaps another' : 'follows a hole'}`,
      );
    }
    position = end;
  }
  if (position !== available) throw new EinfieldError(`${available - position} bytes belong to no tensor`);
}

function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new EinfieldError(`${what} is no JSON object`);
  }
  return value as Record<string, unknown>;
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
