import { thread } from './env';
import { PANEL, Real, ROW } from './simd';
import { panelProduct } from './tile';

/**
 * General matrix product by blocks: a slab of op(B), so many columns and a depth of products, is packed in panels;
 * rows of op(A) are packed block by block, multiplied by the slab panel by panel in registers, and added to C.
 */

/** Rows of op(A) in a block: whole register tiles. */
const BLOCK_ROWS: i32 = 48;
/** Products summed before C is touched: a panel of op(B) so deep stays in the nearest cache. */
const DEPTH: i32 = 256;
/** Panels of op(B) in a slab: half a mebibyte in all. */
const SLAB_PANELS: i32 = 64;
/** Rows of C in a task of {@link multiply}: enough to pay for packing op(B). */
const TASK_ROWS: i32 = 192;

const RESULT_BYTES: usize = <usize>BLOCK_ROWS * ROW;
const BLOCK_BYTES: usize = <usize>(BLOCK_ROWS * DEPTH) * sizeof<real>();
const SLAB_BYTES: usize = <usize>(SLAB_PANELS * DEPTH) * ROW;
/** Of a thread's workspace, for {@link product}. */
export const PRODUCT_BYTES: usize = RESULT_BYTES + BLOCK_BYTES + SLAB_BYTES;

/** C (m × n) = α op(A) op(B) + β C as `matrices.ts` writes it: addresses, and entries from a row to the next. */
@unmanaged
class Product {
  alpha: f64;
  beta: f64;
  transposeA: i32;
  transposeB: i32;
  m: i32;
  n: i32;
  k: i32;
  a: usize;
  lda: i32;
  b: usize;
  ldb: i32;
  c: usize;
  ldc: i32;
  /** Tasks of the products before this one. */
  firstTask: i32;
}

/** A task of a list of products: up to 192 rows of one of them. */
export function multiply(task: i32, list: usize, count: i32, workspace: usize, workspaceBytes: i32): void {
  let index = count - 1;
  while (at(list, index).firstTask > task) index--;
  const p = at(list, index);
  const row = (task - p.firstTask) * TASK_ROWS;
  const a = entry(p.a, p.transposeA ? 0 : row, p.lda, p.transposeA ? row : 0);
  product(
    p.transposeA,
    p.transposeB,
    min(TASK_ROWS, p.m - row),
    p.n,
    p.k,
    p.alpha,
    a,
    p.lda,
    p.b,
    p.ldb,
    p.beta,
    entry(p.c, row, p.ldc, 0),
    p.ldc,
    workspace + <usize>thread * <usize>workspaceBytes,
  );
}

function at(list: usize, index: i32): Product {
  return changetype<Product>(list + <usize>index * offsetof<Product>());
}

/**
 * C = α op(A) op(B) + β C on this thread; β = 0 does not read C.
 *
 * @param workspace PRODUCT_BYTES
 */
export function product(
  transposeA: i32,
  transposeB: i32,
  m: i32,
  n: i32,
  k: i32,
  alpha: f64,
  a: usize,
  lda: i32,
  b: usize,
  ldb: i32,
  beta: f64,
  c: usize,
  ldc: i32,
  workspace: usize,
): void {
  const block = workspace + RESULT_BYTES;
  const slab = block + BLOCK_BYTES;
  for (let column = 0; column < n; column += SLAB_PANELS * PANEL) {
    const width = min(SLAB_PANELS * PANEL, n - column);
    // With k = 0 one empty slab remains, which scales C.
    let first = 0;
    do {
      const depth = min(DEPTH, k - first);
      for (let q = 0; q < width; q += PANEL) {
        const from = transposeB ? entry(b, column + q, ldb, first) : entry(b, first, ldb, column + q);
        const panel = slab + <usize>(q / PANEL) * (<usize>depth * ROW);
        packPanel(transposeB, from, ldb, depth, min(PANEL, width - q), panel);
      }
      for (let row = 0; row < m; row += BLOCK_ROWS) {
        const rows = min(BLOCK_ROWS, m - row);
        for (let q = 0; q < depth; q += PANEL) {
          const from = transposeA ? entry(a, first + q, lda, row) : entry(a, row, lda, first + q);
          packPanel(transposeA, from, lda, rows, min(PANEL, depth - q), block + <usize>(q / PANEL) * RESULT_BYTES);
        }
        for (let q = 0; q < width; q += PANEL) {
          panelProduct(block, RESULT_BYTES, rows, depth, slab + <usize>(q / PANEL) * (<usize>depth * ROW), workspace);
          for (let r = 0; r < rows; r++) {
            const place = entry(c, row + r, ldc, column + q);
            addRow(workspace + <usize>r * ROW, min(PANEL, width - q), alpha, first == 0 ? beta : 1, place);
          }
        }
      }
      first += DEPTH;
    } while (first < k);
  }
}

/** Address of an entry of a row-major matrix. */
export function entry(matrix: usize, row: i32, ld: i32, column: i32): usize {
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
