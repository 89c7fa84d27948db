import type { Engine, Vector } from '../engine.ts';
import { FitError } from '../fit-error.ts';
import { jetNetwork } from '../learned/jet-network.ts';
import type { Normalisation } from '../normalisation.ts';
import type { Validation } from '../validation.ts';
import type { Evaluator } from './problem.ts';

const CHUNK = 1024;

/**
 * Points to validate on: drawn from another key than the training's, and without any at which the network would see what
 * it was trained on, as points that two grids share.
 *
 * @param training shape [count, 4]
 * @param live the coordinates on which what the network sees depends
 * @returns shape [count, 4]
 * @throws FitError where none is left
 */
export function freshPoints(points: Float64Array, training: Float64Array, live: readonly number[]): Float64Array {
  const known = new Map<number, number[]>();
  for (let p = 0; p < points.length; p += 4) {
    const hash = hashOf(points, p, live);
    const others = known.get(hash);
    if (others) others.push(p);
    else known.set(hash, [p]);
  }
  const seen = new Set<number>();
  for (let q = 0; q < training.length; q += 4) {
    for (const p of known.get(hashOf(training, q, live)) ?? []) {
      if (live.every((k) => points[p + k] === training[q + k])) seen.add(p);
    }
  }
  if (4 * seen.size === points.length)
    throw new FitError('every point to validate on is one to train on: choose others in validate');
  return seen.size === 0 ? points : points.filter((_, i) => !seen.has(i - (i % 4)));
}

const WORD = new Float64Array(1);
const HALVES = new Uint32Array(WORD.buffer);

/** 32 bits of the chosen coordinates of a point. */
function hashOf(points: Float64Array, start: number, live: readonly number[]): number {
  let hash = 0;
  for (const k of live) {
    // Both zeros are one.
    WORD[0] = points[start + k] + 0;
    hash = Math.imul(hash ^ HALVES[0], 0x9e3779b1) ^ Math.imul(HALVES[1], 0x85ebca77);
    hash ^= hash >>> 15;
  }
  return hash;
}

/** Measures a network in training against the metric. */
export class Validator {
  readonly #engine: Engine;
  readonly #normalisation: Normalisation;
  readonly #count: number;
  readonly #features: Vector;
  readonly #outputs: Vector;
  /** Shape [count, 10], metric less background. */
  readonly #targets: Float64Array;
  #metricSquares = 0;
  #targetSquares = 0;

  constructor(engine: Engine, evaluator: Evaluator, normalisation: Normalisation, points: Float64Array) {
    const count = points.length / 4;
    const { inputs, outputs } = engine.shape;
    this.#engine = engine;
    this.#normalisation = normalisation;
    this.#count = count;
    this.#features = engine.allocate(count * inputs);
    this.#outputs = engine.allocate(count * outputs);
    this.#targets = new Float64Array(count * 10);
    const { offset, scale } = normalisation.features;
    for (let first = 0; first < count; first += CHUNK) {
      const n = Math.min(CHUNK, count - first);
      evaluator.run(points.subarray(4 * first), n, 0);
      for (let k = 0; k < n * inputs; k++) {
        this.#features[first * inputs + k] = (evaluator.features[k] - offset[k % inputs]) / scale[k % inputs];
      }
      for (let k = 0; k < n * 10; k++) {
        const target = evaluator.targets[k];
        this.#targets[first * 10 + k] = target;
        this.#metricSquares += (target + evaluator.background[k]) ** 2;
        this.#targetSquares += target ** 2;
      }
    }
  }

  /**
   * Squares of relative errors of the distortion times this are twice the loss of order 0, of the same errors.
   *
   * @param omega see `LossGradient`
   */
  lossScale(omega: Float64Array): number {
    const [scale] = this.#normalisation.components.scale;
    return ((this.#targetSquares / this.#count) * omega[0]) / scale ** 2;
  }

  /**
   * How far the engine's arithmetic is from float64's with the same weights, in the terms of `distortionRelative`:
   * what rounding alone does to the outputs.
   */
  rounding(): number {
    const { shape, weights } = this.#engine;
    const { active, components } = this.#normalisation;
    const count = Math.min(this.#count, CHUNK);
    this.#engine.forward(this.#features, count, 0, this.#outputs);
    const exact = new Float64Array(count * shape.outputs);
    jetNetwork(shape, weights).forward(
      Float64Array.from(this.#features.subarray(0, count * shape.inputs)),
      count,
      0,
      exact,
    );
    let squares = 0;
    for (let k = 0; k < exact.length; k++) {
      squares += (components.scale[k % active.length] * (this.#outputs[k] - exact[k])) ** 2;
    }
    return Math.sqrt((squares / count) * (this.#count / this.#targetSquares));
  }

  measure(step: number): Validation {
    const { active, components } = this.#normalisation;
    this.#engine.forward(this.#features, this.#count, 0, this.#outputs);
    let absolute = 0;
    let squares = 0;
    for (let p = 0; p < this.#count; p++) {
      for (let component = 0, c = 0; component < 10; component++) {
        let value = components.offset[component];
        if (active[c] === component) {
          value += components.scale[c] * this.#outputs[p * active.length + c];
          c++;
        }
        const error = value - this.#targets[10 * p + component];
        absolute += Math.abs(error);
        squares += error * error;
      }
    }
    return {
      step,
      points: this.#count,
      mae: absolute / (10 * this.#count),
      relative: Math.sqrt(squares / this.#metricSquares),
      distortionRelative: Math.sqrt(squares / this.#targetSquares),
    };
  }
}
