import { thread } from './env';
import { entry, PRODUCT_BYTES, product } from './gemm';
import { orthogonalFactor, paddedRow } from './householder';
import { PANEL } from './simd';

const SIZE: usize = sizeof<real>();

/** A matrix to factor as `matrices.ts` writes it; each is a task, done by one thread. */
@unmanaged
class Problem {
  n: i32;
  /** n × n, row-major; {@link orthonormalize} leaves Q here. */
  basis: usize;
  /** Symmetric, n × n, for {@link refreshBasis}. */
  matrix: usize;
  /** n integers, for {@link refreshBasis}: from where each column came. */
  order: usize;
}

/** Q of the QR factorisation with a positive diagonal of R, in place. */
export function orthonormalize(task: i32, list: usize, workspace: usize, workspaceBytes: i32): void {
  const problem = changetype<Problem>(list + <usize>task * offsetof<Problem>());
  const n = problem.n;
  const own = workspace + <usize>thread * <usize>workspaceBytes;
  const t = own + PRODUCT_BYTES;
  const columns = t + <usize>(n * paddedRow(n)) * SIZE;
  // Q does not depend on the size of a: with entries below 2 no square overflows, and a power of two loses no digit.
  let largest: real = 0;
  const end = problem.basis + <usize>(n * n) * SIZE;
  for (let at = problem.basis; at < end; at += SIZE) largest = max(largest, abs(load<real>(at)));
  const exponent = <i32>(reinterpret<u64>(<f64>largest) >> 52);
  const inverse = reinterpret<f64>(<u64>max(1, 2046 - exponent) << 52);
  const identity = columns;
  const scales = identity + <usize>n * 4;
  for (let j = 0; j < n; j++) {
    store<i32>(identity + <usize>j * 4, j);
    store<f64>(scales + <usize>j * 8, inverse);
  }
  turn(n, problem.basis, problem.basis, identity, scales, t);
  orthogonalFactor(n, t, problem.basis, columns, own);
}

/**
 * One power iteration from the basis, its columns sorted by their Rayleigh quotients first, and QR.
 * A column of the product that vanishes goes in as it was before it.
 */
export function refreshBasis(task: i32, list: usize, workspace: usize, workspaceBytes: i32): void {
  const problem = changetype<Problem>(list + <usize>task * offsetof<Problem>());
  const n = problem.n;
  const basis = problem.basis;
  const order = problem.order;
  const own = workspace + <usize>thread * <usize>workspaceBytes;
  const t = own + PRODUCT_BYTES;
  const power = t + <usize>(n * paddedRow(n)) * SIZE;
  const quotients = (power + <usize>(n * n) * SIZE + 7) & -8;
  const squares = quotients + <usize>n * 8;
  product(0, 0, n, n, n, 1, problem.matrix, n, basis, n, 0, power, n, own);
  memory.fill(quotients, 0, <usize>n * 16);
  for (let i = 0; i < n; i++) {
    const b = entry(basis, i, n, 0);
    const p = entry(power, i, n, 0);
    for (let j: usize = 0; j < <usize>n; j++) {
      const x = <f64>load<real>(p + j * SIZE);
      const at = quotients + j * 8;
      store<f64>(at, load<f64>(at) + <f64>load<real>(b + j * SIZE) * x);
      const to = squares + j * 8;
      store<f64>(to, load<f64>(to) + x * x);
    }
  }
  sort(n, quotients, order);
  // QR's Q does not change when a column is scaled, and columns of length 1 keep its squares from underflow.
  for (let j: usize = 0; j < <usize>n; j++) {
    const square = load<f64>(squares + j * 8);
    store<f64>(squares + j * 8, square > 0 ? 1 / sqrt<f64>(square) : 0);
  }
  turn(n, power, basis, order, squares, t);
  orthogonalFactor(n, t, basis, power, own);
}

/** The integers 0 … n − 1 by descending keys, equal ones by size: by insertion, quick where little has changed. */
function sort(n: i32, keys: usize, order: usize): void {
  for (let j = 0; j < n; j++) {
    const key = load<f64>(keys + <usize>j * 8);
    let to = order + <usize>j * 4;
    while (to > order && load<f64>(keys + <usize>load<i32>(to - 4) * 8) < key) {
      store<i32>(to, load<i32>(to - 4));
      to -= 4;
    }
    store<i32>(to, j);
  }
}

/** Row j of t becomes column order[j] of a, times the scale of that column; where this is 0, the column of b. */
function turn(n: i32, a: usize, b: usize, order: usize, scales: usize, t: usize): void {
  const ld = paddedRow(n);
  for (let first = 0; first < ld; first += PANEL) {
    const last = min(first + PANEL, n);
    for (let j = 0; j < n; j++) {
      const column = load<i32>(order + <usize>j * 4);
      const scale = load<f64>(scales + <usize>column * 8);
      let from = entry(scale != 0 ? a : b, first, n, column);
      for (let i = first; i < last; i++) {
        store<real>(entry(t, j, ld, i), scale != 0 ? <real>(scale * <f64>load<real>(from)) : load<real>(from));
        from += <usize>n * SIZE;
      }
      for (let i = last; i < first + PANEL; i++) store<real>(entry(t, j, ld, i), 0);
    }
  }
}
