import type { Conserved } from './conserved.ts';
import { type GeodesicFlow, STATE } from './equations.ts';
import { normOf } from './norm.ts';
import { raise } from './raise.ts';
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

  /** What it holds, until more is added. */
  get whole(): Float64Array {
    return this.#data.subarray(0, this.length);
  }

  values(): Float64Array {
    return this.whole.slice();
  }
}

/** In how few parts a step is looked at. */
const FEWEST = 4;

/** In how many parts a step is looked at for so many samples of it. */
export function partsOf(samples: number | ArrayLike<number>): number {
  return typeof samples === 'number' ? samples * Math.ceil(FEWEST / samples) : FEWEST;
}

/** What is kept of a path while it is followed. */
export class Samples {
  accepted = 0;
  /** Where the path has come to. */
  lambda = 0;
  readonly state: Float64Array;
  /** Where it was a step earlier. */
  readonly before: Float64Array;
  readonly #flow: GeodesicFlow;
  readonly #conserved: readonly Conserved[];
  /** How many parts of a step lie between two samples; nothing where the values of λ are given. */
  readonly #every: number | undefined;
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
    this.before = Float64Array.from(state);
    this.#conserved = conserved;
    this.#every = typeof samples === 'number' ? partsOf(samples) / samples : undefined;
    this.#at = typeof samples === 'number' ? [] : samples;
    this.#momenta = conserved.map(() => new Growing());
    const { jets } = flow.evaluate(state, 1);
    raise(jets, 0, state, 4, this.#u, 0);
    const { norm, size } = normOf(jets, this.#u);
    this.#first = norm;
    this.#firstSize = size;
    this.#size = size;
    if (this.#every !== undefined || this.#at[0] === 0) this.#add(0, state, 0, this.#u, 0);
    if (this.#at[0] === 0) this.#next = 1;
    this.#end(0, norm, size);
  }

  /** By how much the terms of g(u,u) have grown since the start. */
  get growth(): number {
    return this.#size / this.#firstSize;
  }

  /** Takes the samples of a step that has been looked at, and what the drifts are at its end. */
  step(within: WithinStep): void {
    const { parts, states, velocities } = within;
    const last = within.lambda(within.until);
    if (this.#every !== undefined) {
      for (let part = this.#every - 1; part < parts; part += this.#every) {
        this.#add(within.lambda(within.fraction(part)), states, STATE * part, velocities, 4 * part);
      }
    } else {
      const first = within.lambda(0);
      for (; this.#next < this.#at.length && this.#at[this.#next]! <= last; this.#next++) {
        const lambda = this.#at[this.#next]!;
        within.interpolate(Math.min(1, (lambda - first) / (within.lambda(1) - first)), this.#scratch);
        this.#flow.velocities(this.#scratch, 1, this.#u);
        this.#add(lambda, this.#scratch, 0, this.#u, 0);
      }
    }
    this.before.set(this.state);
    this.state.set(states.subarray(STATE * (parts - 1)));
    this.lambda = last;
    this.#u.set(velocities.subarray(4 * (parts - 1)));
    this.#end(last, within.norm, within.size);
  }

  finish() {
    const rows = this.#rows.whole;
    const count = rows.length / WIDTH;
    const lambdas = new Float64Array(count);
    const points = new Float64Array(4 * count);
    const velocities = new Float64Array(4 * count);
    for (let i = 0; i < count; i++) {
      lambdas[i] = rows[WIDTH * i]!;
      points.set(rows.subarray(WIDTH * i + 1, WIDTH * i + 5), 4 * i);
      velocities.set(rows.subarray(WIDTH * i + 5, WIDTH * i + 9), 4 * i);
    }
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

  #add(lambda: number, states: Float64Array, at: number, velocities: Float64Array, from: number): void {
    this.#rows.push(lambda);
    for (let k = 0; k < 4; k++) this.#rows.push(states[at + k]!);
    for (let k = 0; k < 4; k++) this.#rows.push(velocities[from + k]!);
  }

  #end(lambda: number, norm: number, size: number): void {
    this.#reached.push(lambda);
    this.#size = size;
    this.#ends.push(this.#rows.length / WIDTH - 1);
    this.#norm.push((norm - this.#first) / size);
    for (const [i, { coordinate, sign }] of this.#conserved.entries())
      this.#momenta[i]!.push(sign * this.state[4 + coordinate]!);
  }
}
