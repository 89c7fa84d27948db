import type { Conserved } from './conserved.ts';
import { type GeodesicFlow, STATE } from './equations.ts';
import { raise } from './raise.ts';
import { normOf } from './start.ts';
import type { WithinStep } from './within-step.ts';

/** Numbers of a sample: λ, x^0 … x^3, u^0 … u^3. */
const WIDTH = 9;

/** A list of numbers that grows. */
class Growing {
  length = 0;
  #data = new Float64Array(1024);

  push(value: number): void {
    if (this.length === this.#data.length) {
      const data = new Float64Array(2 * this.length);
      data.set(this.#data);
      this.#data = data;
    }
    this.#data[this.length++] = value;
  }

  values(): Float64Array {
    return this.#data.slice(0, this.length);
  }
}

/** What is kept of a path while it is followed. */
export class Samples {
  accepted = 0;
  /** Where the path has come to. */
  lambda = 0;
  readonly state: Float64Array;
  readonly #flow: GeodesicFlow;
  readonly #conserved: readonly Conserved[];
  readonly #perStep: number | undefined;
  readonly #at: ArrayLike<number>;
  #next = 0;
  readonly #rows = new Growing();
  readonly #ends: number[] = [];
  readonly #reached = new Growing();
  readonly #norm = new Growing();
  readonly #momenta: readonly Growing[];
  /** Sizes of the terms of g(u,u) at the start and where the path has come to. */
  readonly #firstSize: number;
  #size: number;
  /** g(u,u) at the start. */
  readonly #first: number;
  readonly #scratch = new Float64Array(STATE);
  readonly #u = new Float64Array(4);

  constructor(
    flow: GeodesicFlow,
    state: Float64Array,
    conserved: readonly Conserved[],
    samples: number | ArrayLike<number>,
  ) {
    this.#flow = flow;
    this.state = Float64Array.from(state);
    this.#conserved = conserved;
    this.#perStep = typeof samples === 'number' ? samples : undefined;
    this.#at = typeof samples === 'number' ? [] : samples;
    this.#momenta = conserved.map(() => new Growing());
    const { norm, size } = this.#measure(state);
    this.#first = norm;
    this.#firstSize = size;
    this.#size = size;
    if (this.#perStep !== undefined || this.#at[0] === 0) this.#add(0, state);
    if (this.#at[0] === 0) this.#next = 1;
    this.#end(0, state);
  }

  /** By how much the terms of g(u,u) have grown since the start. */
  get growth(): number {
    return this.#size / this.#firstSize;
  }

  /** Takes the samples of a step, as far as a fraction of it, and what the drifts are at its end. */
  step(within: WithinStep, until: number): void {
    const state = this.#scratch;
    const last = within.lambda(until);
    if (this.#perStep !== undefined) {
      for (let i = 1; i < this.#perStep; i++) {
        const fraction = (i * until) / this.#perStep;
        within.interpolate(fraction, state);
        this.#add(within.lambda(fraction), state);
      }
    } else {
      const first = within.lambda(0);
      for (; this.#next < this.#at.length && this.#at[this.#next]! <= last; this.#next++) {
        const lambda = this.#at[this.#next]!;
        within.interpolate(Math.min(1, (lambda - first) / (within.lambda(1) - first)), state);
        this.#add(lambda, state);
      }
    }
    within.exact(until, state);
    this.state.set(state);
    this.lambda = last;
    if (this.#perStep !== undefined) this.#add(last, state);
    this.#end(last, state);
  }

  finish() {
    const rows = this.#rows.values();
    const count = rows.length / WIDTH;
    const lambdas = new Float64Array(count);
    const points = new Float64Array(4 * count);
    const velocities = new Float64Array(4 * count);
    for (let i = 0; i < count; i++) {
      lambdas[i] = rows[WIDTH * i]!;
      points.set(rows.subarray(WIDTH * i + 1, WIDTH * i + 5), 4 * i);
      velocities.set(rows.subarray(WIDTH * i + 5, WIDTH * i + 9), 4 * i);
    }
    this.#measure(this.state);
    return {
      lambda: this.lambda,
      point: this.state.slice(0, 4),
      velocity: this.#u.slice(),
      ...{ count, lambdas, points, velocities },
      ends: Int32Array.from(this.#ends),
      reached: this.#reached.values(),
      normDrift: this.#norm.values(),
      conserved: this.#conserved.map((one, i) => {
        const values = this.#momenta[i]!.values();
        return { ...one, first: values[0]!, drift: values.map((value) => value - values[0]!) };
      }),
    };
  }

  /** u of a state, and its norm with the size of the norm's terms. */
  #measure(state: Float64Array): { readonly norm: number; readonly size: number } {
    const { jets } = this.#flow.evaluate(state, 1);
    raise(jets, 0, state, 4, this.#u, 0);
    return normOf(jets, this.#u);
  }

  #add(lambda: number, state: Float64Array): void {
    this.#measure(state);
    this.#rows.push(lambda);
    for (let k = 0; k < 4; k++) this.#rows.push(state[k]!);
    for (let k = 0; k < 4; k++) this.#rows.push(this.#u[k]!);
  }

  #end(lambda: number, state: Float64Array): void {
    this.#reached.push(lambda);
    const { norm, size } = this.#measure(state);
    this.#size = size;
    this.#ends.push(this.#rows.length / WIDTH - 1);
    this.#norm.push((norm - this.#first) / size);
    for (const [i, { coordinate, sign }] of this.#conserved.entries())
      this.#momenta[i]!.push(sign * state[4 + coordinate]!);
  }
}
