import { pairIndex } from '../tensors/bivectors.ts';

/**
 * Scales coordinates by powers of two until the largest component of every row is of order one (Ruiz 2001), so that
 * a metric's eigenvalues do not depend on its coordinates' units: `matrix` = D g D, without rounding.
 *
 * @param g ten components at `offset`
 * @param scale receives D's diagonal [4]
 * @param matrix receives [4, 4]
 */
export function equilibrate(g: ArrayLike<number>, offset: number, scale: Float64Array, matrix: Float64Array): void {
  scale.fill(1);
  for (let pass = 0; pass < 4; pass += 1) {
    for (let a = 0; a < 4; a += 1) {
      let largest = 0;
      for (let b = 0; b < 4; b += 1) {
        largest = Math.max(largest, Math.abs(scale[a]! * g[offset + pairIndex(a, b)]! * scale[b]!));
      }
      matrix[a] = largest;
    }
    for (let a = 0; a < 4; a += 1) {
      const largest = matrix[a]!;
      if (largest > 0 && largest < Number.POSITIVE_INFINITY) scale[a]! *= 2 ** Math.round(-0.5 * Math.log2(largest));
    }
  }
  for (let a = 0; a < 4; a += 1) {
    for (let b = 0; b < 4; b += 1) matrix[4 * a + b] = scale[a]! * g[offset + pairIndex(a, b)]! * scale[b]!;
  }
}

/**
 * Eigenvalues and eigenvectors of a symmetric 4 × 4 matrix by cyclic Jacobi rotations (Golub & Van Loan 2013, 8.5):
 * right to a few EPSILON times the largest.
 *
 * @param matrix [4, 4], destroyed; its diagonal becomes the eigenvalues
 * @param vectors receives the eigenvectors as rows [4, 4]
 */
export function jacobiEigen(matrix: Float64Array, vectors: Float64Array): void {
  vectors.fill(0);
  for (let a = 0; a < 4; a += 1) vectors[5 * a] = 1;
  for (let sweep = 0; sweep < 20; sweep += 1) {
    let rotated = false;
    for (let p = 0; p < 3; p += 1) {
      for (let q = p + 1; q < 4; q += 1) rotated = rotate(matrix, vectors, p, q) || rotated;
    }
    if (!rotated) return;
  }
}

/** Makes component (p, q) vanish. @returns false where it was negligible already */
function rotate(matrix: Float64Array, vectors: Float64Array, p: number, q: number): boolean {
  const off = matrix[4 * p + q]!;
  const size = Math.abs(matrix[5 * p]!) + Math.abs(matrix[5 * q]!);
  if (!(Math.abs(off) > 1e-3 * Number.EPSILON * size)) return false;
  const tau = (matrix[5 * q]! - matrix[5 * p]!) / (2 * off);
  const t = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.hypot(1, tau));
  const c = 1 / Math.hypot(1, t);
  const s = t * c;
  for (let k = 0; k < 4; k += 1) {
    const x = matrix[4 * k + p]!;
    const y = matrix[4 * k + q]!;
    matrix[4 * k + p] = c * x - s * y;
    matrix[4 * k + q] = s * x + c * y;
  }
  for (let k = 0; k < 4; k += 1) {
    const x = matrix[4 * p + k]!;
    const y = matrix[4 * q + k]!;
    matrix[4 * p + k] = c * x - s * y;
    matrix[4 * q + k] = s * x + c * y;
    const u = vectors[4 * p + k]!;
    const v = vectors[4 * q + k]!;
    vectors[4 * p + k] = c * u - s * v;
    vectors[4 * q + k] = s * u + c * v;
  }
  return true;
}
