/**
 * Direction numbers of the first dimensions, "new-joe-kuo-6": degree s and coefficients a of the primitive
 * polynomial, initial m. S. Joe, F. Y. Kuo, "Constructing Sobol sequences with better two-dimensional projections",
 * SIAM J. Sci. Comput. 30 (2008) 2635 (doi 10.1137/070709359).
 */
const JOE_KUO: readonly { readonly s: number; readonly a: number; readonly m: readonly number[] }[] = [
  { s: 1, a: 0, m: [1] },
  { s: 2, a: 1, m: [1, 3] },
  { s: 3, a: 1, m: [1, 3, 1] },
  { s: 3, a: 2, m: [1, 1, 1] },
  { s: 4, a: 1, m: [1, 1, 3, 3] },
  { s: 4, a: 4, m: [1, 3, 5, 13] },
  { s: 5, a: 2, m: [1, 1, 5, 5, 17] },
];

const BITS = 32;

/** Directions v_0 … v_31 of a dimension as binary fractions of 32 bits. */
function directions(dimension: number): Uint32Array {
  const v = new Uint32Array(BITS);
  if (dimension === 0) return v.map((_, i) => 2 ** (BITS - 1 - i));
  const { s, a, m } = JOE_KUO[dimension - 1]!;
  for (let i = 0; i < BITS; i++) {
    if (i < s) {
      v[i] = m[i]! * 2 ** (BITS - 1 - i);
      continue;
    }
    let next = v[i - s]! ^ (v[i - s]! >>> s);
    for (let k = 1; k < s; k++) if ((a >> (s - 1 - k)) & 1) next ^= v[i - k]!;
    v[i] = next;
  }
  return v;
}

/** The largest dimension there is. */
export const SOBOL_DIMENSIONS = JOE_KUO.length + 1;

const DIRECTIONS = Array.from({ length: SOBOL_DIMENSIONS }, (_, dimension) => directions(dimension));

/**
 * Coordinate `dimension` of point `index` (below 2³²) of the Sobol sequence as a binary fraction of 32 bits; points
 * in the order of Antonov and Saleev's Gray code, the origin first.
 */
export function sobol(dimension: number, index: number): number {
  const v = DIRECTIONS[dimension]!;
  let bits = 0;
  let gray = (index ^ (index >>> 1)) >>> 0;
  for (let i = 0; gray !== 0; i++, gray >>>= 1) if (gray & 1) bits ^= v[i]!;
  return bits >>> 0;
}
