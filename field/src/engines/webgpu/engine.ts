import { Worker } from 'node:worker_threads';
import type { FitModel } from '@spacetime/dsl';
import type { Order } from '@spacetime/geometry';
import type { Batch, Engine, LossGradient, NetworkShape, Vector } from '../../engine.ts';
import type { BatchSource, ResidentEngine } from '../../first-order.ts';
import type { Stepper } from '../../stepper.ts';
import { orderOfStream, streamsAlong } from '../../streams.ts';
import type { Factorisation } from '../../trainable.ts';
import { atLeast } from '../at-least.ts';
import { createCpuEngine } from '../cpu/engine.ts';
import { type AdapterReport, NoDevice } from './device.ts';
import { isShared, Link } from './link.ts';
import { CONTROL_WORDS, MESSAGE_BYTES, type WorkerSetup } from './requests.ts';
import { residentStepper } from './training/resident-stepper.ts';

export interface WebgpuOptions {
  /** Threads of the processor, for what the optimiser computes. */
  readonly threads: number;
  /** In how many coordinates the features vary, 1 to 4; 4 by default. */
  readonly directions?: number;
  /** Points that the device sees at once, at the most; fewer where it has no memory for as many. 16384 by default. */
  readonly maxBatch?: number;
  /** The registers' tiles of a graphics device, also where a processor stands in for it. */
  readonly largeTiles?: boolean;
}

export interface WebgpuEngine extends ResidentEngine {
  readonly adapter: AdapterReport;
}

/**
 * The engine on a graphics device, in float32, through WebGPU: jets, losses and gradients, and whole trainings (see
 * `training/`), whose weights come back when they are read; matrices of optimisers that are stepped from here are the
 * processor's. Read-back is asynchronous, so that a worker owns the device and this thread waits for it.
 *
 * Rejects with {@link NoDevice} where there is no device.
 */
export async function createWebgpuEngine(
  shape: NetworkShape,
  order: Order,
  { threads, directions = 4, maxBatch = 16384, largeTiles = false }: WebgpuOptions,
): Promise<WebgpuEngine> {
  const host = await createCpuEngine(shape, order, { precision: 'float32', threads, directions });
  try {
    const setup: WorkerSetup = {
      ...{ shape, order, directions, maxBatch, largeTiles },
      weights: host.weights as Float32Array,
      gradients: host.allocate((order + 1) * host.weights.length) as Float32Array,
      sums: new Float64Array(new SharedArrayBuffer(8 * (order + 1))),
      control: new SharedArrayBuffer(4 * CONTROL_WORDS + MESSAGE_BYTES),
    };
    const url = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
    const worker = new Worker(url, { workerData: setup });
    const adapter = await adapterOf(worker);
    worker.unref();
    return new Webgpu(host, setup, worker, adapter);
  } catch (error) {
    host.dispose();
    throw error;
  }
}

function adapterOf(worker: Worker): Promise<AdapterReport> {
  return new Promise<AdapterReport>((resolve, reject) => {
    const fail = (reason: string) => {
      void worker.terminate();
      reject(new NoDevice(reason));
    };
    worker.once('message', ({ adapter, failure }: { adapter?: AdapterReport; failure?: string }) => {
      if (adapter) resolve(adapter);
      else fail(failure ?? 'the device gave no answer');
    });
    worker.once('error', (error) => fail(`the device's thread failed: ${String(error)}`));
    worker.once('exit', () => fail("the device's thread ended"));
  });
}

class Webgpu implements WebgpuEngine {
  readonly name = 'webgpu';
  readonly precision = 'float32';
  readonly adapter;
  readonly threads;
  readonly shape;
  readonly order;
  readonly directions;
  readonly layout;
  readonly matrices;
  readonly #host: Engine;
  readonly #setup: WorkerSetup;
  readonly #link: Link;
  readonly #gradients: readonly Vector[];
  /** The host's weights as the device last took or gave them: what differs from them was written here. */
  readonly #known: Float32Array;
  #ahead = false;

  constructor(host: Engine, setup: WorkerSetup, worker: Worker, adapter: AdapterReport) {
    ({ threads: this.threads, shape: this.shape, order: this.order, directions: this.directions } = host);
    ({ layout: this.layout, matrices: this.matrices } = host);
    this.adapter = adapter;
    this.#host = host;
    this.#setup = setup;
    this.#link = new Link(worker, setup);
    // No weights are NaN: the first ones are taken.
    this.#known = new Float32Array(host.weights.length).fill(Number.NaN);
    const { length } = host.weights;
    this.#gradients = Array.from({ length: host.order + 1 }, (_, k) =>
      setup.gradients.subarray(k * length, (k + 1) * length),
    );
  }

  /** Fetched from the device where it has gone on from them. */
  get weights(): Vector {
    if (this.#ahead) {
      this.#link.ask({ kind: 'download' });
      this.#known.set(this.#setup.weights);
      this.#ahead = false;
    }
    return this.#setup.weights;
  }

  firstOrder(fit: FitModel, steps: number, data: BatchSource, factorisation?: Factorisation): Stepper | undefined {
    const device = {
      link: this.#link,
      take: () => this.#upload(),
      moved: () => {
        this.#ahead = true;
      },
      factors: (omega: Float64Array, lambdas: readonly (readonly number[])[], norm: boolean) =>
        this.#factors(omega, lambdas, norm),
    };
    return residentStepper(this, device, fit, steps, data, factorisation);
  }

  allocate(length: number): Vector {
    return this.#host.allocate(length);
  }

  gradient(batch: Batch, omega: Float64Array, lambda: readonly number[], mode: 'combined' | 'separate'): LossGradient {
    const each = this.#gradients.map((_, k) => this.#gradients.map((_, l) => Number(k === l)));
    const lambdas = mode === 'combined' ? [lambda] : each;
    return { losses: this.#train(batch, omega, lambdas), gradients: this.#gradients.slice(0, lambdas.length) };
  }

  losses(batch: Batch, omega: Float64Array): Float64Array {
    return this.#train(batch, omega, []);
  }

  forward(features: Vector, count: number, order: Order, out: Vector): void {
    if (order > this.order) throw new RangeError(`an engine of order ${this.order} has no jets of order ${order}`);
    const streams = streamsAlong(this.directions, order);
    const length = count * streams * this.shape.outputs;
    atLeast('out', out.length, length);
    if (count === 0) return;
    const shared = isShared(out) ? out : this.#link.stage('outputs', length);
    const given = this.#link.reachable('features', features, count * streams * this.shape.inputs);
    this.#upload();
    this.#link.ask({ kind: 'forward', count, order, features: given, out: shared });
    if (shared !== out) out.set(shared.subarray(0, length));
  }

  dispose(): void {
    this.#link.close();
    this.#host.dispose();
  }

  #train(batch: Batch, omega: Float64Array, lambdas: readonly (readonly number[])[]): Float64Array {
    const { count, norm, weights, constant } = batch;
    const streams = streamsAlong(this.directions, this.order);
    atLeast('count', count, 1);
    atLeast('omega', omega.length, streams * this.shape.outputs);
    const factors = this.#factors(omega.subarray(0, streams * this.shape.outputs), lambdas, norm !== undefined);
    this.#upload();
    this.#link.ask({
      ...{ kind: 'train', count, factors, objectives: lambdas.length },
      features: this.#link.reachable('features', batch.features, count * streams * this.shape.inputs),
      targets: this.#link.reachable('targets', batch.targets, count * streams * this.shape.outputs),
      shares: weights ? this.#link.reachable('weights', weights, count) : undefined,
      norm: norm && {
        kind: norm.kind,
        frames: this.#link.reachable('frames', norm.frames, 10 * count * this.shape.outputs),
      },
    });
    return this.#setup.sums.map((sum, k) => (constant?.[k] ?? 0) + sum / (2 * count));
  }

  /** The device goes on from the host's weights where those were changed. */
  #upload(): void {
    const { weights } = this.#setup;
    const bytes = (data: Float32Array) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    if (Buffer.compare(bytes(weights), bytes(this.#known)) === 0) return;
    this.#link.ask({ kind: 'upload' });
    this.#known.set(weights);
    this.#ahead = false;
  }

  /** ω, then λ ω, or λ where a norm measures, for each objective; shape [1 + objectives, S, outputs], two rows at the least. */
  #factors(omega: Float64Array, lambdas: readonly (readonly number[])[], norm: boolean): Float32Array {
    const factors = new Float32Array((1 + Math.max(1, lambdas.length)) * omega.length);
    factors.set(omega);
    for (const [g, lambda] of lambdas.entries()) {
      for (let i = 0; i < omega.length; i++) {
        const order = orderOfStream(this.directions, Math.floor(i / this.shape.outputs));
        factors[(1 + g) * omega.length + i] = lambda[order] * (norm && order === 0 ? 1 : omega[i]);
      }
    }
    return factors;
  }
}
