import type { BalanceModel } from '@spacetime/dsl';
import type { Engine, Vector } from '../engine.ts';
import { type ReadonlyState, restore, restoreCount, type State } from '../state.ts';
import { norm } from '../vectors.ts';
import type { Balance } from './balance.ts';

type GradNormModel = Extract<BalanceModel, { kind: 'gradnorm' }>;

/** Smallest weight before the weights are scaled to their sum: a loss is never switched off or turned round. */
const SMALLEST_WEIGHT = 1e-3;

/**
 * GradNorm (Chen, Badrinarayanan, Lee & Rabinovich 2018, algorithm 1).
 *
 * With W the weights of the last layer, which all losses share, G_i = λ_i‖∇_W L_i‖, Ḡ their mean and
 * r_i = (L_i/L_i(0)) / mean_j(L_j/L_j(0)), the weights λ descend Σ_i |G_i − Ḡ r_i^α| with the target Ḡ r_i^α held
 * constant, by Adam at `rate`, and are scaled back to Σ λ_i = their number. The network's step uses the weights
 * from before that.
 */
export function createGradNorm(engine: Engine, { alpha, rate }: GradNormModel): Balance {
  const tasks = engine.order + 1;
  const shared = engine.layout.findLast((tensor) => tensor.name.endsWith('.weight'));
  if (!shared) throw new Error('a network without weights cannot be balanced');
  const end = shared.offset + shared.rows * shared.columns;
  const weights = new Float64Array(tasks).fill(1);
  const initial = new Float64Array(tasks);
  const m = new Float64Array(tasks);
  const v = new Float64Array(tasks);
  let count = 0;

  function update(losses: Float64Array, gradients: readonly Vector[]): void {
    if (count++ === 0) initial.set(losses);
    const norms = gradients.map((gradient) => norm(gradient.subarray(shared!.offset, end)));
    const progress = Array.from(losses, (loss, i) => (initial[i] > 0 ? loss / initial[i] : 1));
    const meanProgress = mean(progress) || 1;
    const meanNorm = mean(norms.map((value, i) => weights[i] * value));
    for (let i = 0; i < tasks; i++) {
      const target = meanNorm * (progress[i] / meanProgress) ** alpha;
      const slope = Math.sign(weights[i] * norms[i] - target) * norms[i];
      m[i] = 0.9 * m[i] + 0.1 * slope;
      v[i] = 0.999 * v[i] + 0.001 * slope * slope;
      const step = m[i] / (1 - 0.9 ** count) / (Math.sqrt(v[i] / (1 - 0.999 ** count)) + Number.MIN_VALUE);
      weights[i] = Math.max(SMALLEST_WEIGHT, weights[i] - rate * step);
    }
    const scale = tasks / weights.reduce((sum, weight) => sum + weight, 0);
    for (let i = 0; i < tasks; i++) weights[i] *= scale;
  }

  return {
    separate: true,
    weigh(losses, gradients) {
      const current = Array.from(weights);
      update(losses, gradients);
      return current;
    },
    saveState(): State {
      return new Map([
        ['count', Float64Array.of(count)],
        ['weights', weights.slice()],
        ['initial', initial.slice()],
        ['m', m.slice()],
        ['v', v.slice()],
      ]);
    },
    loadState(state: ReadonlyState): void {
      count = restoreCount(state, 'count');
      restore(state, 'weights', weights);
      restore(state, 'initial', initial);
      restore(state, 'm', m);
      restore(state, 'v', v);
    },
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
