import { availableParallelism } from 'node:os';
import { weightCount } from '../../layout.ts';
import { loadKernels } from './kernels.ts';
import { BLOCK, type Layout, type LeastSquaresProblem, layOut } from './lm-problem.ts';
import { buildTables, type Tables } from './lm-tables.ts';
import { type Columns, Triangles } from './lm-triangle.ts';
import { SharedHeap } from './memory.ts';
import { Pool } from './pool.ts';

/** Numbers (points × streams) over which a block of JᵀJ is summed before it is stored; rows of J that QR takes at once. */
const GRAM_DEPTH = 480;
const QR_ROWS = 768;
/** Bytes of adjoints that are held at once. */
const ADJOINT_BYTES = 8 << 20;

/**
 * The nonlinear least squares ½ ‖r(w)‖² of a network's jets against targets, dense, in float64:
 * r = √(λ ω / N) (output − target). J is formed chunk by chunk of points; kept is a triangle of order P, of JᵀJ or
 * of J's QR factorisation. Results do not depend on the number of threads.
 */
export class LeastSquares {
  /** Number of weights P, and P with the padding that vectors in the weights' order have here. */
  readonly parameters: number;
  readonly size: number;
  readonly orthogonalBelow: number;
  readonly #pool: Pool;
  readonly #heap: SharedHeap;
  readonly #problem: LeastSquaresProblem;
  readonly #layout: Layout;
  readonly #tables: Tables;
  readonly #triangles: Triangles;
  /** The weights at which J is taken, and those of a trial. */
  readonly #weights: Float64Array;
  readonly #trial: Float64Array;
  readonly #sums: Float64Array;
  readonly #partial: Float64Array;
  /** JᵀJ or the triangle of J's QR factorisation, and the factor of either with the damping. */
  readonly #triangle: Float64Array;
  readonly #factor: Float64Array;
  #orthogonal = false;
  #operations = 0;
  #dense: (Columns & { readonly values: Float64Array }) | undefined;
  readonly #gramBlocks: number;
  readonly #qrBlocks: number;
  readonly #states: number;
  readonly #inputs: number;
  readonly #adjoints: Float64Array;
  readonly #scratch: number;
  readonly #scratchSpace: number;
  /** Points of the last chunk; the adjoints of the outputs have zeros that stand elsewhere for another number. */
  #points = 0;

  /** Throws a RangeError where the matrices do not fit in the kernels' 4 GiB. */
  static async create(problem: LeastSquaresProblem, threads = availableParallelism()): Promise<LeastSquares> {
    const { fourier, architecture } = problem.shape;
    if (fourier || architecture) throw new TypeError('Levenberg–Marquardt has the Jacobian of plain perceptrons alone');
    const heap = new SharedHeap();
    const module = await loadKernels('lm', 'float64');
    const pool = new Pool({ module, memory: heap.memory, threads });
    await pool.ready;
    try {
      return new LeastSquares(problem, heap, pool);
    } catch (error) {
      pool.dispose();
      throw error;
    }
  }

  private constructor(problem: LeastSquaresProblem, heap: SharedHeap, pool: Pool) {
    const { shape } = problem;
    const { width, depth, outputs } = shape;
    this.#heap = heap;
    this.#pool = pool;
    this.#problem = problem;
    this.#layout = layOut(heap, problem);
    this.#tables = buildTables(heap, shape, this.#layout);
    const { blocks, streams, kinds } = this.#layout;
    const { tuples, neuronCount, inputRows, pairs } = this.#tables;
    this.parameters = weightCount(shape);
    this.size = Math.ceil(this.parameters / 3) * 3;
    // JᵀJ has lost all below some 10⁻¹⁵ of its largest entry; QR costs about 2 kinds / streams times as much (measured
    // on fields of 2 and of 10 components: it pays from here on).
    this.orthogonalBelow = 3e-14 * (streams / kinds.length) ** 4;
    this.#triangles = new Triangles(heap, pool, this.size);
    this.#triangle = this.#triangles.allocate();
    this.#factor = this.#triangles.allocate();
    this.#weights = heap.vector('float64', this.parameters);
    this.#trial = heap.vector('float64', this.parameters);
    this.#sums = heap.vector('float64', blocks * 3);
    this.#partial = heap.vector('float64', blocks * this.parameters);

    const perBlock = neuronCount * tuples * BLOCK * 8;
    const atOnce = (wanted: number): number => {
      return Math.max(1, Math.min(blocks, Math.round(wanted / BLOCK), Math.floor(ADJOINT_BYTES / perBlock)));
    };
    this.#gramBlocks = atOnce(GRAM_DEPTH / streams);
    this.#qrBlocks = atOnce(QR_ROWS / kinds.length);
    const most = Math.max(this.#gramBlocks, this.#qrBlocks);
    const state = (depth * (2 * streams + 3) * width + streams * outputs) * BLOCK * 8;
    this.#states = heap.reserve(state * Math.max(most, pool.threads));
    this.#inputs = heap.reserve((inputRows + 2) * streams * most * BLOCK * 8);
    this.#adjoints = heap.vector('float64', (perBlock / 8) * most);
    const rows = Math.ceil((Math.max(shape.inputs, width) + 1) / 3) * 3;
    const gram = (pairs + rows * streams) * this.#gramBlocks * BLOCK + rows * rows;
    this.#scratchSpace = Math.max(gram, 8 * width * BLOCK, 2 * streams * Math.max(width, outputs) * BLOCK) * 8;
    this.#scratch = heap.reserve(pool.threads * this.#scratchSpace);
  }

  /**
   * Floating-point operations so far, a multiply-add being two; JᵀJ counts as the product of all rows of J, which
   * its structure undercuts.
   */
  get operations(): number {
    return this.#operations;
  }

  /** Operations of one linear map of all streams at all points. */
  get #pass(): number {
    return 2 * this.#layout.streams * this.#layout.blocks * BLOCK * this.parameters;
  }

  /** Space for the residuals r, shape [blocks, streams, outputs, BLOCK]. */
  allocateResiduals(): Float64Array {
    const { blocks, streams } = this.#layout;
    return this.#heap.vector('float64', blocks * streams * this.#problem.shape.outputs * BLOCK);
  }

  /** The residuals at the given weights. @returns the losses of orders 0, 1, 2: ½ Σ ω error² / N, without their λ */
  residuals(weights: Float64Array, r: Float64Array): Float64Array {
    const { plan, blocks, constant } = this.#layout;
    this.#trial.set(weights);
    const args = [plan, this.#trial.byteOffset, this.#states, r.byteOffset, this.#sums.byteOffset];
    this.#pool.run('lmResiduals', args, blocks);
    this.#operations += this.#pass;
    const losses = new Float64Array(this.#problem.order + 1);
    for (let k = 0; k < losses.length; k++) {
      let sum = constant[k]!;
      for (let b = 0; b < blocks; b++) sum += this.#sums[3 * b + k]!;
      losses[k] = sum / 2;
    }
    return losses;
  }

  /** Goes on with other targets [count, S, outputs] and other positive weights of the orders. */
  retarget(targets: Float64Array, lambda: readonly number[]): void {
    this.#layout.aim(targets, lambda);
  }

  /**
   * Takes J at these weights and forms JᵀJ, or, at twice the cost and with the root of its condition number, R of
   * J's QR factorisation.
   */
  linearise(weights: Float64Array, orthogonal: boolean): void {
    this.#weights.set(weights);
    this.#orthogonal = orthogonal;
    this.#triangle.fill(0);
    const { blocks, plan, kinds } = this.#layout;
    const { neurons, neuronCount, tuples, feeds } = this.#tables;
    const step = orthogonal ? this.#qrBlocks : this.#gramBlocks;
    const rows = kinds.length * blocks * BLOCK;
    const adjoints = 2 * tuples * blocks * BLOCK * this.parameters;
    this.#operations += this.#pass + adjoints + (orthogonal ? 2 : 1) * rows * this.parameters ** 2;
    for (let first = 0; first < blocks; first += step) {
      const points = Math.min(step, blocks - first) * BLOCK;
      this.#formAdjoints(first, points);
      if (orthogonal) {
        const b = this.#denseColumns();
        b.values.fill(0, this.parameters * b.stride);
        const args = [plan, neurons, feeds, kinds.length, tuples, points, this.#inputs, this.#adjoints.byteOffset];
        this.#pool.run('lmRows', [...args, b.address, b.stride * 8], neuronCount);
        this.#triangles.absorb(this.#triangle, b, () => kinds.length * points);
      } else {
        const args = [plan, neurons, neuronCount, tuples, points, this.#inputs, this.#adjoints.byteOffset];
        const into = [this.#triangle.byteOffset, this.#triangles.ld * 8];
        this.#pool.run('lmGram', [...args, ...into, this.#scratch, this.#scratchSpace], neuronCount);
      }
    }
  }

  /** The diagonal of JᵀJ. */
  diagonal(): Float64Array {
    const d = new Float64Array(this.size);
    for (let i = 0; i < this.size; i++) {
      const row = this.#triangle.subarray(i * this.#triangles.ld, i * this.#triangles.ld + i + 1);
      d[i] = this.#orthogonal ? row.reduce((sum, x) => sum + x * x, 0) : row[i]!;
    }
    return d;
  }

  /** Entry of the triangle: of JᵀJ, or of Rᵀ. i ≥ j. */
  entry(i: number, j: number): number {
    return this.#triangle[i * this.#triangles.ld + j]!;
  }

  /** Factors JᵀJ + diag(shift), all positive. @returns whether that is positive definite to rounding */
  factor(shift: Float64Array): boolean {
    this.#operations += Math.round(((this.#orthogonal ? 2 : 1) * this.parameters ** 3) / 3);
    if (!this.#orthogonal) return this.#triangles.cholesky(this.#triangle, shift, this.#factor);
    const b = this.#denseColumns();
    this.#factor.set(this.#triangle);
    b.values.fill(0);
    for (let i = 0; i < this.size; i++) b.values[i * b.stride + i] = Math.sqrt(shift[i]!);
    this.#triangles.absorb(this.#factor, b, (end) => Math.ceil(end / 8) * 8);
    return true;
  }

  /** x ← (JᵀJ + diag(shift))⁻¹ x by the last factor. */
  solve(x: Float64Array): void {
    this.#triangles.solve(this.#factor, x);
    this.#operations += 2 * this.parameters ** 2;
  }

  /** g = Jᵀr, J that of the last `linearise`. */
  pullback(r: Float64Array, g: Float64Array): void {
    const { plan, blocks } = this.#layout;
    const partial = this.#partial;
    const p = this.parameters;
    const args = [plan, this.#weights.byteOffset, this.#states, this.#scratch, r.byteOffset, partial.byteOffset, p];
    this.#pool.run('lmPullback', args, blocks);
    this.#operations += 3 * this.#pass;
    g.fill(0);
    for (let b = 0; b < blocks; b++) for (let i = 0; i < p; i++) g[i]! += partial[b * p + i]!;
  }

  dispose(): void {
    this.#pool.dispose();
  }

  #formAdjoints(first: number, points: number): void {
    const { plan, kinds } = this.#layout;
    const tables = this.#tables;
    const blocks = points / BLOCK;
    const weights = this.#weights.byteOffset;
    if (points !== this.#points) this.#adjoints.fill(0);
    this.#points = points;
    this.#pool.run('lmForward', [plan, weights, first, this.#states], blocks);
    this.#pool.run('lmInputs', [plan, first, this.#states, points, this.#inputs], blocks);
    const args = [plan, weights, first, this.#states, tables.kinds, kinds.length, tables.tuples, points];
    this.#pool.run('lmAdjoints', [...args, this.#adjoints.byteOffset, this.#scratch], blocks * kinds.length);
  }

  /** Room for a chunk's J or for the damping's square root, made when first asked for. */
  #denseColumns(): Columns & { readonly values: Float64Array } {
    if (!this.#dense) {
      const rows = Math.max(this.#qrBlocks * BLOCK * this.#layout.kinds.length, Math.ceil(this.size / 8) * 8);
      const stride = rows + 8;
      const values = this.#heap.vector('float64', stride * this.size);
      this.#dense = { address: values.byteOffset, stride, values };
    }
    return this.#dense;
  }
}
