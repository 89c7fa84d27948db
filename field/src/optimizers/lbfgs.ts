import type { Engine } from '../engine.ts';
import type { BatchSource } from '../first-order.ts';
import { addSection, type ReadonlyState, restoreCount, type State, section } from '../state.ts';
import type { Stepper, StepReport } from '../stepper.ts';
import { streamsAlong } from '../streams.ts';
import { dot, norm } from '../vectors.ts';
import { CurvaturePairs } from './curvature-pairs.ts';
import { type LinePoint, strongWolfe } from './line-search.ts';

/** Differences of a loss, relative to it, that are rounding; so many steps in a row that gain no more are the end. */
const NOISE = { float32: 4e-7, float64: 1e-15 };
const IDLE_STEPS = 10;

export interface LbfgsOptions {
  /** Pairs of steps and gradient changes that are kept. */
  readonly history: number;
}

/** The loss and its gradient somewhere on a line of weights. */
interface Evaluation extends LinePoint {
  readonly parts: readonly number[];
  readonly gradient: Float64Array;
}

/**
 * Limited-memory BFGS (Liu & Nocedal 1989) on the loss Σ λ_k L_k over all points: a step goes along −H g to where the
 * strong Wolfe conditions hold, and costs as many gradients as its line search takes, mostly one. Where H leads to no
 * descent it is forgotten; where the gradient itself leads to none, or steps gain nothing beyond rounding, the weights
 * are a minimum.
 *
 * @param data a source whose batch is all the points, the same at every step
 * @param lambda weights of the orders
 */
export function createLbfgs(
  engine: Engine,
  data: BatchSource,
  lambda: readonly number[],
  { history }: LbfgsOptions,
): Stepper {
  const { weights, precision } = engine;
  const pairs = new CurvaturePairs(weights.length, history);
  const start = new Float64Array(weights.length);
  const cost = 6 * streamsAlong(engine.directions, engine.order) * weights.length;
  let operations = 0;
  let here: Evaluation | undefined;
  let isRestored = false;
  /** Steps since the last that gained something. */
  let idle = 0;
  let converged = false;

  /** At start + step·direction, as far as the engine's precision can tell it from others. */
  function evaluate(step: number, direction?: Float64Array): Evaluation {
    if (direction) for (let i = 0; i < start.length; i++) weights[i] = start[i] + step * direction[i];
    const batch = data.batch(0);
    // The gradient where a descent goes on was counted before it was interrupted.
    if (!isRestored) operations += cost * batch.count;
    isRestored = false;
    const { losses, gradients } = engine.gradient(batch, data.omega, lambda, 'combined');
    const gradient = Float64Array.from(gradients[0]);
    const value = losses.reduce((sum, part, k) => sum + lambda[k] * part, 0);
    return { step, value, parts: Array.from(losses), gradient, slope: direction ? dot(gradient, direction) : 0 };
  }

  function search(from: Evaluation): Evaluation | undefined {
    const direction = pairs.direction(from.gradient);
    const slope = dot(from.gradient, direction);
    if (!(slope < 0)) return undefined;
    // Without curvature known: a step of length 1 (Liu & Nocedal, § 4), or −g where that is shorter.
    const first = pairs.count > 0 ? 1 : Math.min(1, 1 / Math.sqrt(-slope));
    const found = strongWolfe((step) => evaluate(step, direction), { ...from, step: 0, slope }, first, noiseOf(from));
    for (let i = 0; i < start.length; i++) weights[i] = found ? start[i] + found.step * direction[i] : start[i];
    return found;
  }

  const noiseOf = ({ value }: Evaluation): number => NOISE[precision] * Math.abs(value);
  const report = ({ value, parts, step }: Evaluation): StepReport => ({
    loss: value,
    parts,
    weights: lambda,
    rate: step,
  });

  return {
    /** 6 for each weight, stream and point of every gradient. */
    get operations() {
      return operations;
    },
    get converged() {
      return converged;
    },
    step(): StepReport {
      here ??= evaluate(0);
      if (!Number.isFinite(here.value)) return report(here);
      start.set(weights);
      let found = search(here);
      if (!found && pairs.count > 0) {
        pairs.clear();
        found = search(here);
      }
      idle = found && found.value < here.value - noiseOf(here) ? 0 : idle + 1;
      converged = !found || idle === IDLE_STEPS;
      if (!found) return report({ ...here, step: 0 });
      const { gradient } = here;
      const change = found.gradient.map((g, i) => g - gradient[i]);
      pairs.add(
        start.map((w, i) => weights[i] - w),
        change,
        norm(gradient),
      );
      here = found;
      return report(found);
    },
    saveState(): State {
      const state: State = new Map([['idle', Float64Array.of(idle)]]);
      addSection(state, 'pairs', pairs.saveState());
      return state;
    },
    loadState(state: ReadonlyState): void {
      pairs.loadState(section(state, 'pairs'));
      idle = restoreCount(state, 'idle');
      // The gradient is that of the restored weights, whatever came before.
      here = undefined;
      isRestored = true;
      converged = false;
    },
  };
}
