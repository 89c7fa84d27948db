import type { MatrixKernels, Precision, Vector } from '../../engine.ts';
import type { SharedHeap } from './memory.ts';
import type { Pool } from './pool.ts';

/** As in `assembly/gemm.ts`. */
const BLOCK_ROWS = 48;
const PACK_PANELS = 8;
const ROW = 32;
/** Products summed before C is touched: a panel of op(B) so deep stays in the nearest cache. */
const DEPTH = 256;
/** Columns that the factorisation eliminates together. */
const REFLECTIONS = 32;

/** A row-major matrix within the engine's memory: address, and entries from a row to the next. */
interface Matrix {
  readonly at: number;
  readonly ld: number;
}

/** Dense matrices on the threads of a pool whose module has the kernels of `assembly/gemm.ts` and `householder.ts`. */
export class CpuMatrices implements MatrixKernels {
  readonly #heap: SharedHeap;
  readonly #pool: Pool;
  readonly #precision: Precision;
  readonly #size: number;
  readonly #blockBytes: number;
  #blocks = 0;
  #slab = { bytes: 0, at: 0 };
  readonly #scratch = new Map<string, Vector>();

  constructor(heap: SharedHeap, pool: Pool, precision: Precision) {
    this.#heap = heap;
    this.#pool = pool;
    this.#precision = precision;
    this.#size = precision === 'float32' ? 4 : 8;
    this.#blockBytes = BLOCK_ROWS * (ROW + DEPTH * this.#size) + 64;
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
    const left = this.#matrix(a, transposeA ? m : k, m * k);
    const right = this.#matrix(b, transposeB ? k : n, k * n);
    this.#multiply(transposeA, transposeB, m, n, k, alpha, left, right, beta, this.#matrix(c, n, m * n));
  }

  /**
   * Blocked Householder factorisation: orthogonal to rounding for any finite matrix, of whatever rank; where R's
   * diagonal is zero the column of Q is one that completes the basis.
   */
  orthonormalize(n: number, a: Vector): void {
    const { at } = this.#matrix(a, n, n * n);
    const v = this.#zeroed('v', n * n);
    const t = this.#vector('t', n * n);
    const signs = this.#vector('signs', n);
    // The factorisation writes upper triangles alone, and products read whole squares.
    const f = this.#zeroed('f', n * REFLECTIONS);
    const w = [this.#vector('w0', n * REFLECTIONS), this.#vector('w1', n * REFLECTIONS)];
    // Q does not depend on the size of a: with entries of at most 1 no square overflows.
    let largest = 0;
    for (let i = 0; i < n * n; i++) largest = Math.max(largest, Math.abs(a[i]!));
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) t[j * n + i] = a[i * n + j]! / (largest || 1);

    const inside = (matrix: Vector, ld: number, row: number, column: number): Matrix => {
      return { at: matrix.byteOffset + (row * ld + column) * this.#size, ld };
    };
    for (let first = 0; first < n; first += REFLECTIONS) {
      const width = Math.min(REFLECTIONS, n - first);
      const [length, rest] = [n - first, n - first - width];
      const factor = inside(f, 1, first * REFLECTIONS, 0);
      const panel = [n, first, width, t.byteOffset, v.byteOffset, factor.at, signs.byteOffset];
      this.#pool.run('householderPanel', panel, 1);
      if (rest === 0) continue;
      // The other columns, which are rows of t: t −= (t V) F Vᵀ.
      const vectors = inside(v, n, first, first);
      const others = inside(t, n, first + width, first);
      const [w0, w1] = w.map((x) => inside(x, width, 0, 0)) as [Matrix, Matrix];
      this.#multiply(false, true, rest, width, length, 1, others, vectors, 0, w0);
      this.#multiply(false, false, rest, width, width, 1, w0, { at: factor.at, ld: width }, 0, w1);
      this.#multiply(false, false, rest, length, width, -1, w1, vectors, 1, others);
    }
    a.subarray(0, n * n).fill(0);
    for (let i = 0; i < n; i++) a[i * (n + 1)] = signs[i]!;
    const last = Math.floor((n - 1) / REFLECTIONS) * REFLECTIONS;
    for (let first = last; first >= 0; first -= REFLECTIONS) {
      const width = Math.min(REFLECTIONS, n - first);
      const length = n - first;
      const vectors = inside(v, n, first, first);
      const q = { at: at + first * (n + 1) * this.#size, ld: n };
      const [w0, w1] = w.map((x) => inside(x, length, 0, 0)) as [Matrix, Matrix];
      this.#multiply(false, false, width, length, length, 1, vectors, q, 0, w0);
      this.#multiply(
        false,
        false,
        width,
        length,
        width,
        1,
        { ...inside(f, 1, first * REFLECTIONS, 0), ld: width },
        w0,
        0,
        w1,
      );
      this.#multiply(true, false, length, length, width, -1, vectors, w1, 1, q);
    }
  }

  #multiply(
    transposeA: boolean,
    transposeB: boolean,
    m: number,
    n: number,
    k: number,
    alpha: number,
    a: Matrix,
    b: Matrix,
    beta: number,
    c: Matrix,
  ): void {
    if (this.#blocks === 0) this.#blocks = this.#heap.reserve(this.#pool.threads * this.#blockBytes);
    const panels = Math.ceil((n * this.#size) / ROW);
    const bytes = panels * ROW * Math.min(k, DEPTH);
    if (this.#slab.bytes < bytes) this.#slab = { bytes, at: this.#heap.reserve(bytes) };
    const slab = this.#slab.at;
    // With k = 0 one empty slab remains, which scales C.
    for (let first = 0; first < Math.max(k, 1); first += DEPTH) {
      const depth = Math.min(DEPTH, k - first);
      const pack = [+transposeB, b.at, b.ld, first, depth, n, slab];
      this.#pool.run('packSlab', pack, Math.ceil(panels / PACK_PANELS));
      const product = [+transposeA, a.at, a.ld, first, depth, slab, m, n, alpha, first === 0 ? beta : 1, c.at, c.ld];
      this.#pool.run('multiplySlab', [...product, this.#blocks, this.#blockBytes], Math.ceil(m / BLOCK_ROWS));
    }
  }

  #matrix(data: Vector, ld: number, entries: number): Matrix {
    if (!this.#heap.owns(data) || data.BYTES_PER_ELEMENT !== this.#size) {
      throw new TypeError("matrices must lie in the engine's memory, in its precision: see allocate");
    }
    if (data.length < entries) throw new RangeError(`a matrix of ${entries} entries in a vector of ${data.length}`);
    return { at: data.byteOffset, ld };
  }

  #vector(name: string, length: number): Vector {
    let vector = this.#scratch.get(name);
    if (vector === undefined || vector.length < length) {
      vector = this.#heap.vector(this.#precision, length);
      this.#scratch.set(name, vector);
    }
    return vector;
  }

  #zeroed(name: string, length: number): Vector {
    return this.#vector(name, length).subarray(0, length).fill(0);
  }
}
