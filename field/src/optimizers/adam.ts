import type { OptimizerModel } from '@spacetime/dsl';
import type { Engine, Vector } from '../engine.ts';
import { type ReadonlyState, restore, restoreCount, type State } from '../state.ts';
import type { Optimizer } from './optimizer.ts';

type AdamModel = Extract<OptimizerModel, { kind: 'adam' | 'adamw' }>;

/** Adam's two numbers with their names at hand. */
export interface MomentDecay {
  readonly b1: number;
  readonly b2: number;
  readonly epsilon: number;
}

/**
 * Adam (Kingma & Ba 2015, algorithm 1): w ← w − rate·m̂/(√v̂ + ε), m̂ = m/(1 − b1ᵗ), v̂ = v/(1 − b2ᵗ).
 * `adam` adds weightDecay·w to the gradient; `adamw` (Loshchilov & Hutter 2019, algorithm 2) shrinks the
 * weights by rate·weightDecay beside the step instead.
 */
export function createAdam(engine: Engine, model: AdamModel): Optimizer {
  const { weights } = engine;
  const { b1, b2, epsilon } = model;
  const m = engine.allocate(weights.length);
  const v = engine.allocate(weights.length);
  const coupled = model.kind === 'adam' ? model.weightDecay : 0;
  const decoupled = model.kind === 'adamw' ? model.weightDecay : 0;
  let count = 0;

  return {
    step(gradient: Vector, rate: number): void {
      count++;
      const firstScale = 1 / (1 - b1 ** count);
      const secondScale = 1 / (1 - b2 ** count);
      const keep = 1 - rate * decoupled;
      for (let i = 0; i < weights.length; i++) {
        const g = gradient[i] + coupled * weights[i];
        m[i] = b1 * m[i] + (1 - b1) * g;
        v[i] = b2 * v[i] + (1 - b2) * g * g;
        weights[i] = keep * weights[i] - (rate * firstScale * m[i]) / (Math.sqrt(v[i] * secondScale) + epsilon);
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
