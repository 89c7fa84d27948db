import { thread } from './env';
import { PANEL, Real, ROW } from './simd';
import { panelProduct } from './tile';

/**
 * General matrix product by blocks: a slab of op(B) is packed in panels once, for all; each slice packs its rows
 * of op(A), multiplies them by the slab panel by panel in registers, and adds the result to its rows of C.
 */

/** Rows of op(A) in a slice: whole register tiles, small enough for even shares. */
const BLOCK_ROWS: i32 = 48;
/** Panels of op(B) that a slice of the packing takes. */
const PACK_PANELS: i32 = 8;

/** Packs `depth` rows of op(B), from row `first`, into panels of n columns at `to`; a slice is 8 panels. */
export function packSlab(slice: i32, transposed: i32, b: usize, ldb: i32, first: i32, depth: i32, n: i32, to: usize): void {
  const end = min((slice + 1) * PACK_PANELS * PANEL, n);
  for (let column = slice * PACK_PANELS * PANEL; column < end; column += PANEL) {
    const panel = to + <usize>(column / PANEL) * (<usize>depth * ROW);
    const from = transposed ? at(b, column, ldb, first) : at(b, first, ldb, column);
    packPanel(transposed, from, ldb, depth, min(PANEL, n - column), panel);
  }
}

/**
 * C = α op(A) op(B) + β C for the slice's rows, of the `depth` products from `first`; β = 0 does not read C.
 *
 * @param workspace address of a block of op(A) and a panel of C for each thread, `workspaceBytes` each
 */
export function multiplySlab(
  slice: i32,
  transposed: i32,
  a: usize,
  lda: i32,
  first: i32,
  depth: i32,
  slab: usize,
  m: i32,
  n: i32,
  alpha: f64,
  beta: f64,
  c: usize,
  ldc: i32,
  workspace: usize,
  workspaceBytes: i32,
): void {
  const row = slice * BLOCK_ROWS;
  const rows = min(BLOCK_ROWS, m - row);
  const result = workspace + <usize>thread * <usize>workspaceBytes;
  const stride = <usize>BLOCK_ROWS * ROW;
  const block = result + stride;
  for (let k = 0; k < depth; k += PANEL) {
    const panel = block + <usize>(k / PANEL) * stride;
    const from = transposed ? at(a, first + k, lda, row) : at(a, row, lda, first + k);
    packPanel(transposed, from, lda, rows, min(PANEL, depth - k), panel);
  }
  for (let column = 0; column < n; column += PANEL) {
    panelProduct(block, stride, rows, depth, slab + <usize>(column / PANEL) * (<usize>depth * ROW), result);
    for (let r = 0; r < rows; r++) {
      addRow(result + <usize>r * ROW, min(PANEL, n - column), alpha, beta, at(c, row + r, ldc, column));
    }
  }
}

/** Address of an entry of a row-major matrix. */
function at(matrix: usize, row: i32, ld: i32, column: i32): usize {
  return matrix + (<usize>row * <usize>ld + <usize>column) * sizeof<real>();
}

/** `count` rows of `width` entries into a panel; `transposed` where the source has them as its columns. */
function packPanel(transposed: i32, from: usize, ld: i32, count: i32, width: i32, to: usize): void {
  const step = <usize>ld * sizeof<real>();
  const end = to + <usize>count * ROW;
  if (width < PANEL) memory.fill(to, 0, <usize>count * ROW);
  if (transposed) {
    for (let lane = 0; lane < width; lane++) {
      let x = from + <usize>lane * step;
      for (let y = to + <usize>lane * sizeof<real>(); y < end; y += ROW) {
        store<real>(y, load<real>(x));
        x += sizeof<real>();
      }
    }
  } else if (width == PANEL) {
    for (; to < end; to += ROW) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += step;
    }
  } else {
    for (; to < end; to += ROW) {
      memory.copy(to, from, <usize>width * sizeof<real>());
      from += step;
    }
  }
}

/** c = α t + β c. */
function addRow(t: usize, count: i32, alpha: f64, beta: f64, c: usize): void {
  if (count == PANEL) {
    const x = Real.splat(alpha);
    let y0 = Real.mul(x, v128.load(t));
    let y1 = Real.mul(x, v128.load(t, 16));
    if (beta != 0) {
      y0 = Real.madd(Real.splat(beta), v128.load(c), y0);
      y1 = Real.madd(Real.splat(beta), v128.load(c, 16), y1);
    }
    v128.store(c, y0);
    v128.store(c, y1, 16);
    return;
  }
  for (let i = 0; i < count; i++) {
    const place = c + <usize>i * sizeof<real>();
    const y = <real>alpha * load<real>(t + <usize>i * sizeof<real>());
    store<real>(place, beta == 0 ? y : y + <real>beta * load<real>(place));
  }
}
