import { dot, dot33 } from './syrk';
import { madd } from './lm-simd';

/** Columns of a block; a multiple of 6, so that tiles of three fit and k is even. */
const NB: i32 = 48;
const CHUNK: i32 = 192;
const ROWS: i32 = 12;

// Row-major lower triangles of order n (a multiple of 6, padded with a unit diagonal), ld bytes a row.

/**
 * Blocked left-looking Cholesky A = L Lᵀ in place, one block column at j: rows i ≥ j lose their products
 * with the columns to the left. One strip of {@link ROWS} rows.
 */
export function choleskyUpdate(slice: i32, n: i32, a: usize, ld: usize, j: i32): void {
  const columns = min(NB, n - j);
  const right = a + <usize>j * ld;
  const i = j + slice * ROWS;
  const m = min(ROWS, n - i);
  for (let k = 0; k < j; k += CHUNK) {
    const depth = min(CHUNK, j - k);
    const at = <usize>k << 3;
    for (let q = 0; q < columns && j + q < i + m; q += 3) {
      for (let p = 0; p < m; p += 3) {
        const row = a + <usize>(i + p) * ld;
        dot33(row + at, ld, right + <usize>q * ld + at, ld, depth, -1, row + (<usize>(j + q) << 3), ld);
      }
    }
  }
}

/** Factor of the diagonal block at j; `status` (i32) becomes 1 where a pivot is not positive. */
export function choleskyDiagonal(_slice: i32, n: i32, a: usize, ld: usize, j: i32, status: usize): void {
  const end = min(j + NB, n);
  for (let i = j; i < end; i++) {
    const row = a + <usize>i * ld;
    for (let k = j; k <= i; k++) {
      const other = a + <usize>k * ld;
      let sum = f64.load(row + (<usize>k << 3));
      for (let q = j; q < k; q++) sum -= f64.load(row + (<usize>q << 3)) * f64.load(other + (<usize>q << 3));
      if (k < i) f64.store(row + (<usize>k << 3), sum / f64.load(other + (<usize>k << 3)));
      else if (sum > 0) f64.store(row + (<usize>k << 3), Math.sqrt(sum));
      else {
        i32.store(status, 1);
        return;
      }
    }
  }
}

/** The block column at j below its diagonal block: {@link ROWS} rows times L₁₁⁻ᵀ. */
export function choleskySolve(slice: i32, n: i32, a: usize, ld: usize, j: i32): void {
  const end = min(j + NB, n);
  const first = end + slice * ROWS;
  for (let i = first; i < min(first + ROWS, n); i += 3) {
    const r0 = a + <usize>i * ld;
    const r1 = r0 + ld;
    const r2 = r1 + ld;
    for (let k = j; k < end; k++) {
      const other = a + <usize>k * ld;
      const inverse = 1.0 / f64.load(other + (<usize>k << 3));
      let v0 = f64x2.splat(0);
      let v1 = v0;
      let v2 = v0;
      let q = j;
      for (; q + 1 < k; q += 2) {
        const at = <usize>q << 3;
        const y = v128.load(other + at);
        v0 = madd(v128.load(r0 + at), y, v0);
        v1 = madd(v128.load(r1 + at), y, v1);
        v2 = madd(v128.load(r2 + at), y, v2);
      }
      let t0 = f64x2.extract_lane(v0, 0) + f64x2.extract_lane(v0, 1);
      let t1 = f64x2.extract_lane(v1, 0) + f64x2.extract_lane(v1, 1);
      let t2 = f64x2.extract_lane(v2, 0) + f64x2.extract_lane(v2, 1);
      if (q < k) {
        const y = f64.load(other + (<usize>q << 3));
        t0 += f64.load(r0 + (<usize>q << 3)) * y;
        t1 += f64.load(r1 + (<usize>q << 3)) * y;
        t2 += f64.load(r2 + (<usize>q << 3)) * y;
      }
      const at = <usize>k << 3;
      f64.store(r0 + at, (f64.load(r0 + at) - t0) * inverse);
      f64.store(r1 + at, (f64.load(r1 + at) - t1) * inverse);
      f64.store(r2 + at, (f64.load(r2 + at) - t2) * inverse);
    }
  }
}

/** x ← L⁻ᵀ L⁻¹ x. */
export function choleskyBacksolve(_slice: i32, n: i32, a: usize, ld: usize, x: usize): void {
  for (let i = 0; i < n; i++) {
    const row = a + <usize>i * ld;
    const at = x + (<usize>i << 3);
    let sum = f64.load(at) - dot(row, x, i & ~1);
    if (i & 1) sum -= f64.load(row + (<usize>(i - 1) << 3)) * f64.load(at - 8);
    f64.store(at, sum / f64.load(row + (<usize>i << 3)));
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = a + <usize>i * ld;
    const at = x + (<usize>i << 3);
    const value = f64.load(at) / f64.load(row + (<usize>i << 3));
    f64.store(at, value);
    for (let k = 0; k < i; k++) {
      const to = x + (<usize>k << 3);
      f64.store(to, f64.load(to) - value * f64.load(row + (<usize>k << 3)));
    }
  }
}

/**
 * Copies the lower triangle of `from` to `to` with d[i] added on the diagonal, whole tiles of three;
 * {@link ROWS} rows.
 */
export function choleskyShift(slice: i32, n: i32, from: usize, to: usize, ld: usize, d: usize): void {
  for (let i = slice * ROWS; i < min((slice + 1) * ROWS, n); i++) {
    const row = <usize>i * ld;
    const at = <usize>i << 3;
    memory.copy(to + row, from + row, <usize>(i / 3 + 1) * 24);
    f64.store(to + row + at, f64.load(to + row + at) + f64.load(d + at));
  }
}
