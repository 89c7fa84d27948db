import { Worker } from 'node:worker_threads';
import type { Order } from '@spacetime/geometry';
import type { Batch, Engine, LossGradient, NetworkShape, Vector } from '../../engine.ts';
import { EngineFailure } from '../../engine-failure.ts';
import { FitError } from '../../fit-error.ts';
import { orderOfStream, streamsAlong } from '../../streams.ts';
import { createCpuEngine } from '../cpu/engine.ts';
import { type AdapterReport, NoDevice } from './device.ts';
import { ANSWERS, CONTROL_WORDS, FAILED, MESSAGE_BYTES, PULSE, type Request, type WorkerSetup } from './requests.ts';

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

export interface WebgpuEngine extends Engine {
  readonly adapter: AdapterReport;
}

/** Milliseconds after which a worker that shows no life is given up. */
const PATIENCE = 30_000;
/** Milliseconds for a worker to finish what it is at. */
const FAREWELL = 5000;

/**
 * The engine on a graphics device, in float32, through WebGPU: jets, losses and gradients there, the optimiser's matrices
 * on the processor. Read-back is asynchronous, so that a worker owns the device and this thread waits for it.
 *
 * @throws FitError where the network is of a kind that it lacks; rejects with {@link NoDevice} where there is no device
 */
export async function createWebgpuEngine(
  shape: NetworkShape,
  order: Order,
  { threads, directions = 4, maxBatch = 16384, largeTiles = false }: WebgpuOptions,
): Promise<WebgpuEngine> {
  if (shape.architecture) {
    throw new FitError(
      `the engine webgpu has no ${shape.architecture}: choose engine cpu, or network mlp, siren or wire`,
    );
  }
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
  readonly weights;
  readonly matrices;
  readonly #host: Engine;
  readonly #setup: WorkerSetup;
  readonly #worker: Worker;
  readonly #words: Int32Array;
  readonly #gradients: readonly Vector[];
  /** Copies of what is not shared memory in float32. */
  readonly #staging = new Map<string, Float32Array>();
  #broken: string | undefined;

  constructor(host: Engine, setup: WorkerSetup, worker: Worker, adapter: AdapterReport) {
    ({ threads: this.threads, shape: this.shape, order: this.order, directions: this.directions } = host);
    ({ layout: this.layout, weights: this.weights, matrices: this.matrices } = host);
    this.adapter = adapter;
    this.#host = host;
    this.#setup = setup;
    this.#worker = worker;
    this.#words = new Int32Array(setup.control, 0, CONTROL_WORDS);
    const { length } = host.weights;
    this.#gradients = Array.from({ length: host.order + 1 }, (_, k) =>
      setup.gradients.subarray(k * length, (k + 1) * length),
    );
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
    const shared = isShared(out) ? out : this.#stage('outputs', length);
    const given = this.#reachable('features', features, count * streams * this.shape.inputs);
    this.#ask({ kind: 'forward', count, order, features: given, out: shared });
    if (shared !== out) out.set(shared.subarray(0, length));
  }

  dispose(): void {
    this.#broken = 'the engine was disposed of';
    const worker = this.#worker;
    const timer = setTimeout(() => void worker.terminate(), FAREWELL).unref();
    worker.once('exit', () => clearTimeout(timer));
    worker.ref();
    worker.postMessage('end');
    this.#host.dispose();
  }

  #train(batch: Batch, omega: Float64Array, lambdas: readonly (readonly number[])[]): Float64Array {
    const { count, norm, weights, constant } = batch;
    if (norm) throw new FitError(`the engine webgpu has no loss ${norm.kind}: choose engine cpu, or loss mse`);
    const streams = streamsAlong(this.directions, this.order);
    atLeast('count', count, 1);
    atLeast('omega', omega.length, streams * this.shape.outputs);
    const factors = this.#factors(omega.subarray(0, streams * this.shape.outputs), lambdas, count);
    this.#ask({
      ...{ kind: 'train', count, factors, objectives: lambdas.length },
      features: this.#reachable('features', batch.features, count * streams * this.shape.inputs),
      targets: this.#reachable('targets', batch.targets, count * streams * this.shape.outputs),
      shares: weights ? this.#reachable('weights', weights, count) : undefined,
    });
    return this.#setup.sums.map((sum, k) => (constant?.[k] ?? 0) + sum / (2 * count));
  }

  /** ω, then λ ω / count for each objective; shape [1 + objectives, S, outputs], two rows at the least. */
  #factors(omega: Float64Array, lambdas: readonly (readonly number[])[], count: number): Float32Array {
    const factors = new Float32Array((1 + Math.max(1, lambdas.length)) * omega.length);
    factors.set(omega);
    for (const [g, lambda] of lambdas.entries()) {
      for (let i = 0; i < omega.length; i++) {
        const order = orderOfStream(this.directions, Math.floor(i / this.shape.outputs));
        factors[(1 + g) * omega.length + i] = (lambda[order] * omega[i]) / count;
      }
    }
    return factors;
  }

  /** Returns when the device has answered. */
  #ask(request: Request): void {
    if (this.#broken !== undefined) throw new EngineFailure(this.#broken);
    const words = this.#words;
    this.#throwIfFailed();
    const answers = Atomics.load(words, ANSWERS);
    this.#worker.postMessage(request);
    let pulse = Atomics.load(words, PULSE);
    while (Atomics.wait(words, ANSWERS, answers, PATIENCE) === 'timed-out') {
      const now = Atomics.load(words, PULSE);
      if (now === pulse) throw this.#fail('the graphics device does not answer');
      pulse = now;
    }
    this.#throwIfFailed();
  }

  #throwIfFailed(): void {
    const length = Atomics.load(this.#words, FAILED);
    if (length === 0) return;
    throw this.#fail(new TextDecoder().decode(new Uint8Array(this.#setup.control, 4 * CONTROL_WORDS, length).slice()));
  }

  #fail(reason: string): EngineFailure {
    this.#broken = reason;
    return new EngineFailure(reason);
  }

  #reachable(name: string, data: Vector, length: number): Float32Array {
    atLeast(name, data.length, length);
    if (isShared(data)) return data.subarray(0, length);
    const staged = this.#stage(name, length);
    staged.set(data.subarray(0, length));
    return staged.subarray(0, length);
  }

  #stage(name: string, length: number): Float32Array {
    let staged = this.#staging.get(name);
    if (staged === undefined || staged.length < length) {
      staged = new Float32Array(new SharedArrayBuffer(4 * length));
      this.#staging.set(name, staged);
    }
    return staged;
  }
}

function isShared(data: Vector): data is Float32Array {
  return data instanceof Float32Array && data.buffer instanceof SharedArrayBuffer;
}

function atLeast(name: string, actual: number, needed: number): void {
  if (!(actual >= needed)) throw new RangeError(`${name}: ${needed} needed, ${actual} given`);
}
