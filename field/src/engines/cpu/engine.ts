import type { Order } from '@spacetime/geometry';
import type { Batch, Engine, KroneckerPair, LossGradient, NetworkShape, Precision, Vector } from '../../engine.ts';
import { networkLayout, weightCount } from '../../layout.ts';
import { orderOfStream, streamsAlong } from '../../streams.ts';
import { atLeast } from '../at-least.ts';
import { hasFusedMultiplyAdd, joinVectors, loadKernels } from './kernels.ts';
import { factorSums } from './kronecker-sums.ts';
import { CpuMatrices } from './matrices.ts';
import { mustBeAddressable, SharedHeap } from './memory.ts';
import { accumulatorBytes, type Plan, planNetwork } from './plan.ts';
import { Pool } from './pool.ts';

export interface CpuOptions {
  readonly precision: Precision;
  /** Threads that compute, the calling one among them. */
  readonly threads: number;
  /** In how many coordinates the features vary, 1 to 4; 4 by default. */
  readonly directions?: number;
  /** Points that the kernels see at once; larger batches go in blocks of this size. 16384 by default. */
  readonly maxBatch?: number;
  /** False: multiply and add rounded separately, the same bits on every processor. By default what is fastest here. */
  readonly fused?: boolean;
}

const MODES = { losses: 0, combined: 1, separate: 2 } as const;
const NORMS = { minkowski: 1, papuc: 2 } as const;
const REDUCTION_TASKS = 8;

/**
 * The engine on this machine's processor: WebAssembly SIMD kernels on threads over shared memory. Sums go over a
 * partition of the batch that depends on its size alone: results are the same bits for any number of threads.
 * Rejects where a worker cannot start or the kernels have not been built; with OutOfMemory where the network is too large.
 */
export async function createCpuEngine(shape: NetworkShape, order: Order, options: CpuOptions): Promise<Engine> {
  const { precision, threads, directions = 4, maxBatch = 16384, fused = hasFusedMultiplyAdd() } = options;
  if (![1, 2, 3, 4].includes(directions)) throw new RangeError(`1 to 4 directions, not ${directions}`);
  // At the least: the weights, packed two ways, and a gradient for each order.
  mustBeAddressable((4 + order) * weightCount(shape) * (precision === 'float32' ? 4 : 8));
  const module = await loadKernels('engine', precision, fused);
  const heap = new SharedHeap();
  const pool = new Pool({ module, memory: heap.memory, threads, wide: joinVectors() });
  await pool.ready;
  try {
    return new CpuEngine(shape, order, directions, precision, maxBatch, heap, pool);
  } catch (error) {
    pool.dispose();
    throw error;
  }
}

class CpuEngine implements Engine {
  readonly name = 'cpu';
  readonly shape;
  readonly order;
  readonly directions;
  readonly precision;
  readonly threads;
  readonly layout;
  readonly weights: Vector;
  readonly matrices: CpuMatrices;
  readonly #maxBatch: number;
  readonly #heap: SharedHeap;
  readonly #pool: Pool;
  readonly #plan: Plan;
  readonly #lossWeights: Float64Array;
  readonly #adjointWeights: Vector;
  readonly #gradients: readonly Vector[];
  /** Copies of what the caller keeps elsewhere: features, targets, outputs. */
  readonly #staging = new Map<string, Vector>();
  #accumulators = { bytes: 0, address: 0 };

  constructor(
    shape: NetworkShape,
    order: Order,
    directions: number,
    precision: Precision,
    maxBatch: number,
    heap: SharedHeap,
    pool: Pool,
  ) {
    this.shape = shape;
    this.order = order;
    this.directions = directions;
    this.precision = precision;
    this.threads = pool.threads;
    this.layout = networkLayout(shape);
    this.#maxBatch = maxBatch;
    this.#heap = heap;
    this.#pool = pool;
    this.#plan = planNetwork(heap, shape, order, directions, precision, pool.threads);
    const { panel, outputPanels, lossWeightsAt, adjointWeightsAt } = this.#plan;
    const entries = streamsAlong(directions, order) * outputPanels * panel;
    this.#lossWeights = new Float64Array(heap.memory.buffer, lossWeightsAt, entries);
    this.#adjointWeights = heap.view(precision, adjointWeightsAt, entries);
    const count = weightCount(shape);
    this.weights = this.allocate(count);
    const all = this.allocate(count * (order + 1));
    this.#gradients = Array.from({ length: order + 1 }, (_, k) => all.subarray(k * count, (k + 1) * count));
    this.matrices = new CpuMatrices(heap, pool, precision);
  }

  allocate(length: number): Vector {
    return this.#heap.vector(this.precision, length);
  }

  gradient(batch: Batch, omega: Float64Array, lambda: readonly number[], mode: 'combined' | 'separate'): LossGradient {
    if (mode === 'combined') atLeast('lambda', lambda.length, this.order + 1);
    const objectives = mode === 'combined' ? 1 : this.order + 1;
    this.#setWeights(omega, mode === 'combined' ? lambda : [1, 1, 1], batch);
    const gradients = this.#gradients.slice(0, objectives);
    return { losses: this.#train(batch, MODES[mode], objectives), gradients };
  }

  losses(batch: Batch, omega: Float64Array): Float64Array {
    this.#setWeights(omega, [0, 0, 0], batch);
    return this.#train(batch, MODES.losses, 0);
  }

  gaussNewton(batch: Batch, omega: Float64Array, lambda: readonly number[], v: Vector, out: Vector): void {
    needsPerceptron(this.shape);
    this.#check(batch, lambda);
    atLeast('v', v.length, this.weights.length);
    atLeast('out', out.length, this.weights.length);
    if (!this.#heap.owns(out)) throw new TypeError("out must lie in the engine's memory: see allocate");
    const { address, layers } = this.#plan;
    const direction = this.#reachable('direction', v, 0, this.weights.length);
    this.#setWeights(omega, lambda, batch);
    this.#pack();
    this.#pool.run('packTangent', [address, direction], layers);
    this.#blocks(batch.count, (start, n) => {
      const inputs = this.#streams * this.shape.inputs;
      const features = this.#reachable('features', batch.features, start * inputs, n * inputs);
      const slices = this.#plan.slices(n);
      this.#plan.setAccumulators(this.#accumulate(slices * accumulatorBytes(this.#plan, 1)), 1);
      const own = batch.weights ? this.#reachable('weights', batch.weights, start, n) : 0;
      this.#pool.run('gaussNewton', [address, features, n, slices, own], slices);
      this.#reduce(slices, 1, out, start > 0);
    });
  }

  kroneckerFactors(batch: Batch, omega: Float64Array, lambda: readonly number[], seed: number): KroneckerPair[] {
    needsPerceptron(this.shape);
    this.#check(batch, lambda);
    const sums = factorSums(this.layout, this.#plan.panel, this.precision);
    this.#setWeights(omega, lambda, batch);
    for (let i = 0; i < this.#adjointWeights.length; i++) this.#adjointWeights[i] = Math.sqrt(this.#adjointWeights[i]!);
    this.#pack();
    this.#blocks(batch.count, (start, n) => {
      const inputs = this.#streams * this.shape.inputs;
      const features = this.#reachable('features', batch.features, start * inputs, n * inputs);
      const slices = Math.min(this.#plan.slices(n), sums.slices);
      const at = this.#accumulate(slices * sums.bytes);
      const args = [this.#plan.address, features, n, slices, (seed + start) | 0, at, sums.bytes];
      this.#pool.run('kroneckerFactors', args, slices);
      for (let k = 0; k < slices; k++) sums.add(this.#heap.view(this.precision, at + k * sums.bytes, sums.length));
    });
    return sums.pairs(batch.count, batch.count * this.#streams);
  }

  forward(features: Vector, count: number, order: Order, out: Vector): void {
    if (order > this.order) throw new RangeError(`an engine of order ${this.order} has no jets of order ${order}`);
    const plan = this.#plan;
    const inputs = streamsAlong(this.directions, order) * this.shape.inputs;
    const outputs = streamsAlong(this.directions, order) * this.shape.outputs;
    atLeast('features', features.length, count * inputs);
    atLeast('out', out.length, count * outputs);
    this.#pack();
    for (let start = 0; start < count; start += this.#maxBatch) {
      const n = Math.min(this.#maxBatch, count - start);
      const from = this.#reachable('features', features, start * inputs, n * inputs);
      const target = out.subarray(start * outputs, (start + n) * outputs);
      const to = this.#heap.owns(out) ? target : this.#stage('outputs', n * outputs);
      const slices = plan.slices(n);
      this.#pool.run('evaluate', [plan.address, from, n, slices, order, to.byteOffset], slices);
      if (to !== target) target.set(to.subarray(0, n * outputs));
    }
  }

  dispose(): void {
    this.#pool.dispose();
  }

  get #streams(): number {
    return streamsAlong(this.directions, this.order);
  }

  #train(batch: Batch, mode: number, objectives: number): Float64Array {
    const plan = this.#plan;
    const inputs = this.#streams * this.shape.inputs;
    const outputs = this.#streams * this.shape.outputs;
    this.#check(batch);
    atLeast('targets', batch.targets.length, batch.count * outputs);
    const { weights, norm } = batch;
    const frame = 10 * this.shape.outputs;
    if (norm) atLeast('frames', norm.frames.length, batch.count * frame);
    const bytes = accumulatorBytes(plan, objectives);
    const losses = new Float64Array(this.order + 1);
    this.#pack();
    for (let start = 0; start < batch.count; start += this.#maxBatch) {
      const n = Math.min(this.#maxBatch, batch.count - start);
      const features = this.#reachable('features', batch.features, start * inputs, n * inputs);
      const targets = this.#reachable('targets', batch.targets, start * outputs, n * outputs);
      const own = weights ? this.#reachable('weights', weights, start, n) : 0;
      const frames = norm ? this.#reachable('frames', norm.frames, start * frame, n * frame) : 0;
      const slices = plan.slices(n);
      const at = this.#accumulate(slices * bytes);
      plan.setAccumulators(at, objectives);
      const measure = [own, norm ? NORMS[norm.kind] : 0, frames];
      this.#pool.run('train', [plan.address, mode, features, targets, n, slices, ...measure], slices);
      for (let slice = 0; slice < slices; slice++) {
        const sums = new Float64Array(this.#heap.memory.buffer, at + slice * bytes, losses.length);
        for (let k = 0; k < losses.length; k++) losses[k]! += sums[k]!;
      }
      if (objectives > 0) this.#reduce(slices, objectives, this.#gradients[0]!, start > 0);
    }
    return losses.map((sum, k) => (batch.constant?.[k] ?? 0) + sum / (2 * batch.count));
  }

  /** Sums the slices' gradients into vectors that lie one after another from `to` on. */
  #reduce(slices: number, objectives: number, to: Vector, more: boolean): void {
    const args = [this.#plan.address, slices, REDUCTION_TASKS, objectives, this.weights.length, to.byteOffset];
    this.#pool.run('reduce', [...args, Number(more)], REDUCTION_TASKS);
  }

  #blocks(count: number, run: (start: number, points: number) => void): void {
    for (let start = 0; start < count; start += this.#maxBatch) run(start, Math.min(this.#maxBatch, count - start));
  }

  /** What every kernel reads of a batch. */
  #check({ count, features, weights }: Batch, lambda?: readonly number[]): void {
    atLeast('count', count, 1);
    atLeast('features', features.length, count * this.#streams * this.shape.inputs);
    if (weights) atLeast('weights', weights.length, count);
    if (lambda) atLeast('lambda', lambda.length, this.order + 1);
  }

  #pack(): void {
    this.#pool.run('pack', [this.#plan.address, this.weights.byteOffset], this.#plan.layers);
  }

  /** ω for the losses, and λ ω / count for the adjoints, laid out as the outputs' panels. */
  #setWeights(omega: Float64Array, lambda: readonly number[], { count, norm }: Batch): void {
    const { panel, outputPanels } = this.#plan;
    const { outputs } = this.shape;
    atLeast('omega', omega.length, this.#streams * outputs);
    for (let s = 0; s < this.#streams; s++) {
      const factor = lambda[orderOfStream(this.directions, s)]! / count;
      for (let c = 0; c < outputs; c++) {
        const at = s * outputPanels * panel + c;
        this.#lossWeights[at] = omega[s * outputs + c]!;
        this.#adjointWeights[at] = s === 0 && norm ? factor : factor * omega[s * outputs + c]!;
      }
    }
  }

  /** Address of the part of a vector, copied into the engine's memory where it lies elsewhere or in another precision. */
  #reachable(name: string, data: Vector, start: number, length: number): number {
    const size = this.weights.BYTES_PER_ELEMENT;
    if (this.#heap.owns(data) && data.BYTES_PER_ELEMENT === size) return data.byteOffset + start * size;
    const staged = this.#stage(name, length);
    staged.set(data.subarray(start, start + length));
    return staged.byteOffset;
  }

  #stage(name: string, length: number): Vector {
    let staged = this.#staging.get(name);
    if (staged === undefined || staged.length < length) {
      staged = this.allocate(Math.max(length, 2 * (staged?.length ?? 0)));
      this.#staging.set(name, staged);
    }
    return staged;
  }

  #accumulate(bytes: number): number {
    if (this.#accumulators.bytes < bytes) this.#accumulators = { bytes, address: this.#heap.reserve(bytes) };
    return this.#accumulators.address;
  }
}

/** Tangents go through plain perceptrons alone. */
function needsPerceptron({ architecture }: NetworkShape): void {
  if (architecture) throw new TypeError('the Gauss–Newton matrix is that of perceptrons alone');
}
