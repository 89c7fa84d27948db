import type { OptimizerModel } from '@spacetime/dsl';
import type { Engine, Vector } from '../engine.ts';
import type { ReadonlyState, State } from '../state.ts';
import { createAdam } from './adam.ts';
import { createLamb } from './lamb.ts';
import { createLars } from './lars.ts';
import { createSoap } from './soap.ts';

/** Changes an engine's weights by a gradient, in place. */
export interface Optimizer {
  /**
   * @param gradient in the layout of the engine's weights, in the engine's memory
   * @param rate the learning rate of this step
   */
  step(gradient: Vector, rate: number): void;
  saveState(): State;
  loadState(state: ReadonlyState): void;
}

/** Those that step along one gradient, at a rate. */
export type FirstOrderModel = Extract<OptimizerModel, { readonly rate: number }>;

/** The first-order optimiser that a fit asks for; its `rate` is the caller's to schedule. */
export function createOptimizer(engine: Engine, model: FirstOrderModel): Optimizer {
  switch (model.kind) {
    case 'soap':
      return createSoap(engine, model);
    case 'adam':
    case 'adamw':
      return createAdam(engine, model);
    case 'lamb':
      return createLamb(engine, model);
    case 'lars':
      return createLars(engine, model);
  }
}
