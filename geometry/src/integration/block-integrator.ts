import { type Combination, combinationOf, combine } from './combination.ts';
import { firstSteps, meanSquares, nextFactor, refusedFactor } from './control.ts';
import type { Flow } from './flow.ts';
import { Interpolant } from './interpolant.ts';
import type { Tableau } from './tableau.ts';

export interface IntegratorOptions {
  readonly method: Tableau;
  /** A step's error in each component is held below atol + rtol |y|, in the mean of squares. */
  readonly rtol: number;
  readonly atol: number;
  /** The most trajectories that are advanced together. */
  readonly capacity: number;
}

/** What became of a trajectory's last attempt. */
export const ATTEMPT = {
  /** The error was too large, or f had no value somewhere: it is tried again with a shorter step. */
  rejected: 0,
  accepted: 1,
  /** Accepted, and the span is at its end. */
  reached: 2,
  /** Steps that lead anywhere would be below rounding. */
  stalled: 3,
} as const;

/**
 * Advances up to `capacity` independent trajectories together, each with a step of its own, so that f is evaluated for
 * a block at once. What comes out for a trajectory is the same, bit for bit, whatever else is in the block.
 *
 * Use: {@link add} trajectories while there is {@link room}; {@link advance}; look at the `count` rows ({@link outcome},
 * {@link before}, {@link after}, {@link start}, {@link end}, and {@link interpolant} between these); {@link finish} those that are of no more interest;
 * again. Rows that have reached the end of their span or are stalled are finished by themselves.
 */
export class BlockIntegrator {
  readonly capacity: number;
  /** Rows that take part. */
  count = 0;
  /** How often f was evaluated, all rows together. */
  evaluations = 0;
  /** What identifies a row to its owner; one of {@link ATTEMPT}. */
  readonly keys: Int32Array;
  readonly outcome: Uint8Array;
  /** The independent variable before and after the last attempt. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** Shape [count, dimension]: states at `start` and, where the attempt was accepted, at `end`. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly #flow: Flow;
  readonly #options: IntegratorOptions;
  readonly #stages: readonly Combination[];
  readonly #weights: Combination;
  readonly #errors: readonly Combination[];
  readonly #interpolant: Interpolant;
  /** Stages, [stage, capacity, dimension]. */
  readonly #k: Float64Array;
  readonly #stride: number;
  readonly #step: Float64Array;
  readonly #shortest: Float64Array;
  readonly #target: Float64Array;
  /** Error of the last accepted step, for the controller. */
  readonly #last: Float64Array;
  readonly #finished: Uint8Array;
  /** 1 where the last attempt was rejected. */
  readonly #refused: Uint8Array;
  /** Whatever is one number a row and stays with it. */
  readonly #lists: readonly (Float64Array | Int32Array | Uint8Array)[];
  readonly #sum: Float64Array;
  readonly #trial: Float64Array;
  /** Rows from here on are new: f is not known there yet. */
  #fresh = 0;

  constructor(flow: Flow, options: IntegratorOptions) {
    const { method, capacity } = options;
    const size = capacity * flow.dimension;
    this.capacity = capacity;
    this.#flow = flow;
    this.#options = options;
    this.#stages = method.stages.map(combinationOf);
    this.#weights = combinationOf(method.weights);
    this.#errors = method.errors.map(combinationOf);
    this.#stride = size;
    this.#k = new Float64Array((method.stages.length + 2 + method.extra.length) * size);
    this.keys = new Int32Array(capacity);
    this.outcome = new Uint8Array(capacity);
    this.start = new Float64Array(capacity);
    this.end = new Float64Array(capacity);
    this.before = new Float64Array(size);
    this.after = new Float64Array(size);
    this.#step = new Float64Array(capacity);
    this.#shortest = new Float64Array(capacity);
    this.#target = new Float64Array(capacity);
    this.#last = new Float64Array(capacity);
    this.#finished = new Uint8Array(capacity);
    this.#refused = new Uint8Array(capacity);
    this.#lists = [
      ...[this.keys, this.outcome, this.start, this.#step, this.#shortest, this.#target, this.#last],
      ...[this.#finished, this.#refused],
    ];
    this.#sum = new Float64Array(size);
    this.#trial = new Float64Array(size);
    this.#interpolant = new Interpolant(flow, method, this.#k, size, this);
  }

  /** How many trajectories can be added. */
  get room(): number {
    return this.capacity - this.count;
  }

  /**
   * Adds a trajectory; there must be room for it. It takes part from the next {@link advance} on.
   * @param state its first `dimension` numbers are copied
   * @param to where the span that begins at `from` ends, before or after it
   * @param step length of the first step; by default found from f
   */
  add(key: number, state: ArrayLike<number>, from: number, to: number, step = 0): void {
    if (this.count === this.capacity) throw new RangeError('the block is full');
    const { dimension } = this.#flow;
    const row = this.count++;
    this.keys[row] = key;
    for (let d = 0; d < dimension; d++) this.before[row * dimension + d] = state[d]!;
    this.start[row] = from;
    this.#target[row] = to;
    this.#step[row] = Math.abs(step);
    this.#last[row] = 1;
    this.outcome[row] = ATTEMPT.rejected;
    this.#finished[row] = 0;
    this.#refused[row] = 0;
  }

  /** Takes a row out before the next {@link advance}; rows stay where they are until then. */
  finish(row: number): void {
    this.#finished[row] = 1;
  }

  /** Whether a row is taken out by the next {@link advance}. */
  isFinished(row: number): boolean {
    return this.#finished[row] === 1 || this.outcome[row]! >= ATTEMPT.reached;
  }

  /** Removes finished rows, which makes room. Indices of rows change; {@link after} holds only until then. */
  compact(): void {
    this.#commit();
    let kept = 0;
    for (let row = 0; row < this.count; row++) {
      if (row === this.#fresh) this.#fresh = kept;
      if (!this.isFinished(row)) this.#move(row, kept++);
    }
    this.#fresh = Math.min(this.#fresh, kept);
    this.count = kept;
  }

  /** One attempt of a step for every row. */
  advance(): void {
    this.compact();
    this.#begin();
    const { dimension } = this.#flow;
    const rows = this.count;
    const size = rows * dimension;
    for (let row = 0; row < rows; row++) this.#clip(row);
    for (const [i, stage] of this.#stages.entries()) {
      this.#states(stage, this.#trial);
      this.#evaluate(this.#trial, 0, rows, i + 1);
    }
    this.#states(this.#weights, this.after);
    this.#evaluate(this.after, 0, rows, this.#stages.length + 1);
    const squares = this.#errors.map((error) => {
      combine(error, this.#k, this.#stride, 0, size, this.#sum);
      const { rtol, atol } = this.#options;
      return meanSquares(this.#sum, this.before, this.after, rows, this.#flow, rtol, atol);
    });
    for (let row = 0; row < rows; row++) this.#judge(row, squares[0]![row]!, squares[1]?.[row]);
    this.#fresh = rows;
    this.#interpolant.forget();
  }

  /** States within the last step of these rows, which must have been accepted. */
  interpolant(rows: ArrayLike<number>): Interpolant {
    this.#interpolant.prepare(rows);
    return this.#interpolant;
  }

  /** Component d of f where an accepted step ends. */
  slope(row: number, d: number): number {
    return this.#k[(this.#stages.length + 1) * this.#stride + row * this.#flow.dimension + d]!;
  }

  /** Drops every row. */
  clear(): void {
    this.count = 0;
    this.#fresh = 0;
  }

  /** Signed length of a row's last attempt. */
  length(row: number): number {
    return this.end[row]! - this.start[row]!;
  }

  /** What the last attempt reached becomes where the next begins. */
  #commit(): void {
    const { dimension } = this.#flow;
    const last = (this.#stages.length + 1) * this.#stride;
    for (let row = 0; row < this.#fresh; row++) {
      if (this.outcome[row] !== ATTEMPT.accepted || this.isFinished(row)) continue;
      this.start[row] = this.end[row]!;
      // Once only: rows may be moved before the next attempt.
      this.outcome[row] = ATTEMPT.rejected;
      const at = row * dimension;
      for (let d = at; d < at + dimension; d++) {
        this.before[d] = this.after[d]!;
        this.#k[d] = this.#k[last + d]!;
      }
    }
  }

  #move(from: number, to: number): void {
    if (from === to) return;
    const { dimension } = this.#flow;
    const a = from * dimension;
    const b = to * dimension;
    this.before.copyWithin(b, a, a + dimension);
    this.#k.copyWithin(b, a, a + dimension);
    for (const list of this.#lists) list[to] = list[from]!;
  }

  /** f and the first step's length of rows that are new. */
  #begin(): void {
    const first = this.#fresh;
    const rows = this.count - first;
    if (rows === 0) return;
    this.#evaluate(this.before, first, rows, 0);
    const { rtol, atol, method } = this.#options;
    const direction = (row: number) => Math.sign(this.#target[row]! - this.start[row]!);
    const found = firstSteps(this.#flow, this.before, this.#k, first, rows, direction, rtol, atol, method.order);
    this.evaluations += rows;
    for (let row = first; row < this.count; row++) {
      if (this.#step[row] === 0) this.#step[row] = found[row - first]!;
      this.#shortest[row] = 1e-14 * this.#step[row]!;
    }
  }

  /** The end of a row's next attempt, within its span. */
  #clip(row: number): void {
    const left = this.#target[row]! - this.start[row]!;
    const step = this.#step[row]!;
    // A remainder that is hardly longer than the step is not left over.
    const whole = !(Math.abs(left) > 1.0001 * step);
    this.end[row] = whole ? this.#target[row]! : this.start[row]! + Math.sign(left) * step;
  }

  /** y₀ + h Σ c k for every row. */
  #states(combination: Combination, out: Float64Array): void {
    const { dimension } = this.#flow;
    combine(combination, this.#k, this.#stride, 0, this.count * dimension, this.#sum);
    for (let row = 0, at = 0; row < this.count; row++) {
      const h = this.length(row);
      for (const end = at + dimension; at < end; at++) out[at] = this.before[at]! + h * this.#sum[at]!;
    }
  }

  #evaluate(states: Float64Array, first: number, rows: number, stage: number): void {
    const { dimension } = this.#flow;
    const from = first * dimension;
    const to = from + rows * dimension;
    const at = stage * this.#stride;
    this.#flow.derivative(states.subarray(from, to), rows, this.#k.subarray(at + from, at + to));
    this.evaluations += rows;
  }

  /** Accepts a row's attempt or not, and chooses the next step. */
  #judge(row: number, square: number, other: number | undefined): void {
    const h = Math.abs(this.length(row));
    const size = other === undefined ? Math.sqrt(square) : square / (Math.sqrt(square + 0.01 * other) || 1);
    const error = this.#isValid(row) ? h * size : Number.NaN;
    const { order } = this.#options.method;
    if (error <= 1) {
      const isLast = this.end[row] === this.#target[row];
      this.outcome[row] = isLast ? ATTEMPT.reached : ATTEMPT.accepted;
      const factor = nextFactor(error, this.#last[row]!, order);
      // After a rejection a step does not grow at once.
      this.#step[row] = h * (this.#refused[row] === 1 ? Math.min(1, factor) : factor);
      this.#last[row] = Math.max(error, 1e-4);
      this.#refused[row] = 0;
      return;
    }
    this.#step[row] = h * refusedFactor(error, order);
    this.#refused[row] = 1;
    const shortest = Math.max(this.#shortest[row]!, 4 * Number.EPSILON * Math.abs(this.start[row]!));
    this.outcome[row] = this.#step[row]! > shortest ? ATTEMPT.rejected : ATTEMPT.stalled;
  }

  /** Whether f has a value where a row's attempt ends. */
  #isValid(row: number): boolean {
    const { dimension } = this.#flow;
    const at = (this.#stages.length + 1) * this.#stride + row * dimension;
    let sum = 0;
    for (let d = at; d < at + dimension; d++) sum += 0 * this.#k[d]!;
    return sum === 0;
  }
}
