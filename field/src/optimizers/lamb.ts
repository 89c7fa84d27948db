import type { OptimizerModel } from '@spacetime/dsl';
import type { Engine, Vector } from '../engine.ts';
import { type ReadonlyState, restore, restoreCount, type State } from '../state.ts';
import { norm } from '../vectors.ts';
import { trustRatio } from './layerwise.ts';
import type { Optimizer } from './optimizer.ts';

export type LambModel = Extract<OptimizerModel, { kind: 'lamb' }>;

/**
 * LAMB (You et al. 2020, arXiv 1904.00962, algorithm 2): Adam whose step has, in every tensor, the length rate·φ(‖w‖).
 * With Adam's m̂ and v̂ and r = m̂/(√v̂ + ε): w ← w − rate·(φ(‖w‖)/‖r + λ w‖)·(r + λ w), λ = weightDecay, φ the
 * identity. Where ‖w‖ or the step vanishes the ratio is 1, so that biases leave zero.
 */
export function createLamb(engine: Engine, model: LambModel): Optimizer {
  const { weights, layout } = engine;
  const { b1, b2, epsilon, weightDecay } = model;
  const m = engine.allocate(weights.length);
  const v = engine.allocate(weights.length);
  const update = engine.allocate(weights.length);
  let count = 0;

  return {
    step(gradient: Vector, rate: number): void {
      count++;
      const firstScale = 1 / (1 - b1 ** count);
      const secondScale = 1 / (1 - b2 ** count);
      for (let i = 0; i < weights.length; i++) {
        const g = gradient[i];
        m[i] = b1 * m[i] + (1 - b1) * g;
        v[i] = b2 * v[i] + (1 - b2) * g * g;
        update[i] = (firstScale * m[i]) / (Math.sqrt(v[i] * secondScale) + epsilon) + weightDecay * weights[i];
      }
      for (const { offset, rows, columns } of layout) {
        const end = offset + rows * columns;
        const size = rate * trustRatio(norm(weights, offset, end), norm(update, offset, end));
        for (let i = offset; i < end; i++) weights[i] -= size * update[i];
      }
    },
    saveState(): State {
      return new Map([
        ['count', Float64Array.of(count)],
        ['m', m.slice()],
        ['v', v.slice()],
      ]);
    },
    loadState(state: ReadonlyState): void {
      count = restoreCount(state, 'count');
      restore(state, 'm', m);
      restore(state, 'v', v);
    },
  };
}
