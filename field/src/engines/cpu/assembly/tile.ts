import { wide } from './env';
import { PANEL, Real, ROW, TILE } from './simd';

/**
 * One register tile of C = A B: 6 rows × one panel of columns, 12 accumulators of the 15 vectors that the
 * runtime leaves. Unrolling the loop over k further makes it spill them.
 *
 * @param a the first of the 6 rows in A's first panel; the k-th column is column k mod PANEL of panel k / PANEL
 * @param aStride bytes from a panel of A to the next
 * @param k number of columns of A, rows of B
 * @param b a panel of B: k rows
 * @param c where the 6 rows of the panel of C go
 */
export function tile(a: usize, aStride: usize, k: i32, b: usize, c: usize): void {
  let c00 = Real.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let c40 = c00;
  let c41 = c00;
  let c50 = c00;
  let c51 = c00;
  while (k > 0) {
    const end = a + <usize>min(k, PANEL) * sizeof<real>();
    for (let p = a; p < end; p += sizeof<real>()) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let x = v128.load_splat<real>(p);
      c00 = Real.madd(x, b0, c00);
      c01 = Real.madd(x, b1, c01);
      x = v128.load_splat<real>(p, 32);
      c10 = Real.madd(x, b0, c10);
      c11 = Real.madd(x, b1, c11);
      x = v128.load_splat<real>(p, 64);
      c20 = Real.madd(x, b0, c20);
      c21 = Real.madd(x, b1, c21);
      x = v128.load_splat<real>(p, 96);
      c30 = Real.madd(x, b0, c30);
      c31 = Real.madd(x, b1, c31);
      x = v128.load_splat<real>(p, 128);
      c40 = Real.madd(x, b0, c40);
      c41 = Real.madd(x, b1, c41);
      x = v128.load_splat<real>(p, 160);
      c50 = Real.madd(x, b0, c50);
      c51 = Real.madd(x, b1, c51);
      b += ROW;
    }
    a += aStride;
    k -= PANEL;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c, c10, 32);
  v128.store(c, c11, 48);
  v128.store(c, c20, 64);
  v128.store(c, c21, 80);
  v128.store(c, c30, 96);
  v128.store(c, c31, 112);
  v128.store(c, c40, 128);
  v128.store(c, c41, 144);
  v128.store(c, c50, 160);
  v128.store(c, c51, 176);
}

/** The same for 12 rows: 12 accumulators of 256 bits where V8 joins the vectors, too many of them where it doesn't. */
function wideTile(a: usize, aStride: usize, k: i32, b: usize, c: usize): void {
  let c00 = Real.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let c40 = c00;
  let c41 = c00;
  let c50 = c00;
  let c51 = c00;
  let c60 = c00;
  let c61 = c00;
  let c70 = c00;
  let c71 = c00;
  let c80 = c00;
  let c81 = c00;
  let c90 = c00;
  let c91 = c00;
  let c100 = c00;
  let c101 = c00;
  let c110 = c00;
  let c111 = c00;
  while (k > 0) {
    const end = a + <usize>min(k, PANEL) * sizeof<real>();
    for (let p = a; p < end; p += sizeof<real>()) {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let x = v128.load_splat<real>(p);
      c00 = Real.madd(x, b0, c00);
      c01 = Real.madd(x, b1, c01);
      x = v128.load_splat<real>(p, 32);
      c10 = Real.madd(x, b0, c10);
      c11 = Real.madd(x, b1, c11);
      x = v128.load_splat<real>(p, 64);
      c20 = Real.madd(x, b0, c20);
      c21 = Real.madd(x, b1, c21);
      x = v128.load_splat<real>(p, 96);
      c30 = Real.madd(x, b0, c30);
      c31 = Real.madd(x, b1, c31);
      x = v128.load_splat<real>(p, 128);
      c40 = Real.madd(x, b0, c40);
      c41 = Real.madd(x, b1, c41);
      x = v128.load_splat<real>(p, 160);
      c50 = Real.madd(x, b0, c50);
      c51 = Real.madd(x, b1, c51);
      x = v128.load_splat<real>(p, 192);
      c60 = Real.madd(x, b0, c60);
      c61 = Real.madd(x, b1, c61);
      x = v128.load_splat<real>(p, 224);
      c70 = Real.madd(x, b0, c70);
      c71 = Real.madd(x, b1, c71);
      x = v128.load_splat<real>(p, 256);
      c80 = Real.madd(x, b0, c80);
      c81 = Real.madd(x, b1, c81);
      x = v128.load_splat<real>(p, 288);
      c90 = Real.madd(x, b0, c90);
      c91 = Real.madd(x, b1, c91);
      x = v128.load_splat<real>(p, 320);
      c100 = Real.madd(x, b0, c100);
      c101 = Real.madd(x, b1, c101);
      x = v128.load_splat<real>(p, 352);
      c110 = Real.madd(x, b0, c110);
      c111 = Real.madd(x, b1, c111);
      b += ROW;
    }
    a += aStride;
    k -= PANEL;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c, c10, 32);
  v128.store(c, c11, 48);
  v128.store(c, c20, 64);
  v128.store(c, c21, 80);
  v128.store(c, c30, 96);
  v128.store(c, c31, 112);
  v128.store(c, c40, 128);
  v128.store(c, c41, 144);
  v128.store(c, c50, 160);
  v128.store(c, c51, 176);
  v128.store(c, c60, 192);
  v128.store(c, c61, 208);
  v128.store(c, c70, 224);
  v128.store(c, c71, 240);
  v128.store(c, c80, 256);
  v128.store(c, c81, 272);
  v128.store(c, c90, 288);
  v128.store(c, c91, 304);
  v128.store(c, c100, 320);
  v128.store(c, c101, 336);
  v128.store(c, c110, 352);
  v128.store(c, c111, 368);
}

/**
 * C = A B for panels of one column block: `rows` rows of A, in tiles; C's panel must have room for whole tiles.
 */
export function panelProduct(a: usize, aStride: usize, rows: i32, k: i32, b: usize, c: usize): void {
  let row = 0;
  if (wide) {
    for (; row + TILE < rows; row += 2 * TILE) {
      wideTile(a, aStride, k, b, c);
      a += <usize>(2 * TILE) * ROW;
      c += <usize>(2 * TILE) * ROW;
    }
  }
  for (; row < rows; row += TILE) {
    tile(a, aStride, k, b, c);
    a += <usize>TILE * ROW;
    c += <usize>TILE * ROW;
  }
}

/**
 * One register tile of C += Xᵀ Y over the rows of two panels: 4 columns of X, by which C's rows go, and all of Y's.
 *
 * @param x the first of the 4 columns in the panel's first row
 * @param c row-major, cStride bytes from a row to the next
 */
export function transposedTile(x: usize, y: usize, rows: i32, c: usize, cStride: usize): void {
  let c00 = Real.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  const end = x + <usize>rows * ROW;
  for (; x < end; x += ROW) {
    const y0 = v128.load(y);
    const y1 = v128.load(y, 16);
    let w = v128.load_splat<real>(x);
    c00 = Real.madd(w, y0, c00);
    c01 = Real.madd(w, y1, c01);
    w = v128.load_splat<real>(x, sizeof<real>());
    c10 = Real.madd(w, y0, c10);
    c11 = Real.madd(w, y1, c11);
    w = v128.load_splat<real>(x, 2 * sizeof<real>());
    c20 = Real.madd(w, y0, c20);
    c21 = Real.madd(w, y1, c21);
    w = v128.load_splat<real>(x, 3 * sizeof<real>());
    c30 = Real.madd(w, y0, c30);
    c31 = Real.madd(w, y1, c31);
    y += ROW;
  }
  accumulate(c, c00, c01);
  accumulate(c + cStride, c10, c11);
  accumulate(c + 2 * cStride, c20, c21);
  accumulate(c + 3 * cStride, c30, c31);
}

/** The same for 8 columns, of which x1 is the fifth; for vectors of 256 bits. */
export function wideTransposedTile(x: usize, x1: usize, y: usize, rows: i32, c: usize, cStride: usize): void {
  let c00 = Real.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  let c40 = c00;
  let c41 = c00;
  let c50 = c00;
  let c51 = c00;
  let c60 = c00;
  let c61 = c00;
  let c70 = c00;
  let c71 = c00;
  const end = x + <usize>rows * ROW;
  for (; x < end; x += ROW) {
    const y0 = v128.load(y);
    const y1 = v128.load(y, 16);
    let w = v128.load_splat<real>(x);
    c00 = Real.madd(w, y0, c00);
    c01 = Real.madd(w, y1, c01);
    w = v128.load_splat<real>(x, sizeof<real>());
    c10 = Real.madd(w, y0, c10);
    c11 = Real.madd(w, y1, c11);
    w = v128.load_splat<real>(x, 2 * sizeof<real>());
    c20 = Real.madd(w, y0, c20);
    c21 = Real.madd(w, y1, c21);
    w = v128.load_splat<real>(x, 3 * sizeof<real>());
    c30 = Real.madd(w, y0, c30);
    c31 = Real.madd(w, y1, c31);
    w = v128.load_splat<real>(x1);
    c40 = Real.madd(w, y0, c40);
    c41 = Real.madd(w, y1, c41);
    w = v128.load_splat<real>(x1, sizeof<real>());
    c50 = Real.madd(w, y0, c50);
    c51 = Real.madd(w, y1, c51);
    w = v128.load_splat<real>(x1, 2 * sizeof<real>());
    c60 = Real.madd(w, y0, c60);
    c61 = Real.madd(w, y1, c61);
    w = v128.load_splat<real>(x1, 3 * sizeof<real>());
    c70 = Real.madd(w, y0, c70);
    c71 = Real.madd(w, y1, c71);
    x1 += ROW;
    y += ROW;
  }
  accumulate(c, c00, c01);
  accumulate(c + cStride, c10, c11);
  accumulate(c + 2 * cStride, c20, c21);
  accumulate(c + 3 * cStride, c30, c31);
  accumulate(c + 4 * cStride, c40, c41);
  accumulate(c + 5 * cStride, c50, c51);
  accumulate(c + 6 * cStride, c60, c61);
  accumulate(c + 7 * cStride, c70, c71);
}

// Both are read before any is written, so that V8 can join them.
// @ts-ignore: decorator
@inline
function accumulate(c: usize, x: v128, y: v128): void {
  const u = v128.load(c);
  const v = v128.load(c, 16);
  v128.store(c, Real.add(u, x));
  v128.store(c, Real.add(v, y), 16);
}
