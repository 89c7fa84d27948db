import type { SharedHeap } from './memory.ts';
import type { Pool } from './pool.ts';

/** Of the assembly: columns of a block and rows of a strip of the Cholesky factorisation and of the QR's. */
const CHOLESKY_BLOCK = 48;
const CHOLESKY_ROWS = 12;
const QR_BLOCK = 12;
const QR_COLUMNS = 12;

/** Rows for every tile of three; the odd number of cache lines puts rows below each other into different sets. */
export function leadingDimension(n: number): number {
  return (Math.ceil(n / 8) | 1) * 8;
}

/** A dense matrix by columns, for the QR factorisation: `stride` numbers from column to column. */
export interface Columns {
  readonly address: number;
  readonly stride: number;
}

/**
 * Lower triangles L of order n (a multiple of 3), row-major, and what is done with them: the Cholesky factorisation
 * L Lᵀ = A, and Householder's of [Lᵀ; B], after which L Lᵀ has grown by BᵀB without that having been formed.
 */
export class Triangles {
  readonly size: number;
  readonly ld: number;
  readonly #pool: Pool;
  readonly #heap: SharedHeap;
  readonly #vector: Float64Array;
  readonly #shift: Float64Array;
  readonly #status: Int32Array;
  readonly #t: number;
  readonly #w: number;

  constructor(heap: SharedHeap, pool: Pool, size: number) {
    this.size = size;
    this.ld = leadingDimension(size);
    this.#pool = pool;
    this.#heap = heap;
    this.#vector = heap.vector('float64', size);
    this.#shift = heap.vector('float64', size);
    this.#status = new Int32Array(heap.memory.buffer, heap.reserve(4), 1);
    this.#t = heap.reserve(QR_BLOCK * QR_BLOCK * 8);
    this.#w = heap.reserve((Math.ceil(size / QR_COLUMNS) + 1) * QR_COLUMNS * QR_BLOCK * 8);
  }

  allocate(): Float64Array {
    return this.#heap.vector('float64', this.size * this.ld);
  }

  /** l = the factor of A + diag(shift), A's lower triangle in `a`. @returns whether that is positive definite */
  cholesky(a: Float64Array, shift: Float64Array, l: Float64Array): boolean {
    const n = this.size;
    const row = this.ld * 8;
    const at = l.byteOffset;
    this.#shift.set(shift);
    const strips = (rows: number): number => Math.ceil(rows / CHOLESKY_ROWS);
    this.#pool.run('choleskyShift', [n, a.byteOffset, at, row, this.#shift.byteOffset], strips(n));
    this.#status[0] = 0;
    for (let j = 0; j < n; j += CHOLESKY_BLOCK) {
      if (j > 0) this.#pool.run('choleskyUpdate', [n, at, row, j], strips(n - j));
      this.#pool.run('choleskyDiagonal', [n, at, row, j, this.#status.byteOffset], 1);
      if (this.#status[0] !== 0) return false;
      if (n > j + CHOLESKY_BLOCK) this.#pool.run('choleskySolve', [n, at, row, j], strips(n - j - CHOLESKY_BLOCK));
    }
    return true;
  }

  /**
   * Takes the rows of B, which are overwritten, into L. @param rows that columns before `end` have, others being
   * zero: a multiple of 8
   */
  absorb(l: Float64Array, b: Columns, rows: (end: number) => number): void {
    const n = this.size;
    for (let j = 0; j < n; j += QR_BLOCK) {
      const count = rows(Math.min(j + QR_BLOCK, n));
      const args = [n, l.byteOffset, this.ld * 8, count, b.address, b.stride * 8, j, this.#t];
      this.#pool.run('qrPanel', args, 1);
      const rest = n - j - QR_BLOCK;
      if (rest > 0) this.#pool.run('qrUpdate', [...args, this.#w], Math.ceil(rest / QR_COLUMNS));
    }
  }

  /** x ← (L Lᵀ)⁻¹ x. */
  solve(l: Float64Array, x: Float64Array): void {
    this.#vector.set(x);
    this.#pool.run('choleskyBacksolve', [this.size, l.byteOffset, this.ld * 8, this.#vector.byteOffset], 1);
    x.set(this.#vector);
  }
}
