import { PAIR_COLUMNS, PAIR_ROWS, pairIndex } from '../tensors/bivectors.ts';

/**
 * The formulas of the chain take a sign: −1 gives the quantity; +1, on arrays of magnitudes, gives the sum of the
 * magnitudes of its terms, by which its rounding error is measured.
 */
export type Sign = 1 | -1;

/** Places in a point's jet [15, 10] of ∂_c g_ab and ∂_c ∂_d g_ab. */
export const first = (c: number, a: number, b: number): number => 10 * (1 + c) + pairIndex(a, b);
export const second = (c: number, d: number, a: number, b: number): number =>
  10 * (5 + pairIndex(c, d)) + pairIndex(a, b);

const LOWER = new Int32Array(120);
for (let a = 0; a < 4; a += 1) {
  for (let pair = 0; pair < 10; pair += 1) {
    const b = PAIR_ROWS[pair]!;
    const c = PAIR_COLUMNS[pair]!;
    LOWER.set([first(b, a, c), first(c, a, b), first(a, b, c)], 3 * (10 * a + pair));
  }
}

/** Γ_{abc} = (∂_b g_ac + ∂_c g_ab − ∂_a g_bc)/2, [4, 10] (MTW 8.24b). */
export function lowerChristoffel(jet: Float64Array, offset: number, sign: Sign, out: Float64Array): void {
  for (let k = 0, t = 0; k < 40; k += 1, t += 3) {
    out[k] = 0.5 * (jet[offset + LOWER[t]!]! + jet[offset + LOWER[t + 1]!]! + sign * jet[offset + LOWER[t + 2]!]!);
  }
}

/** t^a_… = g^{ad} t_{d…} for a tensor [4, width]. */
export function raiseFirst(
  inverse: Float64Array,
  width: number,
  tensor: Float64Array,
  out: Float64Array,
  offset: number,
): void {
  for (let a = 0; a < 4; a += 1) {
    const i0 = inverse[pairIndex(a, 0)]!;
    const i1 = inverse[pairIndex(a, 1)]!;
    const i2 = inverse[pairIndex(a, 2)]!;
    const i3 = inverse[pairIndex(a, 3)]!;
    const row = offset + a * width;
    for (let k = 0; k < width; k += 1) {
      out[row + k] =
        i0 * tensor[k]! + i1 * tensor[width + k]! + (i2 * tensor[2 * width + k]! + i3 * tensor[3 * width + k]!);
    }
  }
}

/** ∂_dΓ^a_{bc} = g^{ae} (∂_dΓ_{ebc} − ∂_d g_{ef} Γ^f_{bc}), [4 (d), 4 (a), 10]; `scratch` has room for 40. */
export function christoffelDerivative(
  jet: Float64Array,
  offset: number,
  sign: Sign,
  inverse: Float64Array,
  upper: Float64Array,
  scratch: Float64Array,
  out: Float64Array,
  outOffset: number,
): void {
  for (let d = 0; d < 4; d += 1) {
    for (let e = 0; e < 4; e += 1) {
      for (let pair = 0; pair < 10; pair += 1) {
        const b = PAIR_ROWS[pair]!;
        const c = PAIR_COLUMNS[pair]!;
        let sum =
          0.5 *
          (jet[offset + second(d, b, e, c)]! +
            jet[offset + second(d, c, e, b)]! +
            sign * jet[offset + second(d, e, b, c)]!);
        for (let f = 0; f < 4; f += 1) sum += sign * jet[offset + first(d, e, f)]! * upper[10 * f + pair]!;
        scratch[10 * e + pair] = sum;
      }
    }
    raiseFirst(inverse, 10, scratch, out, outOffset + 40 * d);
  }
}
