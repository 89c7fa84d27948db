import { entry, product } from './gemm';
import { addScaled, addScaled4, dot, dot4, scale, squares } from './rows';
import { PANEL } from './simd';

const SIZE: usize = sizeof<real>();

/** Columns that the factorisation eliminates together. */
const REFLECTIONS: i32 = 32;

/** Entries from a row to the next of the matrices here: whole rows of panels, zero beyond the n-th entry. */
export function paddedRow(n: i32): i32 {
  return (n + PANEL - 1) & -PANEL;
}

/**
 * Q of the QR factorisation of an n × n matrix, with a positive diagonal of R, to q (row-major, ld n). Blocked:
 * Golub and Van Loan, Matrix Computations, algorithm 5.1.1, and §5.2.3 for the block form
 *   H_1 … H_width = I − Vᵀ F V,  F upper triangular, a reflection in each row of V.
 * Orthogonal to rounding for any finite matrix, of whatever rank; where R's diagonal is zero the column of Q is one
 * that completes the basis.
 *
 * @param t the matrix, its columns in rows of `paddedRow(n)` entries, none so large that its square overflows; overwritten
 * @param scratch n + 97 such rows and 4 numbers
 * @param workspace for `product`
 */
export function orthogonalFactor(n: i32, t: usize, q: usize, scratch: usize, workspace: usize): void {
  const ld = paddedRow(n);
  const v = scratch;
  const f = v + <usize>(n * ld) * SIZE;
  const w0 = f + <usize>(ld * REFLECTIONS) * SIZE;
  const w1 = w0 + <usize>(ld * REFLECTIONS) * SIZE;
  const signs = w1 + <usize>(ld * REFLECTIONS) * SIZE;
  const sums = signs + <usize>ld * SIZE;
  memory.fill(v, 0, <usize>((n + REFLECTIONS) * ld) * SIZE);
  for (let first = 0; first < n; first += REFLECTIONS) {
    const width = min(REFLECTIONS, n - first);
    const length = n - first;
    const rest = length - width;
    const factor = entry(f, first, REFLECTIONS, 0);
    reflect(ld, first, width, t, v, factor, signs, sums);
    if (rest == 0) break;
    // The other columns, which are rows of t: t −= (t Vᵀ) F V.
    const vectors = entry(v, first, ld, first);
    const others = entry(t, first + width, ld, first);
    product(0, 1, rest, width, length, 1, others, ld, vectors, ld, 0, w0, width, workspace);
    product(0, 0, rest, width, width, 1, w0, width, factor, width, 0, w1, width, workspace);
    product(0, 0, rest, length, width, -1, w1, width, vectors, ld, 1, others, ld, workspace);
  }
  memory.fill(q, 0, <usize>(n * n) * SIZE);
  for (let i = 0; i < n; i++) store<real>(entry(q, i, n, i), load<real>(signs + <usize>i * SIZE));
  for (let first = ((n - 1) / REFLECTIONS) * REFLECTIONS; first >= 0; first -= REFLECTIONS) {
    const width = min(REFLECTIONS, n - first);
    const length = n - first;
    const vectors = entry(v, first, ld, first);
    const corner = entry(q, first, n, first);
    product(0, 0, width, length, length, 1, vectors, ld, corner, n, 0, w0, length, workspace);
    product(0, 0, width, length, width, 1, entry(f, first, REFLECTIONS, 0), width, w0, length, 0, w1, length, workspace);
    product(1, 0, length, length, width, -1, vectors, ld, w1, length, 1, corner, n, workspace);
  }
}

/**
 * Householder's factorisation of `width` columns, rows of t, from column `first` on.
 *
 * @param v zeros; its row j gets the vector of reflection j, zero before its leading 1
 * @param f width × width, row-major, upper triangle
 * @param signs entry j gets the sign of R's diagonal entry j, 1 where that is zero
 * @param sums space for four numbers
 */
function reflect(
  ld: i32,
  first: i32,
  width: i32,
  t: usize,
  v: usize,
  f: usize,
  signs: usize,
  sums: usize,
): void {
  const stride = <usize>ld * SIZE;
  for (let j = 0; j < width; j++) {
    const k = first + j;
    const column = entry(t, k, ld, k);
    const end = entry(t, k, ld, ld);
    const norm = sqrt<f64>(squares(column, end));
    const head = <f64>load<real>(column);
    const diagonal = head < 0 ? norm : -norm;
    const tau = norm == 0 ? 0 : (diagonal - head) / diagonal;
    scale(norm == 0 ? 0 : 1 / (head - diagonal), column, end, entry(v, k, ld, k));
    store<real>(entry(v, k, ld, k), 1);
    store<real>(signs + <usize>k * SIZE, diagonal < 0 ? -1 : 1);
    // Whole vectors from here on: the reflection is zero before its leading 1.
    const aligned = k & -PANEL;
    const x = entry(v, k, ld, aligned);
    const bytes = <usize>(ld - aligned) * SIZE;
    let i = j + 1;
    for (; i + 4 <= width; i += 4) {
      const others = entry(t, first + i, ld, aligned);
      dot4(<real>-tau, x, bytes, others, stride, sums, SIZE);
      addScaled4(sums, x, bytes, others, stride);
    }
    for (; i < width; i++) {
      const other = entry(t, first + i, ld, aligned);
      addScaled(<real>-tau * dot(x, bytes, other), x, bytes, other);
    }
    // Column j of F: −τ F (V v) above the diagonal, τ on it.
    const to = <usize>width * SIZE;
    i = 0;
    for (; i + 4 <= j; i += 4) {
      dot4(<real>-tau, x, bytes, entry(v, first + i, ld, aligned), stride, entry(f, i, width, j), to);
    }
    for (; i < j; i++) {
      store<real>(entry(f, i, width, j), <real>-tau * dot(x, bytes, entry(v, first + i, ld, aligned)));
    }
    for (let i = 0; i < j; i++) {
      let sum: real = 0;
      for (let l = i; l < j; l++) sum += load<real>(entry(f, i, width, l)) * load<real>(entry(f, l, width, j));
      store<real>(entry(f, i, width, j), sum);
    }
    store<real>(entry(f, j, width, j), <real>tau);
  }
}
