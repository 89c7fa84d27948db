import { Real } from './simd';

const SIZE: usize = sizeof<real>();

/**
 * Householder's factorisation of `width` columns of a matrix, from column `first` on. Columns lie in rows: row j of
 * `t` is column j. Golub and Van Loan, Matrix Computations, algorithm 5.1.1, and §5.2.3 for the block form
 *   H_1 … H_width = I − V F Vᵀ,  F upper triangular.
 *
 * @param v n × n: its row j gets the vector of reflection j, zero before its leading 1
 * @param f width × width, row-major, upper triangle
 * @param signs entry j gets the sign of R's diagonal entry j, 1 where that is zero
 */
export function householderPanel(
  _slice: i32,
  n: i32,
  first: i32,
  width: i32,
  t: usize,
  v: usize,
  f: usize,
  signs: usize,
): void {
  for (let j = 0; j < width; j++) {
    const k = first + j;
    const length = n - k;
    const column = entry(t, k, n, k);
    const reflection = entry(v, k, n, k);
    const norm = sqrt<f64>(squares(column, length));
    const head = <f64>load<real>(column);
    const diagonal = head < 0 ? norm : -norm;
    const tau = norm == 0 ? 0 : (diagonal - head) / diagonal;
    scale(norm == 0 ? 0 : 1 / (head - diagonal), column, length, reflection);
    store<real>(reflection, 1);
    store<real>(signs + <usize>k * SIZE, diagonal < 0 ? -1 : 1);
    for (let i = j + 1; i < width; i++) {
      const other = entry(t, first + i, n, k);
      addScaled(-tau * <f64>dot(reflection, other, length), reflection, length, other);
    }
    // Column j of F: −τ F (Vᵀ v) above the diagonal, τ on it.
    for (let i = 0; i < j; i++) {
      store<real>(entry(f, i, width, j), <real>(-tau * <f64>dot(entry(v, first + i, n, k), reflection, length)));
    }
    for (let i = 0; i < j; i++) {
      let sum: real = 0;
      for (let l = i; l < j; l++) sum += load<real>(entry(f, i, width, l)) * load<real>(entry(f, l, width, j));
      store<real>(entry(f, i, width, j), sum);
    }
    store<real>(entry(f, j, width, j), <real>tau);
  }
}

/** Address of an entry of a row-major matrix. */
function entry(matrix: usize, row: i32, ld: i32, column: i32): usize {
  return matrix + (<usize>row * <usize>ld + <usize>column) * SIZE;
}

/** Σ x², in float64. */
function squares(x: usize, count: i32): f64 {
  let sum: f64 = 0;
  const end = x + <usize>count * SIZE;
  for (; x < end; x += SIZE) sum += <f64>load<real>(x) * <f64>load<real>(x);
  return sum;
}

function dot(x: usize, y: usize, count: i32): real {
  let s0 = Real.splat(0);
  let s1 = s0;
  const end = x + <usize>count * SIZE;
  for (; x + 32 <= end; x += 32) {
    s0 = Real.madd(v128.load(x), v128.load(y), s0);
    s1 = Real.madd(v128.load(x, 16), v128.load(y, 16), s1);
    y += 32;
  }
  let sum = Real.sum(Real.add(s0, s1));
  for (; x < end; x += SIZE) {
    sum += load<real>(x) * load<real>(y);
    y += SIZE;
  }
  return sum;
}

/** y += α x. */
function addScaled(alpha: f64, x: usize, count: i32, y: usize): void {
  const a = Real.splat(alpha);
  const end = x + <usize>count * SIZE;
  for (; x + 16 <= end; x += 16) {
    v128.store(y, Real.madd(a, v128.load(x), v128.load(y)));
    y += 16;
  }
  for (; x < end; x += SIZE) {
    store<real>(y, load<real>(y) + <real>alpha * load<real>(x));
    y += SIZE;
  }
}

/** y = α x. */
function scale(alpha: f64, x: usize, count: i32, y: usize): void {
  const end = x + <usize>count * SIZE;
  for (; x < end; x += SIZE) {
    store<real>(y, <real>(alpha * <f64>load<real>(x)));
    y += SIZE;
  }
}
