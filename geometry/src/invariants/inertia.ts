import { equilibrate, jacobiEigen } from './eigen.ts';

/** How many eigenvalues of a symmetric matrix are negative, zero and positive. */
export interface Inertia {
  readonly negative: number;
  readonly zero: number;
  readonly positive: number;
}

const scale = new Float64Array(4);
const matrix = new Float64Array(16);
const vectors = new Float64Array(16);

/**
 * The inertia (signature) of a symmetric 4 × 4 matrix, by its eigenvalues once its coordinates are rescaled to
 * components of order one: r² beside 1 − 2M/r spoils nothing (Sylvester's law allows it).
 *
 * @param g ten components in the order 00 01 02 03 11 12 13 22 23 33
 * @param tolerance an eigenvalue counts as zero below this times the largest
 * @returns all three zero where a component is not finite
 */
export function inertia(g: ArrayLike<number>, tolerance = 32 * Number.EPSILON, offset = 0): Inertia {
  for (let k = 0; k < 10; k += 1) {
    if (!Number.isFinite(g[offset + k]!)) return { negative: 0, zero: 0, positive: 0 };
  }
  equilibrate(g, offset, scale, matrix);
  jacobiEigen(matrix, vectors);
  let largest = 0;
  for (let a = 0; a < 4; a += 1) largest = Math.max(largest, Math.abs(matrix[5 * a]!));
  let negative = 0;
  let positive = 0;
  for (let a = 0; a < 4; a += 1) {
    const value = matrix[5 * a]!;
    if (value > tolerance * largest) positive += 1;
    else if (value < -tolerance * largest) negative += 1;
  }
  return { negative, zero: 4 - negative - positive, positive };
}
