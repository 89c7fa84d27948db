import type { FitModel } from '@spacetime/dsl';
import type { Engine } from './engine.ts';
import { type BatchSource, createFirstOrder } from './first-order.ts';
import type { Stepper } from './stepper.ts';

/** What a fit's optimizer asks for. */
export async function createStepper(
  engine: Engine,
  fit: FitModel,
  data: BatchSource,
  _threads?: number,
): Promise<Stepper> {
  return createFirstOrder(engine, fit, fit.steps, data);
}
