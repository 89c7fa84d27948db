import { equilibrate, jacobiEigen } from '../../invariants/eigen.ts';

/**
 * A congruence that takes a symmetric 4 × 4 matrix to its signs: Lᵀ G L ≈ diag(±1). The columns of L are, for a
 * metric, an orthonormal frame at the point.
 */
export interface Congruence {
  /** Shape [4, 4], row-major: L[4 i + a] is the coordinate component i of frame vector a. */
  readonly frame: Float64Array;
  /** ±1, by frame vector. */
  readonly signs: Float64Array;
  negative: number;
  positive: number;
  /** Sizes s_i with |g_ij| of order s_i s_j at most, nearly attained in every row: how long the coordinate vectors are. */
  readonly lengths: Float64Array;
  /** Smallest over largest |eigenvalue| once every row is of order one; 0 where it is singular or not finite. */
  conditioning: number;
}

export function createCongruence(): Congruence {
  return {
    frame: new Float64Array(16),
    signs: new Float64Array(4),
    negative: 0,
    positive: 0,
    lengths: new Float64Array(4),
    conditioning: 0,
  };
}

/** Below this the inertia of a scaled matrix is rounding. */
const SINGULAR = 32 * Number.EPSILON;

const scale = new Float64Array(4);
const matrix = new Float64Array(16);
const vectors = new Float64Array(16);

/**
 * @param g ten independent components, from `offset`
 * @returns false where a component is not finite or the matrix is singular to rounding: `lengths` and
 *   `conditioning` alone are then meaningful
 */
export function diagonalise(g: ArrayLike<number>, offset: number, out: Congruence): boolean {
  const { frame, signs, lengths } = out;
  out.conditioning = 0;
  out.negative = 0;
  out.positive = 0;
  lengths.fill(Number.NaN);
  for (let k = 0; k < 10; k++) if (!Number.isFinite(g[offset + k]!)) return false;
  equilibrate(g, offset, scale, matrix);
  for (let i = 0; i < 4; i++) {
    const row = rowSize(i);
    lengths[i] = row === 0 ? 0 : 1 / scale[i]!;
  }
  jacobiEigen(matrix, vectors);
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let a = 0; a < 4; a++) {
    const eigenvalue = matrix[5 * a]!;
    const size = Math.abs(eigenvalue);
    smallest = Math.min(smallest, size);
    largest = Math.max(largest, size);
    signs[a] = eigenvalue < 0 ? -1 : 1;
    if (eigenvalue < 0) out.negative++;
    else out.positive++;
    const factor = 1 / Math.sqrt(size);
    for (let i = 0; i < 4; i++) frame[4 * i + a] = vectors[4 * a + i]! * scale[i]! * factor;
  }
  out.conditioning = largest > 0 ? smallest / largest : 0;
  return out.conditioning > SINGULAR;
}

function rowSize(i: number): number {
  let largest = 0;
  for (let j = 0; j < 4; j++) largest = Math.max(largest, Math.abs(matrix[4 * i + j]!));
  return largest;
}
