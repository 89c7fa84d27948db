const SWEEPS = 30;

/**
 * Makes the four columns of a matrix orthogonal by one-sided Jacobi rotations; their lengths are then its singular
 * values, the small ones to full relative accuracy (Hestenes 1958; Demmel & Veselić 1992).
 *
 * @param a shape [rows, 4]; becomes A V
 * @param v shape [4, 4], turned alike: of the identity, it becomes V
 */
export function orthogonaliseColumns(a: Float64Array, rows: number, v?: Float64Array): void {
  for (let sweep = 0, rotated = true; rotated && sweep < SWEEPS; sweep++) {
    rotated = false;
    for (let p = 0; p < 3; p++) {
      for (let q = p + 1; q < 4; q++) rotated = rotateColumns(a, rows, v, p, q) || rotated;
    }
  }
}

/** The length of column j. */
export function columnLength(a: Float64Array, rows: number, j: number): number {
  return Math.sqrt(dot(a, rows, j, j));
}

/** Makes columns p and q orthogonal, and turns `v` alike; false where they are already. */
function rotateColumns(a: Float64Array, rows: number, v: Float64Array | undefined, p: number, q: number): boolean {
  const pq = dot(a, rows, p, q);
  if (pq === 0) return false;
  const [pp, qq] = [dot(a, rows, p, p), dot(a, rows, q, q)];
  if (Math.abs(pq) <= 4 * Number.EPSILON * Math.sqrt(pp * qq)) return false;
  const ratio = (qq - pp) / (2 * pq);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
  const cosine = 1 / Math.hypot(1, tangent);
  turn(a, rows, p, q, cosine, tangent * cosine);
  if (v) turn(v, 4, p, q, cosine, tangent * cosine);
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
