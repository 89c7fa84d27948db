import type { OptimizerModel } from '@spacetime/dsl';
import type { Engine, Vector } from '../engine.ts';
import { type ReadonlyState, restore, type State } from '../state.ts';
import { norm } from '../vectors.ts';
import { trustRatio } from './layerwise.ts';
import type { Optimizer } from './optimizer.ts';

export type LarsModel = Extract<OptimizerModel, { kind: 'lars' }>;

/**
 * LARS (You, Gitman & Ginsburg 2017, arXiv 1708.03888, algorithm 1): momentum with a rate of its own for every tensor,
 * v ← μ v + rate·λ·(g + β w), w ← w − v, λ = η ‖w‖/(‖g‖ + β ‖w‖), μ = momentum, η = trust, β = weightDecay. Where
 * ‖w‖ or ‖g‖ vanishes the quotient is 1, so that biases leave zero.
 */
export function createLars(engine: Engine, model: LarsModel): Optimizer {
  const { weights, layout } = engine;
  const { momentum, trust, weightDecay } = model;
  const v = engine.allocate(weights.length);

  return {
    step(gradient: Vector, rate: number): void {
      for (const { offset, rows, columns } of layout) {
        const end = offset + rows * columns;
        const size = norm(weights, offset, end);
        const local = rate * trust * trustRatio(size, norm(gradient, offset, end) + weightDecay * size);
        for (let i = offset; i < end; i++) {
          v[i] = momentum * v[i] + local * (gradient[i] + weightDecay * weights[i]);
          weights[i] -= v[i];
        }
      }
    },
    saveState: (): State => new Map([['v', v.slice()]]),
    loadState: (state: ReadonlyState): void => restore(state, 'v', v),
  };
}
