import { Worker } from 'node:worker_threads';
import {
  COMPONENTS,
  CurvatureChain,
  type CurvatureQuantity,
  type ExactMetric,
  type Fault,
  type MetricField,
  type Order,
  orderNeeded,
  QUANTITY_WIDTHS,
  STREAMS,
} from '@spacetime/geometry';
import { EngineFailure } from '../../../engine-failure.ts';
import type { LearnedField } from '../../../learned/learned-field.ts';
import { type AdapterReport, NoDevice } from '../device.ts';
import type { DeviceLimits, Evaluation, EvaluationAnswer, EvaluationRequest, FieldPlan, Found } from './requests.ts';

export interface GpuOptions {
  /** Ends the wait for a result, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds for a device's thread to finish what it is at. */
const FAREWELL = 5000;

/** What is not a value at some points. */
interface Faults {
  readonly count: number;
  /** The first point that has no value, and why; all its components are NaN. The other points are valid. */
  readonly fault: Fault | undefined;
  /** How many such points there are. */
  readonly faulty: number;
}

/** Shape [count, STREAMS[order], 10], as `MetricField.jets` writes them. */
export type GpuJets = Faults & { readonly jets: Float32Array };
/** The quantities asked for, each [count, …] as `CurvatureQuantity` says. */
export type GpuCurvature<Q extends CurvatureQuantity> = Readonly<Record<Q, Float32Array>> & Faults;

/**
 * A metric on a graphics device. Formulas and the curvature chain are computed in pairs of float32, some 46 bits, and
 * rounded once to float32: every number is right to about 1e-7 of itself, whatever cancels on the way. So are small
 * perceptrons; larger networks are computed in float32, and their derivatives are as far off as that is.
 *
 * A thread owns the device; points are copied to it, unless in shared memory.
 */
export interface GpuField {
  readonly adapter: AdapterReport;
  /** @param points shape [count, 4]; ten components a point */
  metric(points: Float64Array, options?: GpuOptions): Promise<GpuJets>;
  jets(points: Float64Array, order: Order, options?: GpuOptions): Promise<GpuJets>;
  curvature<Q extends CurvatureQuantity>(
    points: Float64Array,
    quantities: readonly Q[],
    options?: GpuOptions,
  ): Promise<GpuCurvature<Q>>;
  /**
   * Milliseconds that the device itself takes for the jets or, where there are any, the quantities, by computing them
   * `rounds` times: nothing is copied there or back.
   */
  time(points: Float64Array, of: Order | readonly CurvatureQuantity[], rounds: number): Promise<number>;
  /** Gives the device back; what is waited for rejects. */
  dispose(): void;
}

/**
 * Opens a graphics device for a field. Rejects with {@link NoDevice} where there is none.
 *
 * @throws FitError where the network is of a kind that there are no kernels for
 */
export async function openGpuField(field: LearnedField | ExactMetric, limits: DeviceLimits = {}): Promise<GpuField> {
  const plan = planOf(field, limits);
  const url = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
  const worker = new Worker(url, { workerData: plan });
  const adapter = await new Promise<AdapterReport>((resolve, reject) => {
    const fail = (reason: string) => {
      void worker.terminate();
      reject(new NoDevice(reason));
    };
    worker.once('message', (answer: { adapter?: AdapterReport; failure?: string }) => {
      if (answer.adapter) resolve(answer.adapter);
      else fail(answer.failure ?? 'the device gave no answer');
    });
    worker.once('error', (error) => fail(`the device's thread failed: ${String(error)}`));
    worker.once('exit', () => fail("the device's thread ended"));
  });
  return new DeviceField(field, worker, adapter);
}

function planOf(field: LearnedField | ExactMetric, limits: DeviceLimits): FieldPlan {
  if (!('network' in field)) return { limits, program: field.program, network: undefined };
  const { network: shape, encoding, background, header } = field;
  const weights = Float64Array.from(field.weights);
  return {
    limits,
    program: background?.program,
    network: { shape, weights, encoding, normalisation: header.normalisation },
  };
}

interface Waiting {
  resolve(found: Found): void;
  reject(reason: unknown): void;
}

class DeviceField implements GpuField {
  readonly adapter: AdapterReport;
  readonly #field: MetricField;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #broken: string | undefined;

  constructor(field: MetricField, worker: Worker, adapter: AdapterReport) {
    this.#field = field;
    this.#worker = worker;
    this.adapter = adapter;
    worker.on('message', (answer: EvaluationAnswer) => this.#take(answer));
    worker.on('error', (error) => this.#fail(`the device's thread failed: ${String(error)}`));
    worker.on('exit', () => this.#fail("the device's thread ended"));
    worker.unref();
  }

  metric(points: Float64Array, options?: GpuOptions): Promise<GpuJets> {
    return this.jets(points, 0, options);
  }

  async jets(points: Float64Array, order: Order, { signal }: GpuOptions = {}): Promise<GpuJets> {
    const { results, ...found } = await this.#ask({ points, order, quantities: [] }, signal);
    return { jets: results, ...this.#faults(points, found, order, []) };
  }

  async curvature<Q extends CurvatureQuantity>(
    points: Float64Array,
    quantities: readonly Q[],
    { signal }: GpuOptions = {},
  ): Promise<GpuCurvature<Q>> {
    if (quantities.length === 0) throw new RangeError('quantities: one at least');
    const order = orderNeeded(quantities);
    const { results, ...found } = await this.#ask({ points, order, quantities }, signal);
    const faults = this.#faults(points, found, order, quantities);
    const values: Record<string, Float32Array> = {};
    let start = 0;
    for (const name of quantities) {
      const end = start + faults.count * QUANTITY_WIDTHS[name];
      values[name] = results.subarray(start, end);
      start = end;
    }
    return { ...values, ...faults } as GpuCurvature<Q>;
  }

  async time(points: Float64Array, of: Order | readonly CurvatureQuantity[], rounds: number): Promise<number> {
    const [order, quantities] = typeof of === 'number' ? [of, []] : [orderNeeded(of), of];
    const { results } = await this.#ask({ points, order, quantities, rounds }, undefined);
    return results[0];
  }

  dispose(): void {
    this.#fail('the field was disposed of');
    const worker = this.#worker;
    const timer = setTimeout(() => void worker.terminate(), FAREWELL).unref();
    worker.once('exit', () => clearTimeout(timer));
    worker.ref();
    worker.postMessage('end');
  }

  /** A faulty point's reason is what it is in float64; where it has none there, it is float32. */
  #faults(
    points: Float64Array,
    { faulty, first }: Pick<Found, 'faulty' | 'first'>,
    order: Order,
    quantities: readonly CurvatureQuantity[],
  ): Faults {
    const count = points.length / 4;
    if (faulty === 0) return { count, fault: undefined, faulty };
    const jet = new Float64Array(STREAMS[order] * COMPONENTS);
    const own = this.#field.jets(points.subarray(4 * first, 4 * first + 4), 1, order, jet);
    const chain = () => new CurvatureChain(1).compute(jet, 1, quantities, order).fault;
    const known = own ?? (quantities.length > 0 ? chain() : undefined);
    const message = 'float32 has not the range or the digits for it: choose engine cpu';
    return { count, fault: { message, ...known, point: first }, faulty };
  }

  #ask(request: Omit<Evaluation, 'id'>, signal: AbortSignal | undefined): Promise<Found> {
    if (this.#broken !== undefined) return Promise.reject(new EngineFailure(this.#broken));
    if (request.points.length % 4 !== 0) return Promise.reject(new RangeError('points: four numbers each'));
    if (signal?.aborted) return Promise.reject(signal.reason);
    const id = this.#next++;
    const abort = () => {
      this.#worker.postMessage({ cancel: id } satisfies EvaluationRequest);
      this.#settle(id)?.reject(signal!.reason);
    };
    const found = new Promise<Found>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    signal?.addEventListener('abort', abort, { once: true });
    this.#worker.ref();
    this.#worker.postMessage({ id, ...request } satisfies EvaluationRequest);
    return found.finally(() => signal?.removeEventListener('abort', abort));
  }

  /** Whoever waits for an answer, who then waits no longer. */
  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    return waiting;
  }

  #take(answer: EvaluationAnswer): void {
    const waiting = this.#settle(answer.id);
    if ('found' in answer) waiting?.resolve(answer.found);
    else if ('failure' in answer) waiting?.reject(new EngineFailure(`${answer.failure}; choose engine cpu`));
  }

  #fail(reason: string): void {
    this.#broken ??= reason;
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(new EngineFailure(this.#broken));
  }
}
