import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { NetworkShape, TensorLayout } from '../engine.ts';
import { networkLayout, tensorCount } from '../layout.ts';
import { writeAtomically } from './atomic-write.ts';
import { EinfieldError } from './einfield-error.ts';
import { type FieldHeader, headerFromMetadata, headerToMetadata } from './header.ts';
import { reason } from './reason.ts';
import { decodeTensors, dtypeOf, encodeTensors, type Tensor, type TensorFile } from './safetensors.ts';

/**
 * An `.einfield` file is a safetensors file with the tensors of {@link networkLayout}, `NAME.weight` [out, in] and others
 * [n], all F32 or all F64, and {@link FieldHeader} as its metadata, with a checksum (see {@link checksum}).
 */
export interface FieldFile {
  readonly header: FieldHeader;
  /** Flat, in the order of {@link networkLayout}. */
  readonly weights: Float32Array | Float64Array;
}

/** No field of this kind comes near it. */
const LARGEST_FILE = 2 ** 31 - 1;

export function encodeField({ header, weights }: FieldFile): Uint8Array {
  const tensors = new Map<string, Tensor>();
  for (const tensor of networkLayout(header.network)) {
    const data = weights.slice(tensor.offset, tensor.offset + tensor.rows * tensor.columns);
    tensors.set(tensor.name, { shape: shapeOf(tensor), data });
  }
  const metadata = headerToMetadata(header);
  metadata.set('checksum', checksum({ tensors, metadata }));
  return encodeTensors({ tensors, metadata });
}

/**
 * Replaces the file at once; whoever reads it meanwhile sees the old one or the new one.
 *
 * @returns its size in bytes
 */
export async function writeField(path: string, field: FieldFile): Promise<number> {
  const bytes = encodeField(field);
  await writeAtomically(path, bytes);
  return bytes.length;
}

/**
 * Reads a field, checking everything that can be checked without its sources. Nothing of the file is run.
 *
 * @param source the file's bytes, or its path
 * @throws EinfieldError with one line that says what is wrong
 */
export function readField(source: string | Uint8Array): FieldFile {
  const { tensors, metadata } = decodeTensors(typeof source === 'string' ? readBytes(source) : source);
  const stated = metadata.get('checksum');
  const header = headerFromMetadata(metadata);
  const layout = checkLayout(header.network, tensors);
  if (stated === undefined) throw new EinfieldError('the file has no checksum');
  if (stated !== checksum({ tensors, metadata })) {
    throw new EinfieldError('the checksum does not fit the contents: the file is damaged or was changed');
  }
  return { header, weights: gather(layout, tensors) };
}

/**
 * SHA-256, in hexadecimal, over the metadata but for `checksum` itself (for each key in ascending order: key, a zero
 * byte, value, a zero byte) and then the tensors (for each name in ascending order: name, a zero byte, type, a zero
 * byte, the dimensions with commas between, a zero byte, the bytes as stored).
 */
export function checksum({ tensors, metadata }: TensorFile): string {
  const hash = createHash('sha256');
  for (const key of [...metadata.keys()].sort()) {
    if (key !== 'checksum') hash.update(`${key}\0${metadata.get(key)}\0`);
  }
  for (const name of [...tensors.keys()].sort()) {
    const { shape, data } = tensors.get(name)!;
    hash.update(`${name}\0${dtypeOf(data)}\0${shape.join(',')}\0`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}

function readBytes(path: string): Uint8Array {
  try {
    const { size } = statSync(path);
    if (size > LARGEST_FILE) throw new EinfieldError(`${size} bytes are too many`);
    return readFileSync(path);
  } catch (error) {
    if (error instanceof EinfieldError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new EinfieldError(code === 'ENOENT' ? reason(error) : `the file cannot be read: ${reason(error)}`);
  }
}

function checkLayout(network: NetworkShape, tensors: ReadonlyMap<string, Tensor>): readonly TensorLayout[] {
  // Before the layout is built: a network of that depth has so many tensors.
  const count = tensorCount(network);
  if (tensors.size !== count) {
    throw new EinfieldError(`a network of depth ${network.depth} has ${count} tensors, not ${tensors.size}`);
  }
  const layout = networkLayout(network);
  const [first] = tensors.values();
  for (const tensor of layout) {
    const found = tensors.get(tensor.name);
    if (!found) throw new EinfieldError(`the tensor ${tensor.name} is missing`);
    if (`${found.shape}` !== `${shapeOf(tensor)}`) {
      throw new EinfieldError(`the tensor ${tensor.name} has the shape [${found.shape}], not [${shapeOf(tensor)}]`);
    }
    if (dtypeOf(found.data) !== dtypeOf(first.data)) throw new EinfieldError('the tensors are of different types');
    if (!found.data.every(Number.isFinite))
      throw new EinfieldError(`the tensor ${tensor.name} has a weight that is not finite`);
  }
  return layout;
}

function gather(layout: readonly TensorLayout[], tensors: ReadonlyMap<string, Tensor>): Float32Array | Float64Array {
  const { offset, rows, columns } = layout.at(-1)!;
  const isDouble = [...tensors.values()][0].data instanceof Float64Array;
  const weights = isDouble ? new Float64Array(offset + rows * columns) : new Float32Array(offset + rows * columns);
  for (const tensor of layout) weights.set(tensors.get(tensor.name)!.data, tensor.offset);
  return weights;
}

function shapeOf({ name, rows, columns }: TensorLayout): readonly number[] {
  return name.endsWith('.weight') ? [rows, columns] : [rows];
}
