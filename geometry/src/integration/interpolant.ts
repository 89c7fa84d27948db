import { type Combination, combinationOf, combine } from './combination.ts';
import type { Flow } from './flow.ts';
import type { Tableau } from './tableau.ts';

/** What a step consists of, by row. */
interface Steps {
  readonly capacity: number;
  readonly before: Float64Array;
  readonly after: Float64Array;
  evaluations: number;
  length(row: number): number;
}

/**
 * Continuous extensions of the last step: states at any fraction of it. Stages that only this needs are evaluated
 * for the rows that are asked for, all of them together.
 */
export class Interpolant {
  readonly #flow: Flow;
  readonly #steps: Steps;
  readonly #k: Float64Array;
  readonly #stride: number;
  readonly #extra: readonly Combination[];
  readonly #dense: readonly Combination[];
  /** Index of the first extra stage; the one before is f at the step's end. */
  readonly #firstExtra: number;
  /** [capacity, terms, dimension] */
  readonly #terms: Float64Array;
  readonly #count: number;
  readonly #prepared: Uint8Array;
  readonly #rows: number[] = [];
  readonly #sum: Float64Array;
  readonly #states: Float64Array;
  readonly #slopes: Float64Array;

  constructor(flow: Flow, method: Tableau, k: Float64Array, stride: number, steps: Steps) {
    this.#flow = flow;
    this.#steps = steps;
    this.#k = k;
    this.#stride = stride;
    this.#extra = method.extra.map(combinationOf);
    this.#dense = method.dense.map(combinationOf);
    this.#firstExtra = method.stages.length + 2;
    this.#count = 3 + method.dense.length;
    this.#terms = new Float64Array(this.#count * stride);
    this.#prepared = new Uint8Array(steps.capacity);
    this.#sum = new Float64Array(flow.dimension);
    this.#states = new Float64Array(stride);
    this.#slopes = new Float64Array(stride);
  }

  /** The rows' steps are others now. */
  forget(): void {
    this.#prepared.fill(0);
  }

  /** Makes {@link at} possible for rows that were accepted. */
  prepare(rows: ArrayLike<number>): void {
    const wanted = this.#rows;
    wanted.length = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      if (this.#prepared[row] === 1) continue;
      this.#prepared[row] = 1;
      wanted.push(row);
    }
    if (wanted.length === 0) return;
    for (const [i, stage] of this.#extra.entries()) this.#stage(stage, this.#firstExtra + i);
    for (const row of wanted) this.#expand(row);
  }

  /**
   * @param fraction of the step, 0 … 1
   * @param out the state is written from index `to` on
   */
  at(row: number, fraction: number, out: Float64Array, to = 0): void {
    const { dimension } = this.#flow;
    const { before } = this.#steps;
    const rest = 1 - fraction;
    const from = row * dimension;
    for (let d = 0; d < dimension; d++) {
      let value = 0;
      for (let term = this.#count - 1; term >= 0; term--) {
        const c = this.#terms[(row * this.#count + term) * dimension + d]!;
        value = (c + value) * (term % 2 === 0 ? fraction : rest);
      }
      out[to + d] = before[from + d]! + value;
    }
  }

  /** One more stage for the wanted rows. */
  #stage(stage: Combination, index: number): void {
    const { dimension } = this.#flow;
    const rows = this.#rows;
    for (const [i, row] of rows.entries()) {
      combine(stage, this.#k, this.#stride, row * dimension, dimension, this.#sum);
      const h = this.#steps.length(row);
      for (let d = 0; d < dimension; d++) {
        this.#states[i * dimension + d] = this.#steps.before[row * dimension + d]! + h * this.#sum[d]!;
      }
    }
    const size = rows.length * dimension;
    this.#flow.derivative(this.#states.subarray(0, size), rows.length, this.#slopes.subarray(0, size));
    this.#steps.evaluations += rows.length;
    for (const [i, row] of rows.entries()) {
      const slopes = this.#slopes.subarray(i * dimension, (i + 1) * dimension);
      this.#k.set(slopes, index * this.#stride + row * dimension);
    }
  }

  /** The terms of a row's extension. */
  #expand(row: number): void {
    const { dimension } = this.#flow;
    const { before, after } = this.#steps;
    const h = this.#steps.length(row);
    const first = row * dimension;
    const last = (this.#firstExtra - 1) * this.#stride + first;
    const terms = row * this.#count * dimension;
    for (let d = 0; d < dimension; d++) {
      const difference = after[first + d]! - before[first + d]!;
      const bend = h * this.#k[first + d]! - difference;
      this.#terms[terms + d] = difference;
      this.#terms[terms + dimension + d] = bend;
      this.#terms[terms + 2 * dimension + d] = difference - h * this.#k[last + d]! - bend;
    }
    for (const [i, dense] of this.#dense.entries()) {
      combine(dense, this.#k, this.#stride, first, dimension, this.#sum);
      for (let d = 0; d < dimension; d++) this.#terms[terms + (3 + i) * dimension + d] = h * this.#sum[d]!;
    }
  }
}
