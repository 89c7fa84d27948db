import { type Domain, PAIRS } from '@spacetime/dsl';
import { corners, type Order, STREAMS } from '@spacetime/geometry';
import { FitError } from '../fit-error.ts';
import type { Normalisation } from '../normalisation.ts';
import type { Evaluator } from './problem.ts';
import type { VolumeWeights } from './volume-weights.ts';

/** Called now and then with the share that is done; may let other work in, or throw to stop. */
export type Tick = (done: number) => Promise<void> | void;

const CHUNK = 2048;

/** Differences of this many units in the last place of a component are rounding, not something to learn. */
const ROUNDING = 16 * Number.EPSILON;

/**
 * Looks at the values of features and components at all points, and chooses their normalisation: features to [−1, 1]
 * over the points and the domain's corners, components to mean 0 and variance 1. A component that is constant
 * over the points, up to rounding, is not for the network: it becomes its offset, zero where it vanishes.
 *
 * @param points shape [count, 4]
 * @throws FitError where a value is not finite, or where nothing is left to learn
 */
export async function survey(
  evaluator: Evaluator,
  domain: Domain,
  points: Float64Array,
  tick: Tick = () => {},
): Promise<Normalisation> {
  const count = points.length / 4;
  const features = Array.from({ length: evaluator.inputs }, () => new Extent());
  const components = PAIRS.map(() => new Extent());
  const largest = new Float64Array(10);
  for (let first = 0; first < count; first += CHUNK) {
    const n = Math.min(CHUNK, count - first);
    evaluator.run(points.subarray(4 * first), n, 0);
    for (let p = 0; p < n; p++) {
      for (let f = 0; f < features.length; f++) features[f].add(evaluator.features[p * features.length + f]);
      for (let c = 0; c < 10; c++) {
        const value = evaluator.targets[10 * p + c];
        const base = evaluator.background[10 * p + c];
        components[c].add(value);
        largest[c] = Math.max(largest[c], Math.abs(base), Math.abs(base + value));
      }
    }
    await tick((first + n) / count);
  }
  addCorners(evaluator, domain, features);

  const isActive = components.map((extent, c) => extent.highest - extent.lowest > ROUNDING * largest[c]);
  const active = isActive.flatMap((yes, c) => (yes ? [c] : []));
  if (active.length === 0) {
    throw new FitError('there is nothing to learn: every component of the target is constant over the domain');
  }
  const vanishes = (extent: Extent, c: number) =>
    Math.max(Math.abs(extent.lowest), Math.abs(extent.highest)) <= ROUNDING * largest[c];
  return {
    features: {
      offset: features.map(({ lowest, highest }) => (lowest + highest) / 2),
      scale: features.map(({ lowest, highest }) => (highest - lowest) / 2 || 1),
    },
    active,
    components: {
      offset: components.map((extent, c) => (!isActive[c] && vanishes(extent, c) ? 0 : extent.mean)),
      scale: active.map((c) => components[c].deviation),
    },
  };
}

/** Range, mean and standard deviation of numbers (Welford 1962). */
class Extent {
  lowest = Number.POSITIVE_INFINITY;
  highest = Number.NEGATIVE_INFINITY;
  mean = 0;
  #count = 0;
  #squares = 0;

  add(value: number): void {
    this.#count++;
    const step = value - this.mean;
    this.mean += step / this.#count;
    this.#squares += step * (value - this.mean);
    this.widen(value);
  }

  /** Counts towards the range alone. */
  widen(value: number): void {
    if (value < this.lowest) this.lowest = value;
    if (value > this.highest) this.highest = value;
  }

  get deviation(): number {
    return Math.sqrt(this.#squares / this.#count);
  }
}

/** Points need not reach the domain's edges; a corner where a feature has no value says nothing. */
function addCorners(evaluator: Evaluator, domain: Domain, extents: readonly Extent[]): void {
  const points = corners(domain);
  for (let at = 0; at < points.length; at += 4) {
    const values = evaluator.featuresAt(points.subarray(at, at + 4));
    if (!values.every(Number.isFinite)) continue;
    for (const [f, extent] of extents.entries()) extent.widen(values[f]);
  }
}

/** Points from which the size of the derivatives is estimated. */
const ESTIMATE = 8192;

/**
 * The loss's weights ω[s, c] of the normalised outputs, shape [S, outputs]: such that L_k is half the squared
 * relative ℓ2 error of the derivatives of order k, in the chart's units, each off-diagonal second derivative
 * counted twice as it occurs in the symmetric matrix, and each point by its weight.
 *
 * Components and derivatives count by their physical size, as they do in the errors that are reported. Compared with
 * components made equal and with derivatives along scaled coordinates, that gave the lowest MAE of the metric, its
 * Jacobian and its Hessian (Schwarzschild and Kerr, 800 steps of SOAP).
 */
export function lossWeights(
  evaluator: Evaluator,
  { active, components }: Normalisation,
  points: Float64Array,
  order: Order,
  volume?: VolumeWeights,
): Float64Array {
  const streams = STREAMS[order];
  const outputs = active.length;
  const chosen = someOf(points);
  const count = chosen.length / 4;
  evaluator.run(chosen, count, order);

  const omega = new Float64Array(streams * outputs);
  for (let s = 0; s < streams; s++) {
    for (let c = 0; c < outputs; c++) omega[s * outputs + c] = multiplicity(s) * components.scale[c] ** 2;
  }
  const sizes = new Float64Array(3);
  for (let p = 0; p < count; p++) {
    const share = (volume?.at(evaluator, p * streams) ?? 1) / count;
    for (let s = 0; s < streams; s++) {
      for (let c = 0; c < outputs; c++) {
        const shift = s === 0 ? components.offset[active[c]] : 0;
        const value = (evaluator.targets[(p * streams + s) * 10 + active[c]] - shift) / components.scale[c];
        sizes[orderOf(s)] += share * omega[s * outputs + c] * value * value;
      }
    }
  }
  for (let s = 0; s < streams; s++) {
    // A target without derivatives of this order: the size of its values stands in.
    const size = sizes[orderOf(s)] || sizes[0];
    for (let c = 0; c < outputs; c++) omega[s * outputs + c] /= size;
  }
  return omega;
}

/** As many of the points as estimates take. */
export function someOf(points: Float64Array): Float64Array {
  const available = points.length / 4;
  const count = Math.min(available, ESTIMATE);
  const chosen = new Float64Array(4 * count);
  for (let p = 0; p < count; p++) {
    // Evenly spread, but not in step with a grid's rows.
    const from = Math.floor(((p + ((p * 0.6180339887498949) % 1)) * available) / count) % available;
    chosen.set(points.subarray(4 * from, 4 * from + 4), 4 * p);
  }
  return chosen;
}

/** How often the derivative of a stream occurs among all 1, 4 or 16 of its order. */
function multiplicity(stream: number): number {
  if (stream < 5) return 1;
  const [i, j] = PAIRS[stream - 5];
  return i === j ? 1 : 2;
}

function orderOf(stream: number): Order {
  return stream === 0 ? 0 : stream < 5 ? 1 : 2;
}
