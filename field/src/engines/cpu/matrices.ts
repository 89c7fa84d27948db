import type { Eigenbasis, MatrixKernels, Precision, Product, Vector } from '../../engine.ts';
import type { SharedHeap } from './memory.ts';
import type { Pool } from './pool.ts';

/** Bytes of a product and of a matrix to factor in a list, rows of a product in a task: as in `assembly`. */
const PRODUCT = 64;
const PROBLEM = 16;
const TASK_ROWS = 192;
const ROW = 32;

/** Dense matrices on the threads of a pool whose module has the kernels of `assembly/gemm.ts` and `eigenbasis.ts`. */
export class CpuMatrices implements MatrixKernels {
  readonly #heap: SharedHeap;
  readonly #pool: Pool;
  readonly #size: number;
  #list = { bytes: 0, at: 0 };
  /** A piece for each thread, for factorisations of up to so many columns. */
  #workspace = { columns: -1, bytes: 0, at: 0 };

  constructor(heap: SharedHeap, pool: Pool, precision: Precision) {
    this.#heap = heap;
    this.#pool = pool;
    this.#size = precision === 'float32' ? 4 : 8;
  }

  gemm(
    transposeA: boolean,
    transposeB: boolean,
    m: number,
    n: number,
    k: number,
    alpha: number,
    a: Vector,
    b: Vector,
    beta: number,
    c: Vector,
  ): void {
    this.multiply([{ transposeA, transposeB, m, n, k, alpha, a, b, beta, c }]);
  }

  multiply(products: readonly Product[]): void {
    const list = this.#reserveList(products.length * PRODUCT);
    let tasks = 0;
    for (const [index, { transposeA, transposeB, m, n, k, alpha, a, b, beta, c }] of products.entries()) {
      const at = list + index * PRODUCT;
      new Float64Array(this.#heap.memory.buffer, at, 2).set([alpha, beta]);
      const words = [+transposeA, +transposeB, m, n, k];
      words.push(this.#address(a, m * k), transposeA ? m : k, this.#address(b, k * n), transposeB ? k : n);
      words.push(this.#address(c, m * n), n, tasks);
      new Uint32Array(this.#heap.memory.buffer, at + 16, words.length).set(words);
      tasks += Math.ceil(m / TASK_ROWS);
    }
    this.#run('multiply', [list, products.length], 0, tasks);
  }

  orthonormalize(n: number, a: Vector): void {
    const list = this.#reserveList(PROBLEM);
    new Uint32Array(this.#heap.memory.buffer, list, 2).set([n, this.#address(a, n * n)]);
    this.#run('orthonormalize', [list], n, 1);
  }

  refreshBases(bases: readonly Eigenbasis[]): readonly Int32Array[] {
    const list = this.#reserveList(bases.reduce((bytes, { n }) => bytes + PROBLEM + 4 * n, 0));
    let order = list + bases.length * PROBLEM;
    const orders = bases.map(({ n, matrix, basis }, index) => {
      const words = [n, this.#address(basis, n * n), this.#address(matrix, n * n), order];
      new Uint32Array(this.#heap.memory.buffer, list + index * PROBLEM, 4).set(words);
      order += 4 * n;
      return new Int32Array(this.#heap.memory.buffer, order - 4 * n, n);
    });
    const largest = bases.reduce((most, { n }) => Math.max(most, n), 0);
    this.#run('refreshBasis', [list], largest, bases.length);
    return orders;
  }

  #run(kernel: string, args: readonly number[], columns: number, tasks: number): void {
    if (columns > this.#workspace.columns) {
      const padded = Math.ceil((columns * this.#size) / ROW) * ROW;
      const factors = columns === 0 ? 0 : (2 * columns + 97) * padded + 16 * columns + 128;
      const bytes = 48 * ROW + 48 * 256 * this.#size + 64 * 256 * ROW + factors;
      // An odd number of cache lines apart, so that threads' pieces do not fall on the same sets.
      const apart = (Math.ceil(bytes / 64) | 1) * 64;
      this.#workspace = { columns, bytes: apart, at: this.#heap.reserve(this.#pool.threads * apart) };
    }
    this.#pool.run(kernel, [...args, this.#workspace.at, this.#workspace.bytes], tasks);
  }

  #reserveList(bytes: number): number {
    if (this.#list.bytes < bytes) this.#list = { bytes: 2 * bytes, at: this.#heap.reserve(2 * bytes) };
    return this.#list.at;
  }

  #address(data: Vector, entries: number): number {
    if (!this.#heap.owns(data) || data.BYTES_PER_ELEMENT !== this.#size) {
      throw new TypeError("matrices must lie in the engine's memory, in its precision: see allocate");
    }
    if (data.length < entries) throw new RangeError(`a matrix of ${entries} entries in a vector of ${data.length}`);
    return data.byteOffset;
  }
}
