import { STREAMS } from '@spacetime/geometry';
import type { Batch, Engine, Vector } from '../engine.ts';
import type { BatchSource } from '../first-order.ts';
import type { Normalisation } from '../normalisation.ts';
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
 * @param points shape [count, 4]
 * @param batch the largest size of a batch
 */
export async function createBatches(
  engine: Engine,
  evaluator: Evaluator,
  normalisation: Normalisation,
  omega: Float64Array,
  points: Float64Array,
  { batch, seed, cacheBytes = CACHE_BYTES }: { batch: number; seed: number; cacheBytes?: number },
  tick: Tick = () => {},
): Promise<BatchSource> {
  const count = points.length / 4;
  const { inputs, outputs } = engine.shape;
  const streams = STREAMS[engine.order];
  const writer = new JetWriter(engine, evaluator, normalisation);

  if (count <= batch) {
    const all = {
      count,
      features: engine.allocate(count * streams * inputs),
      targets: engine.allocate(count * streams * outputs),
    };
    await writer.fill(points, count, all.features, all.targets, tick);
    return { omega, batch: () => all };
  }

  const order = new EpochOrder(count, batch, seed);
  const features = engine.allocate(order.largest * streams * inputs);
  const targets = engine.allocate(order.largest * streams * outputs);
  const width = engine.precision === 'float32' ? 4 : 8;
  const isCached = count * streams * (inputs + outputs) * width <= cacheBytes;
  if (!isCached) {
    const chosen = new Float64Array(order.largest * 4);
    return {
      omega,
      batch(step): Batch {
        const indices = order.batch(step);
        gather(points, 4, indices, chosen);
        writer.write(chosen, indices.length, features, targets);
        return { count: indices.length, features, targets };
      },
    };
  }
  const vector = (length: number): Vector =>
    engine.precision === 'float32' ? new Float32Array(length) : new Float64Array(length);
  const allFeatures = vector(count * streams * inputs);
  const allTargets = vector(count * streams * outputs);
  await writer.fill(points, count, allFeatures, allTargets, tick);
  return {
    omega,
    batch(step): Batch {
      const indices = order.batch(step);
      gather(allFeatures, streams * inputs, indices, features);
      gather(allTargets, streams * outputs, indices, targets);
      return { count: indices.length, features, targets };
    },
  };
}

/** Rows of `stride` numbers, one for each index, one after another. */
function gather(from: Vector, stride: number, indices: Uint32Array, to: Vector): void {
  for (let i = 0; i < indices.length; i++) {
    const start = indices[i] * stride;
    const target = i * stride;
    for (let k = 0; k < stride; k++) to[target + k] = from[start + k];
  }
}

/** Computes jets, normalises them and rounds them to a precision. */
class JetWriter {
  readonly #engine: Engine;
  readonly #evaluator: Evaluator;
  readonly #normalisation: Normalisation;

  constructor(engine: Engine, evaluator: Evaluator, normalisation: Normalisation) {
    this.#engine = engine;
    this.#evaluator = evaluator;
    this.#normalisation = normalisation;
  }

  async fill(points: Float64Array, count: number, features: Vector, targets: Vector, tick: Tick): Promise<void> {
    const { inputs, outputs } = this.#engine.shape;
    const streams = STREAMS[this.#engine.order];
    for (let first = 0; first < count; first += CHUNK) {
      const n = Math.min(CHUNK, count - first);
      this.write(
        points.subarray(4 * first),
        n,
        features.subarray(first * streams * inputs),
        targets.subarray(first * streams * outputs),
      );
      await tick((first + n) / count);
    }
  }

  write(points: Float64Array, count: number, features: Vector, targets: Vector): void {
    const { inputs, outputs } = this.#engine.shape;
    const { order } = this.#engine;
    const streams = STREAMS[order];
    for (let first = 0; first < count; first += CHUNK) {
      const n = Math.min(CHUNK, count - first);
      this.#evaluator.run(points.subarray(4 * first), n, order);
      this.#writeFeatures(n, streams, features.subarray(first * streams * inputs));
      this.#writeTargets(n, streams, targets.subarray(first * streams * outputs));
    }
  }

  #writeFeatures(count: number, streams: number, out: Vector): void {
    const { offset, scale } = this.#normalisation.features;
    const { features } = this.#evaluator;
    const inputs = offset.length;
    for (let p = 0, k = 0; p < count; p++) {
      for (let s = 0; s < streams; s++) {
        for (let f = 0; f < inputs; f++, k++) out[k] = (features[k] - (s === 0 ? offset[f] : 0)) / scale[f];
      }
    }
  }

  #writeTargets(count: number, streams: number, out: Vector): void {
    const { active, components } = this.#normalisation;
    const { targets } = this.#evaluator;
    for (let p = 0, k = 0; p < count; p++) {
      for (let s = 0; s < streams; s++) {
        const row = (p * streams + s) * 10;
        for (let c = 0; c < active.length; c++, k++) {
          const shift = s === 0 ? components.offset[active[c]] : 0;
          out[k] = (targets[row + active[c]] - shift) / components.scale[c];
        }
      }
    }
  }
}
