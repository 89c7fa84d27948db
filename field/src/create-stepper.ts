import { availableParallelism } from 'node:os';
import type { FitModel } from '@spacetime/dsl';
import type { Engine } from './engine.ts';
import { type BatchSource, createFirstOrder } from './first-order.ts';
import { FitError } from './fit-error.ts';
import { createLbfgs } from './optimizers/lbfgs.ts';
import { createLevenbergMarquardt } from './optimizers/levenberg-marquardt.ts';
import type { Stepper } from './stepper.ts';
import { trainable } from './trainable.ts';

/** What a fit's optimizer asks for. */
export async function createStepper(
  engine: Engine,
  fit: FitModel,
  data: BatchSource,
  { threads, onMessage }: { readonly threads?: number | undefined; onMessage?(line: string): void } = {},
): Promise<Stepper & { dispose?(): void }> {
  const { optimizer, order, network } = fit;
  if (optimizer.kind !== 'lm') {
    const trained = trainable(engine, network, fit.seed);
    const stepper =
      optimizer.kind === 'lbfgs'
        ? createLbfgs(trained.engine, data, fixedWeights(fit), optimizer)
        : createFirstOrder(trained.engine, fit, fit.steps, data);
    return trained.wrap(stepper);
  }
  if (network.kind === 'piratenet' || network.fourier !== undefined || network.factorised) {
    throw new FitError('Levenberg–Marquardt trains plain networks: choose mlp, siren or wire, or optimizer soap');
  }
  const { count, features, targets, weights: shares } = data.batch(0);
  const { weights } = engine;
  if (!(features instanceof Float64Array && targets instanceof Float64Array && weights instanceof Float64Array)) {
    throw new FitError('Levenberg–Marquardt needs float64: leave the precision out, or choose another optimizer');
  }
  const lambda = fixedWeights(fit);
  const seconds = secondsAStep(count * data.omega.length, weights.length, threads);
  const cost = `Levenberg–Marquardt needs about ${Number(seconds.toPrecision(1))} s a step for ${weights.length} weights at ${count} points`;
  const remedy = 'a narrower network or fewer samples make it faster, soap takes any size';
  // A step cannot be interrupted, so one that takes minutes would be a hang.
  if (seconds > LONGEST_STEP) throw new FitError(`${cost}: ${remedy}`);
  if (seconds > LONGEST_STEP / 10) onMessage?.(`${cost}; ${remedy}`);
  try {
    const source = { count, features, targets, ...(shares && { weights: Float64Array.from(shares) }) };
    return await createLevenbergMarquardt(engine.shape, order, source, data.omega, lambda, {
      damping: optimizer.damping,
      weights,
      ...(threads !== undefined && { threads }),
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FitError(
      `Levenberg–Marquardt has no memory for ${weights.length} weights at ${count} points: take a narrower network or fewer samples, or soap`,
    );
  }
}

/** Of a loss that must be the same function at every step: balances that follow gradients have no meaning there. */
function fixedWeights({ balance, order }: FitModel): readonly number[] {
  return balance.kind === 'fixed' ? balance.weights.slice(0, order + 1) : new Array<number>(order + 1).fill(1);
}

/** Seconds. */
const LONGEST_STEP = 60;

/** Roughly: two operations for each pair of weights and residual, P³/3 for a factorisation, at 20 GFLOP/s a thread. */
function secondsAStep(residuals: number, weights: number, threads = availableParallelism()): number {
  return (residuals * weights ** 2 + weights ** 3 / 3) / (2e10 * threads);
}
