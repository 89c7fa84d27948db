import { madd, sum2 } from './lm-simd';
import { dot, dot33 } from './syrk';

/**
 * QR by Householder reflections of a triangle on top of a dense matrix, [Lᵀ; B], where L (row-major, lower) is
 * updated in place: L Lᵀ grows by BᵀB without ever forming it. B is stored by columns, `rows` (a multiple of 8)
 * contiguous; it ends as the reflections' vectors. Blocks of NB columns, I − V T Vᵀ (Schreiber & Van Loan 1989).
 */
const NB: i32 = 12;
/** Columns of a strip of the update, and rows that pass at a time. */
const COLUMNS: i32 = 12;
const ROWS: i32 = 128;

/** b −= w v. */
function axpy(rows: i32, w: f64, v: usize, b: usize): void {
  const minus = f64x2.splat(-w);
  const end = v + (<usize>rows << 3);
  for (; v < end; v += 16, b += 16) v128.store(b, madd(minus, v128.load(v), v128.load(b)));
}

/** The reflection I − τ (1, v) (1, v)ᵀ of two columns, (top, below): r0 and r1 point to the tops. */
function reflect(rows: i32, tau: f64, v: usize, b0: usize, b1: usize, r0: usize, r1: usize): void {
  let t0 = f64x2.splat(0);
  let t1 = t0;
  let u0 = t0;
  let u1 = t0;
  const bytes = <usize>rows << 3;
  for (let p: usize = 0; p < bytes; p += 32) {
    const x = v128.load(v + p);
    const y = v128.load(v + p, 16);
    t0 = madd(x, v128.load(b0 + p), t0);
    u0 = madd(y, v128.load(b0 + p, 16), u0);
    t1 = madd(x, v128.load(b1 + p), t1);
    u1 = madd(y, v128.load(b1 + p, 16), u1);
  }
  const w0 = tau * (f64.load(r0) + sum2(f64x2.add(t0, u0)));
  const w1 = tau * (f64.load(r1) + sum2(f64x2.add(t1, u1)));
  f64.store(r0, f64.load(r0) - w0);
  f64.store(r1, f64.load(r1) - w1);
  const m0 = f64x2.splat(-w0);
  const m1 = f64x2.splat(-w1);
  for (let p: usize = 0; p < bytes; p += 16) {
    const x = v128.load(v + p);
    v128.store(b0 + p, madd(m0, x, v128.load(b0 + p)));
    v128.store(b1 + p, madd(m1, x, v128.load(b1 + p)));
  }
}

/** The columns first … first + NB − 1 (fewer at the end): their reflections, and T [NB][NB] at `t`. */
export function qrPanel(
  _slice: i32,
  n: i32,
  l: usize,
  ld: usize,
  rows: i32,
  b: usize,
  ldb: usize,
  first: i32,
  t: usize,
): void {
  const count = min(NB, n - first);
  for (let k = 0; k < count; k++) {
    const row = first + k;
    const v = b + <usize>row * ldb;
    const diagonal = l + <usize>row * ld + (<usize>row << 3);
    const tk = t + (<usize>(k * NB) << 3);
    const alpha = f64.load(diagonal);
    const square = dot(v, v, rows);
    let tau: f64 = 0;
    if (square > 0) {
      const norm = Math.sqrt(alpha * alpha + square);
      const beta = alpha > 0 ? -norm : norm;
      tau = (beta - alpha) / beta;
      const inverse = f64x2.splat(1.0 / (alpha - beta));
      for (let p: usize = 0; p < <usize>rows << 3; p += 16) v128.store(v + p, f64x2.mul(v128.load(v + p), inverse));
      f64.store(diagonal, beta);
      let j = row + 1;
      for (; j + 1 < first + count; j += 2) {
        const to = l + <usize>j * ld + (<usize>row << 3);
        reflect(rows, tau, v, b + <usize>j * ldb, b + <usize>(j + 1) * ldb, to, to + ld);
      }
      if (j < first + count) {
        const to = l + <usize>j * ld + (<usize>row << 3);
        const column = b + <usize>j * ldb;
        const w = tau * (f64.load(to) + dot(v, column, rows));
        f64.store(to, f64.load(to) - w);
        axpy(rows, w, v, column);
      }
    }
    // T[0 … k − 1, k] = −τ T (Vᵀ v), by columns: T[i, k] at t[k NB + i].
    for (let i = 0; i < k; i++) f64.store(tk + (<usize>i << 3), tau == 0 ? 0 : dot(b + <usize>(first + i) * ldb, v, rows));
    for (let i = 0; i < k; i++) {
      let sum: f64 = 0;
      for (let q = i; q < k; q++) sum += f64.load(t + (<usize>(q * NB + i) << 3)) * f64.load(tk + (<usize>q << 3));
      f64.store(tk + (<usize>i << 3), -tau * sum);
    }
    f64.store(tk + (<usize>k << 3), tau);
  }
}

/** c[·, 0 … 1] −= V w over `rows`, for two columns; w0, w1 hold `count` numbers, v's columns are ldb apart. */
function subtract(rows: i32, count: i32, v: usize, ldb: usize, w0: usize, w1: usize, c0: usize, c1: usize): void {
  for (let p: usize = 0; p < <usize>rows << 3; p += 64) {
    let a0 = v128.load(c0 + p);
    let a1 = v128.load(c0 + p, 16);
    let a2 = v128.load(c0 + p, 32);
    let a3 = v128.load(c0 + p, 48);
    let b0 = v128.load(c1 + p);
    let b1 = v128.load(c1 + p, 16);
    let b2 = v128.load(c1 + p, 32);
    let b3 = v128.load(c1 + p, 48);
    let x = v + p;
    for (let q: usize = 0; q < <usize>count << 3; q += 8, x += ldb) {
      const v0 = v128.load(x);
      const v1 = v128.load(x, 16);
      const v2 = v128.load(x, 32);
      const v3 = v128.load(x, 48);
      let w = v128.load64_splat(w0 + q);
      a0 = madd(v0, w, a0);
      a1 = madd(v1, w, a1);
      a2 = madd(v2, w, a2);
      a3 = madd(v3, w, a3);
      w = v128.load64_splat(w1 + q);
      b0 = madd(v0, w, b0);
      b1 = madd(v1, w, b1);
      b2 = madd(v2, w, b2);
      b3 = madd(v3, w, b3);
    }
    v128.store(c0 + p, a0);
    v128.store(c0 + p, a1, 16);
    v128.store(c0 + p, a2, 32);
    v128.store(c0 + p, a3, 48);
    v128.store(c1 + p, b0);
    v128.store(c1 + p, b1, 16);
    v128.store(c1 + p, b2, 32);
    v128.store(c1 + p, b3, 48);
  }
}

/**
 * The reflections of the panel at `first` (a whole one) applied to the strip `slice` of the columns after it.
 * @param scratch [slices][COLUMNS][NB]
 */
export function qrUpdate(
  slice: i32,
  n: i32,
  l: usize,
  ld: usize,
  rows: i32,
  b: usize,
  ldb: usize,
  first: i32,
  t: usize,
  scratch: usize,
): void {
  const start = first + NB + slice * COLUMNS;
  const m = min(COLUMNS, n - start);
  const v = b + <usize>first * ldb;
  const w = scratch + <usize>slice * ((COLUMNS * NB) << 3);
  const row: usize = NB << 3;
  // W = Rᵀ + BᵀV, one row a column of B (the sign of W turns once T has been applied).
  for (let j = 0; j < m; j++) memory.copy(w + <usize>j * row, l + <usize>(start + j) * ld + (<usize>first << 3), row);
  for (let r = 0; r < rows; r += ROWS) {
    const k = min(ROWS, rows - r);
    const at = <usize>r << 3;
    for (let j = 0; j < m; j += 3) {
      for (let q = 0; q < NB; q += 3) {
        dot33(b + <usize>(start + j) * ldb + at, ldb, v + <usize>q * ldb + at, ldb, k, 1, w + <usize>j * row + (<usize>q << 3), row);
      }
    }
  }
  for (let j = 0; j < m; j++) {
    // w ← −Tᵀ w, and the rows of R.
    const wj = w + <usize>j * row;
    const to = l + <usize>(start + j) * ld + (<usize>first << 3);
    for (let q = NB - 1; q >= 0; q--) {
      let sum: f64 = 0;
      for (let i = 0; i <= q; i++) sum += f64.load(t + (<usize>(q * NB + i) << 3)) * f64.load(wj + (<usize>i << 3));
      f64.store(wj + (<usize>q << 3), -sum);
    }
    for (let q: usize = 0; q < row; q += 8) f64.store(to + q, f64.load(to + q) + f64.load(wj + q));
  }
  for (let r = 0; r < rows; r += ROWS) {
    const at = <usize>r << 3;
    const k = min(ROWS, rows - r);
    for (let j = 0; j < m; j += 2) {
      const c0 = b + <usize>(start + j) * ldb + at;
      if (j + 1 < m) subtract(k, NB, v + at, ldb, w + <usize>j * row, w + <usize>(j + 1) * row, c0, c0 + ldb);
      else for (let q = 0; q < NB; q++) axpy(k, -f64.load(w + <usize>j * row + (<usize>q << 3)), v + <usize>q * ldb + at, c0);
    }
  }
}
