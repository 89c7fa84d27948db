import { Inverter } from '@spacetime/geometry';
import { FitError } from '../fit-error.ts';
import type { Evaluator } from './problem.ts';
import type { Tick } from './survey.ts';

const CHUNK = 1024;

/**
 * Weights √|det g| of points, over their mean at all points of a fit: where those are spread evenly over the
 * coordinates, the weighted mean is the integral with the invariant volume element √|det g| d⁴x, over the volume.
 */
export class VolumeWeights {
  readonly #inverter = new Inverter();
  readonly #metric = new Float64Array(10);
  readonly #average: number;

  private constructor(average: number) {
    this.#average = average;
  }

  /**
   * @param points shape [count, 4]
   * @throws FitError where the volume element is nowhere finite and positive
   */
  static async over(evaluator: Evaluator, points: Float64Array, tick: Tick = () => {}): Promise<VolumeWeights> {
    const plain = new VolumeWeights(1);
    const count = points.length / 4;
    let sum = 0;
    for (let first = 0; first < count; first += CHUNK) {
      const n = Math.min(CHUNK, count - first);
      evaluator.run(points.subarray(4 * first), n, 0);
      for (let p = 0; p < n; p++) sum += plain.at(evaluator, p);
      await tick((first + n) / count);
    }
    const average = sum / count;
    if (average > 0 && average < Infinity) return new VolumeWeights(average);
    throw new FitError(
      `the volume element √|det g| is ${average === 0 ? 'zero' : 'not finite'} over the domain: weigh the samples by \`measure coordinate\``,
    );
  }

  /** The weight of the point whose metric's value is in that row of the evaluator's arrays. */
  at({ targets, background }: Evaluator, row: number): number {
    for (let c = 0; c < 10; c++) this.#metric[c] = targets[10 * row + c] + background[10 * row + c];
    this.#inverter.invert(this.#metric, 0);
    return Math.sqrt(Math.abs(this.#inverter.determinant)) / this.#average;
  }
}
