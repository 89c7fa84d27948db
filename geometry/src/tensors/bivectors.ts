import { PAIR_INDEX, PAIRS } from '@spacetime/dsl';

/**
 * Antisymmetric index pairs in the order 01 02 03 23 31 12, the "electric" three and their duals: the dual of
 * bivector A is A ± 3, and with ε_{0123} > 0 every sign of the Hodge star is +.
 */
export const BIVECTORS: readonly (readonly [number, number])[] = [
  [0, 1],
  [0, 2],
  [0, 3],
  [2, 3],
  [3, 1],
  [1, 2],
];

/** Components of a symmetric matrix over bivectors that are computed; the other 15 are mirrored. */
export const BIVECTOR_PAIRS: readonly (readonly [number, number])[] = BIVECTORS.flatMap((_, i) =>
  BIVECTORS.slice(i).map((_, j) => [i, i + j] as const),
);

/** `BIVECTOR_INDEX[4 a + b]`: which bivector the pair (a, b) is, −1 for a = b. */
export const BIVECTOR_INDEX = new Int32Array(16).fill(-1);

/** `BIVECTOR_SIGN[4 a + b]`: +1 where (a, b) stands in {@link BIVECTORS}, −1 where (b, a) does, 0 for a = b. */
export const BIVECTOR_SIGN = new Float64Array(16);

for (const [index, [a, b]] of BIVECTORS.entries()) {
  BIVECTOR_INDEX[4 * a + b] = index;
  BIVECTOR_INDEX[4 * b + a] = index;
  BIVECTOR_SIGN[4 * a + b] = 1;
  BIVECTOR_SIGN[4 * b + a] = -1;
}

/** Where the symmetric pair (a, b) stands among the ten. */
export function pairIndex(a: number, b: number): number {
  return PAIR_INDEX[4 * a + b]!;
}

/**
 * The second compound of a symmetric matrix, M_{(ab)(cd)} = s_{ac} s_{bd} − s_{ad} s_{bc}: [21, 6] table of the two
 * places (A, B) and (B, A) in the 6 × 6 result and of the four components.
 */
export const COMPOUND = Int32Array.from(
  BIVECTOR_PAIRS.flatMap(([i, j]) => {
    const [a, b] = BIVECTORS[i]!;
    const [c, d] = BIVECTORS[j]!;
    return [6 * i + j, 6 * j + i, pairIndex(a, c), pairIndex(b, d), pairIndex(a, d), pairIndex(b, c)];
  }),
);

/** The pairs' two indices, flat: `PAIR_ROWS[p]`, `PAIR_COLUMNS[p]`. */
export const PAIR_ROWS = Int32Array.from(PAIRS, ([a]) => a);
export const PAIR_COLUMNS = Int32Array.from(PAIRS, ([, b]) => b);
