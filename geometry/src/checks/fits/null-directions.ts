const ROTATIONS = 30;
/** A singular value below this fraction of the largest is none. */
const NEGLIGIBLE = 1e-12;

/**
 * Directions v, of unit length, with A v = 0 to rounding, by one-sided Jacobi rotations (Hestenes 1958; Demmel &
 * Veselić 1992 show that they find small singular values to full relative accuracy).
 *
 * @param a shape [rows, 4], destroyed
 */
export function nullDirections(a: Float64Array, rows: number): Float64Array[] {
  const v = new Float64Array(16);
  for (let i = 0; i < 4; i++) v[5 * i] = 1;
  for (let sweep = 0, rotated = true; rotated && sweep < ROTATIONS; sweep++) {
    rotated = false;
    for (let p = 0; p < 3; p++) {
      for (let q = p + 1; q < 4; q++) rotated = rotateColumns(a, rows, v, p, q) || rotated;
    }
  }
  const lengths = [0, 1, 2, 3].map((j) => Math.sqrt(dot(a, rows, j, j)));
  const longest = Math.max(...lengths);
  return [0, 1, 2, 3]
    .filter((j) => lengths[j]! <= NEGLIGIBLE * longest)
    .map((j) => Float64Array.from([0, 1, 2, 3], (i) => v[4 * i + j]!));
}

/** Makes columns p and q orthogonal, and turns `v` alike; false where they are already. */
function rotateColumns(a: Float64Array, rows: number, v: Float64Array, p: number, q: number): boolean {
  const [pp, qq, pq] = [dot(a, rows, p, p), dot(a, rows, q, q), dot(a, rows, p, q)];
  if (pq === 0 || Math.abs(pq) <= 4 * Number.EPSILON * Math.sqrt(pp * qq)) return false;
  const ratio = (qq - pp) / (2 * pq);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
  const cosine = 1 / Math.hypot(1, tangent);
  turn(a, rows, p, q, cosine, tangent * cosine);
  turn(v, 4, p, q, cosine, tangent * cosine);
  return true;
}

function turn(m: Float64Array, rows: number, p: number, q: number, cosine: number, sine: number): void {
  for (let i = 0; i < rows; i++) {
    const [x, y] = [m[4 * i + p]!, m[4 * i + q]!];
    m[4 * i + p] = cosine * x - sine * y;
    m[4 * i + q] = sine * x + cosine * y;
  }
}

function dot(m: Float64Array, rows: number, p: number, q: number): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += m[4 * i + p]! * m[4 * i + q]!;
  return sum;
}
