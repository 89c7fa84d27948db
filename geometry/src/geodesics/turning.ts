import { type GeodesicFlow, STATE } from './equations.ts';
import { rootBetween, type WithinStep } from './within-step.ts';

/** Where the radial coordinate stops growing or falling. */
export interface TurningPoint {
  readonly kind: 'pericentre' | 'apocentre';
  readonly lambda: number;
  /** x^0 … x^3 */
  readonly point: readonly number[];
}

/** Places within a step at which the sign of u^r is looked at. */
const LOOKS = 4;

/** Collects the turning points of a path, step by step. */
export class Turning {
  readonly points: TurningPoint[] = [];
  readonly #flow: GeodesicFlow;
  readonly #radial: number;
  readonly #first: readonly number[];
  readonly #slopes = new Float64Array(STATE);
  readonly #state = new Float64Array(STATE);
  /** u^r where the last step ended. */
  #last: number;
  /** Until the radius has changed, the start may itself be a turning point. */
  #startsAtRest: boolean;

  constructor(flow: GeodesicFlow, radial: number, state: Float64Array) {
    this.#flow = flow;
    this.#radial = radial;
    this.#first = [...state.subarray(0, 4)];
    this.#last = this.#rate(state);
    this.#startsAtRest = this.#last === 0;
  }

  #rate(state: Float64Array): number {
    this.#flow.derivative(state, 1, this.#slopes);
    return this.#slopes[this.#radial]!;
  }

  /** Looks at the last step, as far as a fraction of it. */
  look(within: WithinStep, until: number): void {
    const state = this.#state;
    const rate = (fraction: number) => {
      within.exact(fraction, state);
      return this.#rate(state);
    };
    let low = 0;
    for (let i = 1; i <= LOOKS; i++) {
      const high = (i * until) / LOOKS;
      within.interpolate(high, state);
      const now = this.#rate(state);
      if (this.#startsAtRest && now !== 0) {
        this.#add(now > 0, 0, this.#first);
        this.#startsAtRest = false;
      } else if (this.#last * now < 0) {
        const fraction = rootBetween(rate, low, high, this.#last, now);
        within.exact(fraction, state);
        this.#add(now > 0, within.lambda(fraction), [...state.subarray(0, 4)]);
      }
      if (now !== 0) this.#last = now;
      low = high;
    }
  }

  #add(grows: boolean, lambda: number, point: readonly number[]): void {
    this.points.push({ kind: grows ? 'pericentre' : 'apocentre', lambda, point });
  }
}
