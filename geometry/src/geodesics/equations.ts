import { wrapPeriodic } from '../fields/charts.ts';
import type { Flow } from '../integration/flow.ts';
import { COMPONENTS, type Fault, type MetricField, STREAMS } from '../metric-field.ts';
import { raise } from './raise.ts';

/** Numbers of a state: x^0 … x^3, then p_0 … p_3. */
export const STATE = 8;
/** Numbers of a metric's jet with first derivatives. */
export const JETS = STREAMS[1] * COMPONENTS;

/**
 * Geodesics in Hamilton's form with H = ½ g^{ab} p_a p_b (Misner, Thorne & Wheeler, box 25.2 and exercise 25.2):
 *
 *     dx^a/dλ = u^a = g^{ab} p_b,   dp_a/dλ = ½ ∂_a g_bc u^b u^c
 *
 * That needs the metric and its first derivatives alone, and p_a is constant to the last digit where nothing depends on
 * x^a. Periodic coordinates go on counting in the state; the metric is asked for within their period.
 */
export class GeodesicFlow implements Flow {
  readonly dimension = STATE;
  readonly ceilings: readonly number[];
  readonly field: MetricField;
  /** At how many points the metric was evaluated. */
  evaluations = 0;
  #points = new Float64Array(0);
  #jets = new Float64Array(0);

  constructor(field: MetricField) {
    this.field = field;
    const { lower, upper, periodic } = field.chart.domain;
    this.ceilings = Array.from({ length: STATE }, (_, k) =>
      periodic[k] === true && upper[k]! > lower[k]!
        ? (upper[k]! - lower[k]!) / (2 * Math.PI)
        : Number.POSITIVE_INFINITY,
    );
  }

  derivative(states: Float64Array, count: number, out: Float64Array): void {
    this.evaluate(states, count);
    const jets = this.#jets;
    for (let i = 0; i < count; i++) {
      const at = i * STATE;
      const g = i * JETS;
      raise(jets, g, states, at + 4, out, at);
      const u0 = out[at]!;
      const u1 = out[at + 1]!;
      const u2 = out[at + 2]!;
      const u3 = out[at + 3]!;
      const w01 = u0 * u1;
      const w02 = u0 * u2;
      const w03 = u0 * u3;
      const w12 = u1 * u2;
      const w13 = u1 * u3;
      const w23 = u2 * u3;
      const w00 = 0.5 * u0 * u0;
      const w11 = 0.5 * u1 * u1;
      const w22 = 0.5 * u2 * u2;
      const w33 = 0.5 * u3 * u3;
      for (let k = 0, d = g + COMPONENTS; k < 4; k++, d += COMPONENTS) {
        out[at + 4 + k] =
          jets[d]! * w00 +
          jets[d + 1]! * w01 +
          (jets[d + 2]! * w02 + jets[d + 3]! * w03) +
          (jets[d + 4]! * w11 + jets[d + 5]! * w12 + (jets[d + 6]! * w13 + jets[d + 7]! * w22)) +
          (jets[d + 8]! * w23 + jets[d + 9]! * w33);
      }
    }
  }

  /**
   * The metric at the points of states, with first derivatives; of use until the next call.
   * @returns its jets, shape [count, 5, 10], and the first fault
   */
  evaluate(states: Float64Array, count: number): { readonly jets: Float64Array; readonly fault: Fault | undefined } {
    if (this.#points.length < 4 * count) {
      this.#points = new Float64Array(4 * count);
      this.#jets = new Float64Array(JETS * count);
    }
    this.evaluations += count;
    const points = this.#points;
    for (let i = 0; i < count; i++) {
      points[4 * i] = states[STATE * i]!;
      points[4 * i + 1] = states[STATE * i + 1]!;
      points[4 * i + 2] = states[STATE * i + 2]!;
      points[4 * i + 3] = states[STATE * i + 3]!;
    }
    wrapPeriodic(this.field.chart.domain, points, count);
    return { jets: this.#jets, fault: this.field.jets(points, count, 1, this.#jets) };
  }

  /** u^a of states. @param out shape [count, 4] */
  velocities(states: Float64Array, count: number, out: Float64Array): void {
    const { jets } = this.evaluate(states, count);
    for (let i = 0; i < count; i++) raise(jets, i * JETS, states, i * STATE + 4, out, 4 * i);
  }
}
