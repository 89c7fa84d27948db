import { type GeodesicFlow, STATE } from './equations.ts';
import type { WithinStep } from './within-step.ts';
import { zeroWithin } from './zero.ts';

/** Where the radial coordinate stops growing or falling. */
export interface TurningPoint {
  readonly kind: 'pericentre' | 'apocentre';
  readonly lambda: number;
  /** x^0 … x^3 */
  readonly point: readonly number[];
}

/** Collects the turning points of a path, step by step. */
export class Turning {
  readonly points: TurningPoint[] = [];
  readonly #flow: GeodesicFlow;
  readonly #radial: number;
  readonly #first: readonly number[];
  readonly #u = new Float64Array(4);
  readonly #state = new Float64Array(STATE);
  /** u^r where the last part ended. */
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
    this.#flow.velocities(state, 1, this.#u);
    return this.#u[this.#radial]!;
  }

  /** Goes through the parts of the last step. */
  step(within: WithinStep): void {
    for (let part = 0; part < within.parts; part++) {
      const now = within.velocities[4 * part + this.#radial]!;
      if (this.#startsAtRest && now !== 0) {
        this.#add(now > 0, 0, this.#first);
        this.#startsAtRest = false;
      } else if (this.#last * now < 0) {
        const low = part === 0 ? 0 : within.fraction(part - 1);
        const rate = (state: Float64Array) => this.#rate(state);
        const fraction = zeroWithin(within, rate, low, within.fraction(part), this.#last, now);
        within.exact(fraction, this.#state);
        this.#add(now > 0, within.lambda(fraction), [...this.#state.subarray(0, 4)]);
      }
      if (now !== 0) this.#last = now;
    }
  }

  #add(grows: boolean, lambda: number, point: readonly number[]): void {
    this.points.push({ kind: grows ? 'pericentre' : 'apocentre', lambda, point });
  }
}
