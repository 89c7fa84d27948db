import { type Order, STREAMS } from '@spacetime/geometry';
import type { Batch, Engine, Vector } from '../engine.ts';
import type { BatchSource } from '../first-order.ts';
import type { Normalisation } from '../normalisation.ts';
import { ALL_DIRECTIONS, liveStreams, orderOfStream } from '../streams.ts';
import { EpochOrder } from './epoch-order.ts';
import type { Evaluator } from './problem.ts';
import type { Tick } from './survey.ts';

/** Jets of all points are kept where they fit into this many bytes, and computed anew for each batch otherwise. */
export const CACHE_BYTES = 2 ** 30;

const CHUNK = 256;

/**
 * Batches of normalised jets in the engine's precision. An epoch goes once through all points, in an order drawn for
 * it from the seed, in batches of nearly equal size.
 *
 * @param omega shape [STREAMS[order], outputs]
 * @param points shape [count, 4]
 * @param batch the largest size of a batch
 * @param directions the coordinates along which derivatives are kept, as many as the engine has; no feature may vary
 *   along the others
 */
export async function createBatches(
  engine: Engine,
  evaluator: Evaluator,
  normalisation: Normalisation,
  omega: Float64Array,
  points: Float64Array,
  {
    batch,
    seed,
    directions = ALL_DIRECTIONS,
    cacheBytes = CACHE_BYTES,
  }: { batch: number; seed: number; directions?: readonly number[]; cacheBytes?: number },
  tick: Tick = () => {},
): Promise<BatchSource> {
  const count = points.length / 4;
  const { inputs, outputs } = engine.shape;
  const orders = engine.order + 1;
  const streams = liveStreams(directions, engine.order).length;
  const writer = new JetWriter(evaluator, normalisation, omega, engine.order, directions);

  if (count <= batch) {
    const features = engine.allocate(count * streams * inputs);
    const targets = engine.allocate(count * streams * outputs);
    const constants = new Float64Array(count * orders);
    await writer.fill(points, count, features, targets, constants, tick);
    const all = { count, features, targets, constant: mean(constants, orders) };
    return { omega: writer.omega, batch: () => all };
  }

  const order = new EpochOrder(count, batch, seed);
  const features = engine.allocate(order.largest * streams * inputs);
  const targets = engine.allocate(order.largest * streams * outputs);
  const constants = new Float64Array(order.largest * orders);
  const batchOf = (n: number): Batch => {
    return { count: n, features, targets, constant: mean(constants.subarray(0, n * orders), orders) };
  };
  const width = engine.precision === 'float32' ? 4 : 8;
  const isCached = count * streams * (inputs + outputs) * width <= cacheBytes;
  if (!isCached) {
    const chosen = new Float64Array(order.largest * 4);
    return {
      omega: writer.omega,
      batch(step): Batch {
        const indices = order.batch(step);
        gatherRows(points, 4, indices, chosen);
        writer.write(chosen, indices.length, features, targets, constants);
        return batchOf(indices.length);
      },
    };
  }
  const vector = (length: number): Vector =>
    engine.precision === 'float32' ? new Float32Array(length) : new Float64Array(length);
  const allFeatures = vector(count * streams * inputs);
  const allTargets = vector(count * streams * outputs);
  const allConstants = new Float64Array(count * orders);
  await writer.fill(points, count, allFeatures, allTargets, allConstants, tick);
  return {
    omega: writer.omega,
    batch(step): Batch {
      const indices = order.batch(step);
      gatherRows(allFeatures, streams * inputs, indices, features);
      gatherRows(allTargets, streams * outputs, indices, targets);
      gatherRows(allConstants, orders, indices, constants);
      return batchOf(indices.length);
    },
  };
}

/** Of rows of so many columns. */
function mean(rows: Float64Array, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < rows.length; i++) sums[i % columns] += rows[i];
  return sums.map((sum) => (sum * columns) / rows.length);
}

/** Rows of `stride` numbers, one for each index, one after another. */
export function gatherRows(from: Vector, stride: number, indices: Uint32Array, to: Vector): void {
  for (let i = 0; i < indices.length; i++) {
    const start = indices[i] * stride;
    const target = i * stride;
    // Long rows are quicker in one piece, short ones number by number.
    if (stride > 32) to.set(from.subarray(start, start + stride), target);
    else for (let k = 0; k < stride; k++) to[target + k] = from[start + k];
  }
}

/** Computes jets, normalises them, drops the streams that vanish and rounds them to a precision. */
class JetWriter {
  /** Of the kept streams. */
  readonly omega: Float64Array;
  readonly #evaluator: Evaluator;
  readonly #normalisation: Normalisation;
  readonly #order: Order;
  readonly #kept: readonly number[];
  readonly #dropped: readonly number[];
  /** Of all streams. */
  readonly #weights: Float64Array;

  constructor(
    evaluator: Evaluator,
    normalisation: Normalisation,
    omega: Float64Array,
    order: Order,
    directions: readonly number[],
  ) {
    const outputs = normalisation.active.length;
    this.#evaluator = evaluator;
    this.#normalisation = normalisation;
    this.#order = order;
    this.#weights = omega;
    this.#kept = liveStreams(directions, order);
    this.#dropped = liveStreams(ALL_DIRECTIONS, order).filter((s) => !this.#kept.includes(s));
    this.omega = new Float64Array(this.#kept.length * outputs);
    for (const [k, s] of this.#kept.entries()) {
      this.omega.set(omega.subarray(s * outputs, (s + 1) * outputs), k * outputs);
    }
  }

  async fill(
    points: Float64Array,
    count: number,
    features: Vector,
    targets: Vector,
    constants: Float64Array,
    tick: Tick,
  ): Promise<void> {
    const streams = this.#kept.length;
    const outputs = this.#normalisation.active.length;
    for (let first = 0; first < count; first += CHUNK) {
      const n = Math.min(CHUNK, count - first);
      this.write(
        points.subarray(4 * first),
        n,
        features.subarray(first * streams * this.#evaluator.inputs),
        targets.subarray(first * streams * outputs),
        constants.subarray(first * (this.#order + 1)),
      );
      await tick((first + n) / count);
    }
  }

  /** @param constants shape [count, order + 1]: what the dropped streams of each point add to the losses */
  write(points: Float64Array, count: number, features: Vector, targets: Vector, constants: Float64Array): void {
    const streams = this.#kept.length;
    const outputs = this.#normalisation.active.length;
    for (let first = 0; first < count; first += CHUNK) {
      const n = Math.min(CHUNK, count - first);
      this.#evaluator.run(points.subarray(4 * first), n, this.#order);
      this.#writeFeatures(n, features.subarray(first * streams * this.#evaluator.inputs));
      this.#writeTargets(n, targets.subarray(first * streams * outputs));
      this.#writeConstants(n, constants.subarray(first * (this.#order + 1)));
    }
  }

  #writeFeatures(count: number, out: Vector): void {
    const { offset, scale } = this.#normalisation.features;
    const { features } = this.#evaluator;
    const inputs = offset.length;
    for (let p = 0, k = 0; p < count; p++) {
      for (const s of this.#kept) {
        const row = (p * STREAMS[this.#order] + s) * inputs;
        for (let f = 0; f < inputs; f++, k++) out[k] = (features[row + f] - (s === 0 ? offset[f] : 0)) / scale[f];
      }
    }
  }

  #writeTargets(count: number, out: Vector): void {
    const { active, components } = this.#normalisation;
    const { targets } = this.#evaluator;
    for (let p = 0, k = 0; p < count; p++) {
      for (const s of this.#kept) {
        const row = (p * STREAMS[this.#order] + s) * 10;
        for (let c = 0; c < active.length; c++, k++) {
          const shift = s === 0 ? components.offset[active[c]] : 0;
          out[k] = (targets[row + active[c]] - shift) / components.scale[c];
        }
      }
    }
  }

  #writeConstants(count: number, out: Float64Array): void {
    const { active, components } = this.#normalisation;
    const { targets } = this.#evaluator;
    const orders = this.#order + 1;
    out.fill(0, 0, count * orders);
    for (let p = 0; p < count; p++) {
      for (const s of this.#dropped) {
        const row = (p * STREAMS[this.#order] + s) * 10;
        for (let c = 0; c < active.length; c++) {
          const target = targets[row + active[c]] / components.scale[c];
          out[p * orders + orderOfStream(4, s)] += (this.#weights[s * active.length + c] * target * target) / 2;
        }
      }
    }
  }
}
