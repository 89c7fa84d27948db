import type { Order } from '@spacetime/geometry';
import type { NetworkShape } from '../engine.ts';
import { LeastSquares } from '../engines/cpu/lm.ts';
import type { LeastSquaresData } from '../engines/cpu/lm-problem.ts';
import { type ReadonlyState, restore } from '../state.ts';
import type { Stepper, StepReport } from '../stepper.ts';
import type { DampedLeastSquares } from './damped-least-squares.ts';

const FIRST_DAMPING = 1e-5;
/** Trials that a step makes before it calls the weights a minimum. */
const TRIALS = 24;
/** Corrections of a trial; those in a row that may fail to shrink; the decrease, of the predicted, that is too little. */
const CORRECTIONS = 30;
const FAILURES = 2;
const ENOUGH = 0.1;

export interface LevenbergMarquardtOptions {
  /** As many as the machine has by default. */
  readonly threads?: number;
  /** μ of the first step, relative to the largest entry of JᵀJ's diagonal. */
  readonly damping?: number;
  /** Where to start; live: every accepted step is written here. */
  readonly weights: Float64Array;
  /** Called several times a step. May throw to abandon the step; the weights are then those of the last one. */
  readonly onTick?: () => void;
}

export interface LevenbergMarquardt extends Stepper {
  readonly weights: Float64Array;
  /** Whether the last step found no lower loss in any trial: nothing more is to be had in float64. */
  readonly converged: boolean;
  dispose(): void;
}

/**
 * Dense Levenberg–Marquardt in float64 for a small network: minimises ½ Σ_n Σ_s Σ_c λ ω (output − target)² / N over
 * all points at once. Memory grows as P², a step's time as N S P² + P³.
 * @param data features [N, S, inputs] and targets [N, S, outputs]; copied
 * @param omega shape [S, outputs] @param lambda weights of the orders
 */
export async function createLevenbergMarquardt(
  shape: NetworkShape,
  order: Order,
  data: LeastSquaresData,
  omega: Float64Array,
  lambda: readonly number[],
  options: LevenbergMarquardtOptions,
): Promise<LevenbergMarquardt> {
  const problem = await LeastSquares.create({ shape, order, data, omega, lambda }, options.threads);
  return new DampedIteration(problem, lambda, options);
}

/**
 * The iteration itself. A step d minimises ‖r + J d‖² + μ ‖d‖², Levenberg's damping (scaling it by powers of JᵀJ's
 * diagonal, as Marquardt did, measured worse on networks of raw coordinates and no better elsewhere). What the
 * linear model leaves out is then corrected with the same factor, again and again,
 *   d ← d − (JᵀJ + μ)⁻¹ (Jᵀ r(w + d) + μ d),
 * as in the modified method of Fan (Math. Comp. 81 (2012) 447); the first correction is the geodesic acceleration of
 * Transtrum & Sethna (arXiv:1201.5885, eq. 9), and in the sloppy directions of a network the later ones lengthen the
 * useful step by orders. Before corrections r may be 10⁴ times what it was. μ follows the gain ratio by Nielsen's rule
 * (IMM-REP-1999-05, eq. 2.4).
 */
export class DampedIteration implements LevenbergMarquardt {
  readonly weights: Float64Array;
  converged = false;
  readonly #problem: DampedLeastSquares;
  readonly #lambda: readonly number[];
  readonly #onTick: () => void;
  readonly #r: Float64Array;
  readonly #trialWeights: Float64Array;
  readonly #shift: Float64Array;
  /** μ, and the factor by which the next failure raises it. */
  readonly #damping: Float64Array;

  constructor(problem: DampedLeastSquares, lambda: readonly number[], options: LevenbergMarquardtOptions) {
    const { weights, damping = FIRST_DAMPING, onTick = () => undefined } = options;
    if (weights.length !== problem.parameters) {
      throw new RangeError(`${problem.parameters} weights are needed, not ${weights.length}`);
    }
    this.weights = weights;
    this.#problem = problem;
    this.#lambda = lambda;
    this.#onTick = onTick;
    this.#r = problem.allocateResiduals();
    this.#trialWeights = new Float64Array(weights.length);
    this.#shift = new Float64Array(problem.size);
    this.#damping = Float64Array.of(damping, 2);
  }

  get operations(): number {
    return this.#problem.operations ?? Number.NaN;
  }

  step(_index: number): StepReport {
    const problem = this.#problem;
    const damping = this.#damping;
    const parts = problem.residuals(this.weights, this.#r);
    const loss = this.#total(parts);
    this.converged = true;
    if (!(loss > 0 && loss < Infinity)) return this.#report(parts);
    problem.linearise(this.weights, damping[0]! < problem.orthogonalBelow);
    this.#onTick();
    const g = new Float64Array(problem.size);
    problem.pullback(this.#r, g);
    const largest = problem.diagonal().reduce((a, b) => Math.max(a, b), 0) || 1;
    for (let trial = 0; trial < TRIALS; trial++) {
      this.#shift.fill(damping[0]! * largest);
      const best = problem.factor(this.#shift) ? this.#descend(g, loss) : undefined;
      this.#onTick();
      if (best) {
        const gain = (loss - best.loss) / best.predicted;
        damping[0]! *= Math.max(1 / 3, 1 - (2 * gain - 1) ** 3);
        damping[1] = 2;
        this.weights.set(best.weights);
        this.converged = false;
        return this.#report(best.parts);
      }
      damping[0]! *= damping[1]!;
      damping[1]! *= 2;
    }
    damping[1] = 2;
    return this.#report(parts);
  }

  saveState(): ReadonlyState {
    return new Map([['damping', this.#damping.slice()]]);
  }

  loadState(state: ReadonlyState): void {
    restore(state, 'damping', this.#damping);
    this.converged = false;
  }

  dispose(): void {
    this.#problem.dispose();
  }

  /** The damped step of the current factor with its corrections. @returns the lowest point met, if lower than `loss` */
  #descend(g: Float64Array, loss: number) {
    const problem = this.#problem;
    const shift = this.#shift;
    const n = problem.size;
    const d = g.map((x) => -x);
    problem.solve(d);
    let predicted = 0;
    for (let i = 0; i < n; i++) predicted += 0.5 * d[i]! * (shift[i]! * d[i]! - g[i]!);
    let best: { loss: number; parts: Float64Array; weights: Float64Array; predicted: number } | undefined;
    const q = new Float64Array(n);
    let smallest = Infinity;
    let failures = 0;
    for (let k = 0; ; k++) {
      const w = this.#trialWeights;
      for (let p = 0; p < w.length; p++) w[p] = this.weights[p]! + d[p]!;
      const parts = problem.residuals(w, this.#r);
      const total = this.#total(parts);
      if (total < (best?.loss ?? loss)) best = { loss: total, parts, weights: w.slice(), predicted };
      if (k === CORRECTIONS || !(total < Infinity)) return best;
      problem.pullback(this.#r, q);
      for (let i = 0; i < n; i++) q[i] = -(q[i]! + shift[i]! * d[i]!);
      const correction = q.slice();
      problem.solve(correction);
      let decrease = 0;
      for (let i = 0; i < n; i++) {
        decrease += 0.5 * q[i]! * correction[i]!;
        d[i]! += correction[i]!;
      }
      if (decrease < ENOUGH * predicted && best) return best;
      if (decrease < 0.9 * smallest) {
        smallest = decrease;
        failures = 0;
      } else if (++failures > FAILURES || !(decrease < Infinity)) return best;
    }
  }

  #total(parts: Float64Array): number {
    let sum = 0;
    for (const [k, part] of parts.entries()) if (this.#lambda[k]! > 0) sum += this.#lambda[k]! * part;
    return sum;
  }

  #report(parts: Float64Array): StepReport {
    return { loss: this.#total(parts), parts: [...parts], weights: this.#lambda, rate: this.#damping[0]! };
  }
}
