import { availableParallelism } from 'node:os';
import type { Order } from '@spacetime/geometry';
import type { NetworkShape } from '../engine.ts';
import { LeastSquares } from '../engines/cpu/lm.ts';
import type { LeastSquaresData } from '../engines/cpu/lm-problem.ts';
import { type ReadonlyState, restore, type State } from '../state.ts';
import type { Stepper, StepReport } from '../stepper.ts';

export interface LevenbergMarquardtOptions {
  /** The damping μ of the first step, relative to the largest entry of the diagonal of JᵀJ. */
  readonly damping: number;
  readonly threads?: number;
  /** The network's weights, live: a step changes them. */
  readonly weights: Float64Array;
}

/** A step gives up after so many dampings; the next one starts afresh. */
const TRIALS = 25;
/** Factorisations of JᵀJ lose all digits of directions below this fraction of its trace; then J itself is factored. */
const SQUARED_LIMIT = 1e-14;
/** At most so many corrections with the Jacobian of the step's start. */
const CORRECTIONS = 30;
/** Corrections end when they promise less than this fraction of the step's first gain. */
const ENOUGH = 0.1;
/** … or when two of them have not come down to this fraction of the best one. */
const CONTRACTION = 0.9;
const LEAST_DAMPING = 1e-30;

/**
 * Levenberg–Marquardt, dense, in float64: minimises F(w) = ½ Σ r² with r = √(λ ω / N)(output − target).
 *
 * A step goes to the minimum of F(w + x) + μ|x|²/2 rather than to that of its linearisation: the first x solves
 * (JᵀJ + μ) x = −Jᵀr, and corrections by the same factor, x ← x − (JᵀJ + μ)⁻¹ (Jᵀr(w + x) + μ x), cost a reverse
 * pass and a back-substitution each, where a new Jacobian would cost hundreds of them (chord iteration; Kelley
 * 1995, "Iterative Methods for Linear and Nonlinear Equations", § 5.4). The damping follows the gain ratio (Nielsen
 * 1999, IMM-REP-1999-05). Once μ falls below what JᵀJ can resolve, R of a QR factorisation of J takes its place.
 *
 * Results do not depend on the number of threads.
 */
export async function createLevenbergMarquardt(
  shape: NetworkShape,
  order: Order,
  data: LeastSquaresData,
  omega: Float64Array,
  lambda: readonly number[],
  { damping, threads = availableParallelism(), weights }: LevenbergMarquardtOptions,
): Promise<Stepper & { dispose(): void }> {
  const problem = await LeastSquares.create({ shape, order, data, omega, lambda }, threads);
  return new LevenbergMarquardt(problem, weights, damping, lambda);
}

class LevenbergMarquardt implements Stepper {
  readonly #problem: LeastSquares;
  readonly #weights: Float64Array;
  readonly #lambda: readonly number[];
  readonly #residuals: Float64Array;
  readonly #trialResiduals: Float64Array;
  /** Damping, its growth at the next failure, the trace of the last JᵀJ. */
  readonly #numbers: Float64Array;
  readonly #first: number;
  #losses: Float64Array | undefined;

  constructor(problem: LeastSquares, weights: Float64Array, damping: number, lambda: readonly number[]) {
    this.#problem = problem;
    this.#weights = weights;
    this.#lambda = lambda;
    this.#residuals = problem.allocateResiduals();
    this.#trialResiduals = problem.allocateResiduals();
    this.#first = damping;
    this.#numbers = Float64Array.of(0, 2, 0);
  }

  step(): StepReport {
    const problem = this.#problem;
    const numbers = this.#numbers;
    // The residuals at the start are taken anew, so that nothing but the weights is carried from step to step.
    this.#losses = problem.residuals(this.#weights, this.#residuals);
    if (!Number.isFinite(this.#total(this.#losses))) return this.#report(numbers[0]!);
    this.#linearise();
    const gradient = new Float64Array(problem.size);
    problem.pullback(this.#residuals, gradient);
    for (let trial = 0; trial < TRIALS; trial++) {
      const shift = new Float64Array(problem.size).fill(numbers[0]!);
      if (!problem.factor(shift)) {
        numbers[0]! *= 4;
        continue;
      }
      const gain = this.#descend(gradient, numbers[0]!);
      if (gain !== undefined) {
        numbers[0] = Math.max(LEAST_DAMPING, numbers[0]! * Math.max(1 / 3, 1 - (2 * gain - 1) ** 3));
        numbers[1] = 2;
        return this.#report(numbers[0]!);
      }
      numbers[0]! *= numbers[1]!;
      numbers[1]! *= 2;
    }
    numbers[1] = 2;
    return this.#report(numbers[0]!);
  }

  #linearise(): void {
    const problem = this.#problem;
    const numbers = this.#numbers;
    const [damping, , trace] = numbers as unknown as [number, number, number];
    if (trace > 0 && damping < SQUARED_LIMIT * trace) {
      problem.linearise(this.#weights, true);
      return;
    }
    problem.linearise(this.#weights, false);
    const diagonal = problem.diagonal();
    if (damping === 0) numbers[0] = this.#first * diagonal.reduce((largest, d) => Math.max(largest, d));
    numbers[2] = diagonal.reduce((sum, d) => sum + d);
  }

  #total(losses: Float64Array): number {
    return this.#lambda.reduce((sum, weight, k) => sum + weight * losses[k]!, 0);
  }

  /** Moves the weights to the best point met. @returns actual over predicted gain, undefined where there was none */
  #descend(gradient: Float64Array, damping: number): number | undefined {
    const problem = this.#problem;
    const { size } = problem;
    const start = this.#weights.slice();
    const trial = new Float64Array(start.length);
    const before = this.#total(this.#losses!);
    const x = gradient.map((value) => -value);
    problem.solve(x);
    let predicted = 0;
    for (let i = 0; i < size; i++) predicted += 0.5 * x[i]! * (damping * x[i]! - gradient[i]!);
    const correction = new Float64Array(size);
    let lowest = before;
    let promise = Number.POSITIVE_INFINITY;
    let idle = 0;
    for (let k = 0; k <= CORRECTIONS; k++) {
      for (let p = 0; p < start.length; p++) trial[p] = start[p]! + x[p]!;
      const losses = problem.residuals(trial, this.#trialResiduals);
      const reached = this.#total(losses);
      if (reached < lowest) {
        lowest = reached;
        this.#losses = losses;
        this.#weights.set(trial);
      }
      if (!Number.isFinite(reached) || k === CORRECTIONS) break;
      problem.pullback(this.#trialResiduals, correction);
      for (let i = 0; i < size; i++) correction[i] = -(correction[i]! + damping * x[i]!);
      const slope = correction.slice();
      problem.solve(correction);
      let next = 0;
      for (let i = 0; i < size; i++) next += 0.5 * slope[i]! * correction[i]!;
      if (!(next < ENOUGH * predicted) && Number.isFinite(next)) {
        idle = next < CONTRACTION * promise ? 0 : idle + 1;
        if (idle > 2) break;
      } else break;
      promise = Math.min(promise, next);
      for (let i = 0; i < size; i++) x[i]! += correction[i]!;
    }
    return lowest < before ? (before - lowest) / predicted : undefined;
  }

  #report(rate: number): StepReport {
    const losses = this.#losses!;
    return { loss: this.#total(losses), parts: Array.from(losses), weights: this.#lambda, rate };
  }

  saveState(): State {
    return new Map([['damping', this.#numbers.slice()]]);
  }

  loadState(state: ReadonlyState): void {
    restore(state, 'damping', this.#numbers);
  }

  dispose(): void {
    this.#problem.dispose();
  }
}
