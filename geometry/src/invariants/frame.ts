import { equilibrate, jacobiEigen } from './eigen.ts';

const scale = new Float64Array(4);
const matrix = new Float64Array(16);
const vectors = new Float64Array(16);

/**
 * An orthonormal frame of a Lorentzian metric, from the eigenvectors of the metric in coordinates rescaled to
 * components of order one: g(e_i, e_j) = ±diag(−1, 1, 1, 1), the timelike vector first, right-handed in the chart's
 * order of coordinates.
 *
 * @param g ten components at `offset`
 * @param frame receives e_i^a as [4 (i), 4 (a)]
 * @returns +1 for a metric (−,+,+,+), −1 for (+,−,−,−), 0 where it is neither
 */
export function orthonormalFrame(g: ArrayLike<number>, offset: number, frame: Float64Array): 1 | -1 | 0 {
  equilibrate(g, offset, scale, matrix);
  jacobiEigen(matrix, vectors);
  let negative = 0;
  for (let a = 0; a < 4; a += 1) {
    const value = matrix[5 * a]!;
    if (!(value !== 0 && Number.isFinite(value))) return 0;
    if (value < 0) negative += 1;
  }
  if (negative !== 1 && negative !== 3) return 0;
  const sign = negative === 1 ? 1 : -1;
  let spatial = 1;
  for (let a = 0; a < 4; a += 1) {
    const value = matrix[5 * a]!;
    const row = 4 * (sign * value < 0 ? 0 : spatial++);
    const length = Math.sqrt(Math.abs(value));
    for (let b = 0; b < 4; b += 1) frame[row + b] = (vectors[4 * a + b]! * scale[b]!) / length;
  }
  if (determinant(frame) < 0) for (let b = 12; b < 16; b += 1) frame[b]! *= -1;
  return sign;
}

function determinant(m: Float64Array): number {
  const minor = (i: number, j: number, p: number, q: number): number =>
    m[4 * i + p]! * m[4 * j + q]! - m[4 * i + q]! * m[4 * j + p]!;
  return (
    minor(0, 1, 0, 1) * minor(2, 3, 2, 3) -
    minor(0, 1, 0, 2) * minor(2, 3, 1, 3) +
    minor(0, 1, 0, 3) * minor(2, 3, 1, 2) +
    minor(0, 1, 1, 2) * minor(2, 3, 0, 3) -
    minor(0, 1, 1, 3) * minor(2, 3, 0, 2) +
    minor(0, 1, 2, 3) * minor(2, 3, 0, 1)
  );
}
