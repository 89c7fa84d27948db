import type { FitModel } from '@spacetime/dsl';
import type { Engine } from './engine.ts';
import { type BatchSource, createFirstOrder } from './first-order.ts';
import { FitError } from './fit-error.ts';
import { createLevenbergMarquardt } from './optimizers/levenberg-marquardt.ts';
import type { Stepper } from './stepper.ts';

/** What a fit's optimizer asks for. */
export async function createStepper(
  engine: Engine,
  fit: FitModel,
  data: BatchSource,
  threads?: number,
): Promise<Stepper & { dispose?(): void }> {
  const { optimizer, order, balance } = fit;
  if (optimizer.kind !== 'lm') return createFirstOrder(engine, fit, fit.steps, data);
  const { count, features, targets } = data.batch(0);
  const { weights } = engine;
  if (!(features instanceof Float64Array && targets instanceof Float64Array && weights instanceof Float64Array)) {
    throw new FitError('Levenberg–Marquardt needs float64: leave the precision out, or choose another optimizer');
  }
  // A sum of squares has fixed weights; balances that follow gradients have no meaning here.
  const lambda = balance.kind === 'fixed' ? balance.weights.slice(0, order + 1) : new Array<number>(order + 1).fill(1);
  return createLevenbergMarquardt(engine.shape, order, { count, features, targets }, data.omega, lambda, {
    damping: optimizer.damping,
    weights,
    ...(threads !== undefined && { threads }),
  });
}
