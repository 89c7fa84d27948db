import type { Order } from '@spacetime/geometry';
import type { Batch, Engine, LossGradient, NetworkShape, Vector } from '../../engine.ts';
import { EngineFailure } from '../../engine-failure.ts';
import { streamsAlong } from '../../streams.ts';
import { atLeast } from '../at-least.ts';
import { createCpuEngine } from '../cpu/engine.ts';
import type { Tensor, TensorFlow, Variable } from './api.ts';
import { NATIVE_BACKEND } from './backend.ts';
import { lossesOf } from './losses.ts';
import { type Network, networkOf } from './network.ts';
import { firstLine } from './packages.ts';
import { pointsOf, rowsOf, weightOf } from './points.ts';

export interface TensorflowOptions {
  readonly tf: TensorFlow;
  /** Name of one of its backends that is ready; it must read back synchronously. */
  readonly backend: string;
  /** Threads of the processor, for what the optimiser computes. */
  readonly threads: number;
  /** In how many coordinates the features vary, 1 to 4; 4 by default. */
  readonly directions?: number;
  /** Points at once; what they need of memory decides unless given. */
  readonly maxBatch?: number;
}

/** Bytes of what lies between features and losses, which TensorFlow keeps until it has gone back. */
const MEMORY = { native: 2 ** 32, portable: 2 ** 29 };
/** Tensors that a layer has at once for each of its streams, there and back; measured on perceptrons of order 2. */
const KEPT = 20;

/**
 * The engine on TensorFlow.js, in float32: jets and losses of its operations, gradients by its own differentiation, the
 * optimiser's matrices and memory the CPU engine's.
 */
export async function createTensorflowEngine(
  shape: NetworkShape,
  order: Order,
  options: TensorflowOptions,
): Promise<Engine> {
  const { threads, directions = 4 } = options;
  const host = await createCpuEngine(shape, order, { precision: 'float32', threads, directions });
  return new Tensorflow(host, options);
}

class Tensorflow implements Engine {
  readonly name = 'tensorflow';
  readonly precision = 'float32';
  readonly threads;
  readonly shape;
  readonly order;
  readonly directions;
  readonly layout;
  readonly weights;
  readonly matrices;
  readonly #host: Engine;
  readonly #tf: TensorFlow;
  readonly #backend: string;
  readonly #maxBatch: number;
  readonly #network: Network;
  readonly #variables: readonly Variable[];
  readonly #trained: Variable[];
  readonly #gradients: readonly Vector[];
  #disposed = false;
  #failure: string | undefined;

  constructor(host: Engine, { tf, backend, maxBatch }: TensorflowOptions) {
    ({ threads: this.threads, shape: this.shape, order: this.order, directions: this.directions } = host);
    ({ layout: this.layout, weights: this.weights, matrices: this.matrices } = host);
    this.#host = host;
    this.#tf = tf;
    this.#backend = backend;
    const { width, depth, architecture } = host.shape;
    const layers = architecture === 'piratenet' ? 3 * depth + 3 : depth + 1;
    const bytes = 4 * KEPT * streamsAlong(host.directions, host.order) * width * layers;
    this.#maxBatch =
      maxBatch ?? Math.max(1, Math.floor(MEMORY[backend === NATIVE_BACKEND ? 'native' : 'portable'] / bytes));
    this.#network = networkOf(tf, host.shape, host.layout, host.directions);
    this.#use();
    this.#variables = tf.tidy(() => host.layout.map((one) => tf.variable(weightOf(tf, host.weights, one), !one.fixed)));
    this.#trained = this.#variables.filter((_, k) => !host.layout[k].fixed);
    this.#gradients = Array.from({ length: host.order + 1 }, () => host.allocate(host.weights.length));
  }

  allocate(length: number): Vector {
    return this.#host.allocate(length);
  }

  gradient(batch: Batch, omega: Float64Array, lambda: readonly number[], mode: 'combined' | 'separate'): LossGradient {
    if (mode === 'combined') atLeast('lambda', lambda.length, this.order + 1);
    const each = this.#gradients.map((_, k) => this.#gradients.map((_, l) => Number(k === l)));
    const lambdas = mode === 'combined' ? [lambda] : each;
    const gradients = this.#gradients.slice(0, lambdas.length);
    for (const gradient of gradients) gradient.fill(0);
    const losses = this.#over(batch, omega, (parts) => {
      let sums: Float32Array | undefined;
      for (const [g, weights] of lambdas.entries()) sums = this.#add(parts, weights, gradients[g]);
      return sums as Float32Array;
    });
    return { losses, gradients };
  }

  losses(batch: Batch, omega: Float64Array): Float64Array {
    return this.#over(batch, omega, (parts) => this.#tf.tidy(() => this.#tf.stack(parts()).dataSync()));
  }

  forward(features: Vector, count: number, order: Order, out: Vector): void {
    if (order > this.order) throw new RangeError(`an engine of order ${this.order} has no jets of order ${order}`);
    const streams = streamsAlong(this.directions, order);
    const { inputs, outputs } = this.shape;
    atLeast('features', features.length, count * streams * inputs);
    atLeast('out', out.length, count * streams * outputs);
    this.#load();
    this.#blocks(count, (start, n) => {
      const jets = this.#tf.tidy(() => {
        const given = this.#tf.unstack(rowsOf(this.#tf, features, start, [n, streams, inputs]), 1);
        return this.#tf.stack(this.#network(this.#variables, given), 1).dataSync();
      });
      out.set(jets, start * streams * outputs);
    });
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    try {
      this.#tf.dispose(this.#variables);
    } catch (error) {
      // A backend that has failed may have nothing left to give back.
      if (this.#failure === undefined) throw error;
    }
    this.#host.dispose();
  }

  /** Sums over blocks of a batch what `run` makes of the block's losses. */
  #over(batch: Batch, omega: Float64Array, run: (parts: () => Tensor[]) => Float32Array): Float64Array {
    const { count, constant, weights, norm, features, targets } = batch;
    const { inputs, outputs } = this.shape;
    const streams = streamsAlong(this.directions, this.order);
    atLeast('count', count, 1);
    atLeast('features', features.length, count * streams * inputs);
    atLeast('targets', targets.length, count * streams * outputs);
    atLeast('omega', omega.length, streams * outputs);
    if (weights) atLeast('weights', weights.length, count);
    if (norm) atLeast('frames', norm.frames.length, count * 10 * outputs);
    this.#load();
    const tf = this.#tf;
    const losses = Float64Array.from({ length: this.order + 1 }, (_, k) => constant?.[k] ?? 0);
    this.#blocks(count, (start, n) => {
      const sums = tf.tidy(() => {
        const points = pointsOf(tf, this, batch, omega, start, n);
        return run(() => lossesOf(tf, this.directions, this.#network(this.#variables, points.features), points));
      });
      for (let k = 0; k < losses.length; k++) losses[k] += sums[k];
    });
    return losses;
  }

  /** Adds the gradient of Σ λ_k L_k. @returns the losses */
  #add(parts: () => Tensor[], lambda: readonly number[], gradient: Vector): Float32Array {
    const tf = this.#tf;
    return tf.tidy(() => {
      let losses: Tensor | undefined;
      const { grads } = tf.variableGrads(() => {
        const each = parts();
        losses = tf.keep(tf.stack(each));
        const weighed = each.map((part, k) => tf.mul(tf.scalar(lambda[k]), part));
        return weighed.reduce((sum, part) => tf.add(sum, part));
      }, this.#trained);
      for (const [k, { offset }] of this.layout.entries()) {
        const part = grads[this.#variables[k].name]?.dataSync();
        for (let i = 0; part && i < part.length; i++) gradient[offset + i] += part[i];
      }
      const kept = losses as Tensor;
      const sums = kept.dataSync();
      kept.dispose();
      return sums;
    });
  }

  #blocks(count: number, run: (start: number, points: number) => void): void {
    try {
      for (let start = 0; start < count; start += this.#maxBatch) run(start, Math.min(this.#maxBatch, count - start));
    } catch (error) {
      this.#failure = `TensorFlow.js fails on ${this.#backend}: ${firstLine(error)}`;
      throw new EngineFailure(this.#failure);
    }
  }

  /** The weights as they are now. */
  #load(): void {
    if (this.#disposed) throw new EngineFailure('the engine was disposed of');
    if (this.#failure !== undefined) throw new EngineFailure(this.#failure);
    this.#use();
    this.#tf.tidy(() => {
      for (const [k, variable] of this.#variables.entries()) {
        variable.assign(weightOf(this.#tf, this.weights, this.layout[k]));
      }
    });
  }

  /** Other engines may have taken another backend since. */
  #use(): void {
    if (this.#tf.getBackend() !== this.#backend) void this.#tf.setBackend(this.#backend);
  }
}
