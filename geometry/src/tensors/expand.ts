import { BIVECTOR_INDEX, BIVECTOR_SIGN, pairIndex } from './bivectors.ts';

/** Arrays in arrays, as deep as a tensor has indices (and one deeper for its points). */
export type Nested = number | Nested[];

/** `count` symmetric tensors [count, 10] as full matrices [count, 4, 4]. */
export function expandSymmetric(packed: Float64Array, count: number): Float64Array {
  const full = new Float64Array(16 * count);
  for (let n = 0; n < count; n += 1) {
    for (let a = 0; a < 4; a += 1) {
      for (let b = 0; b < 4; b += 1) full[16 * n + 4 * a + b] = packed[10 * n + pairIndex(a, b)]!;
    }
  }
  return full;
}

/** Γ^a_{bc} [count, 4, 10] as [count, 4, 4, 4], upper index first. */
export function expandChristoffel(packed: Float64Array, count: number): Float64Array {
  return expandSymmetric(packed, 4 * count);
}

/**
 * Writes a tensor with the symmetries R_{abcd} = −R_{bacd} = −R_{abdc}, given over bivectors as [6, 6], as [4, 4, 4, 4].
 * `sign` is what an exchanged pair brings: −1, or +1 for magnitudes.
 */
export function expandBivectors(packed: Float64Array, sign: 1 | -1, out: Float64Array, offset: number): void {
  out.fill(0, offset, offset + 256);
  for (let ab = 0; ab < 16; ab += 1) {
    const row = 6 * BIVECTOR_INDEX[ab]!;
    if (row < 0) continue;
    const place = offset + 16 * ab;
    const rowSign = sign < 0 ? BIVECTOR_SIGN[ab]! : 1;
    for (let cd = 0; cd < 16; cd += 1) {
      const column = BIVECTOR_INDEX[cd]!;
      if (column < 0) continue;
      out[place + cd] = rowSign * (sign < 0 ? BIVECTOR_SIGN[cd]! : 1) * packed[row + column]!;
    }
  }
}

/** A flat row-major array of the given shape as arrays in arrays; an empty shape gives the number itself. */
export function toNested(data: ArrayLike<number>, shape: readonly number[]): Nested {
  const build = (axis: number, start: number, size: number): Nested => {
    if (axis === shape.length) return data[start]! + 0; // −0 + 0 = 0
    const step = size / shape[axis]!;
    return Array.from({ length: shape[axis]! }, (_, i) => build(axis + 1, start + i * step, step));
  };
  const size = shape.reduce((product, length) => product * length, 1);
  if (data.length < size) throw new RangeError(`${data.length} numbers do not fill the shape [${shape.join(', ')}]`);
  return build(0, 0, size);
}
