import type { BalanceModel } from '@spacetime/dsl';
import type { Engine, Vector } from '../engine.ts';
import type { ReadonlyState, State } from '../state.ts';
import { createConflictFree } from './conflict-free.ts';
import { createFixed } from './fixed.ts';
import { createGradNorm } from './gradnorm.ts';

/** How the gradients of the losses of orders 0, 1, 2 become one: as Σ λ_k ∇L_k. */
export interface Balance {
  /** Where true, `weigh` needs every loss's own gradient; where false, its `gradients` are not looked at. */
  readonly separate: boolean;
  /**
   * @param losses length order + 1
   * @param gradients order + 1 gradients, each in the layout of the engine's weights
   * @returns λ for this step
   */
  weigh(losses: Float64Array, gradients: readonly Vector[]): readonly number[];
  saveState(): State;
  loadState(state: ReadonlyState): void;
}

export function createBalance(engine: Engine, model: BalanceModel): Balance {
  // With a single loss there is nothing to balance.
  if (engine.order === 0) return createFixed([1]);
  switch (model.kind) {
    case 'fixed':
      return createFixed(model.weights.slice(0, engine.order + 1));
    case 'gradnorm':
      return createGradNorm(engine, model);
    case 'config':
      return createConflictFree();
  }
}
