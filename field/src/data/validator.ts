import type { Domain, SamplesModel } from '@spacetime/dsl';
import { samplePoints } from '@spacetime/geometry';
import type { Engine, Vector } from '../engine.ts';
import { FitError } from '../fit-error.ts';
import type { Normalisation } from '../normalisation.ts';
import type { Validation } from '../validation.ts';
import type { Evaluator } from './problem.ts';

const CHUNK = 1024;

/**
 * Points to validate on. They are drawn from another key than the training's, and of two grids the points that both
 * have are left out of the validation's.
 *
 * @returns shape [count, 4]
 */
export function validationPoints(
  samples: SamplesModel,
  training: SamplesModel,
  domain: Domain,
  seed: number,
): Float64Array {
  const points = samplePoints(samples, domain, -1 - seed);
  if (samples.kind !== 'grid' || training.kind !== 'grid') return points;
  const axes = [0, 1, 2, 3].map((k) => {
    const single = samplePoints({ kind: 'grid', counts: alone(k, training.counts[k]) }, domain, seed);
    return new Set(single.filter((_, i) => i % 4 === k));
  });
  const fresh: number[] = [];
  for (let p = 0; p < points.length; p += 4) {
    if (axes.some((axis, k) => !axis.has(points[p + k]))) fresh.push(...points.subarray(p, p + 4));
  }
  if (fresh.length === 0)
    throw new FitError('every point to validate on is one to train on: choose another grid in validate');
  return Float64Array.from(fresh);
}

function alone(k: number, count: number): [number, number, number, number] {
  const counts: [number, number, number, number] = [1, 1, 1, 1];
  counts[k] = count;
  return counts;
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
