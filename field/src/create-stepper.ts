import type { FitModel } from '@spacetime/dsl';
import type { Engine } from './engine.ts';
import { type BatchSource, createFirstOrder, isResident } from './first-order.ts';
import { FitError } from './fit-error.ts';
import { weightCount } from './layout.ts';
import { createKfac } from './optimizers/kfac.ts';
import { createLbfgs } from './optimizers/lbfgs.ts';
import { createLevenbergMarquardt } from './optimizers/levenberg-marquardt.ts';
import { StagedLevenbergMarquardt, stageShape } from './optimizers/staged.ts';
import { LONGEST_STEP, stepCost } from './step-cost.ts';
import type { Stepper } from './stepper.ts';
import { trainable } from './trainable.ts';

export interface StepperOptions {
  readonly threads?: number | undefined;
  onMessage?(line: string): void;
}

/** What a fit's optimizer asks for. */
export async function createStepper(
  engine: Engine,
  fit: FitModel,
  data: BatchSource,
  options: StepperOptions = {},
): Promise<Stepper & { dispose?(): void }> {
  const { optimizer, order, network } = fit;
  if (optimizer.kind !== 'lm' && optimizer.kind !== 'kfac') {
    const trained = trainable(engine, network, fit.seed);
    if (optimizer.kind !== 'lbfgs' && isResident(engine)) {
      const resident = engine.firstOrder(fit, fit.steps, data, trained.factorisation);
      if (resident) return resident;
    }
    if (optimizer.kind !== 'lbfgs') return trained.wrap(createFirstOrder(trained.engine, fit, fit.steps, data));
    checkCost(engine, fit, data.batch(0).count, options);
    return trained.wrap(createLbfgs(trained.engine, data, fixedWeights(fit), optimizer));
  }
  // Fixed features have no gradient, and so no part in a step of `kfac`.
  const hasFeatures = network.fourier !== undefined && optimizer.kind === 'lm';
  if (network.kind === 'piratenet' || hasFeatures || network.factorised) {
    throw new FitError(`${optimizer.kind} trains plain networks: choose mlp, siren or wire, or optimizer soap`);
  }
  if (optimizer.kind === 'kfac') {
    checkCost(engine, fit, data.batch(0).count, options);
    if (engine.gaussNewton && engine.kroneckerFactors) return createKfac(engine, data, fixedWeights(fit), optimizer);
    throw new FitError(`the engine ${engine.name} has no kfac: choose engine cpu, or optimizer soap`);
  }
  const { count, features, targets, weights: shares } = data.batch(0);
  const { weights } = engine;
  if (!(features instanceof Float64Array && targets instanceof Float64Array && weights instanceof Float64Array)) {
    throw new FitError('Levenberg–Marquardt needs float64: leave the precision out, or choose another optimizer');
  }
  const lambda = fixedWeights(fit);
  const { damping, stages } = optimizer;
  const single = weightCount(stageShape(engine.shape, stages));
  checkCost(engine, fit, count, options);
  try {
    const { threads } = options;
    const source = { count, features, targets, ...(shares && { weights: Float64Array.from(shares) }) };
    const common = { damping, ...(threads !== undefined && { threads }) };
    if (stages > 1) {
      const staged = { ...common, stages, steps: fit.steps, network, seed: fit.seed };
      return await StagedLevenbergMarquardt.create(engine, source, data.omega, lambda, staged);
    }
    return await createLevenbergMarquardt(engine.shape, order, source, data.omega, lambda, { ...common, weights });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new FitError(
      `Levenberg–Marquardt has no memory for ${single} weights at ${count} points: take a narrower network or fewer samples, or soap`,
    );
  }
}

/** Of a loss that must be the same function at every step: balances that follow gradients have no meaning there. */
function fixedWeights({ balance, order }: FitModel): readonly number[] {
  return balance.kind === 'fixed' ? balance.weights.slice(0, order + 1) : new Array<number>(order + 1).fill(1);
}

/** Warns of a step that takes seconds. */
function checkCost(
  { shape, directions }: Engine,
  fit: FitModel,
  points: number,
  { threads, onMessage }: StepperOptions,
): void {
  const cost = stepCost(fit, shape, directions, points, threads);
  if (!cost) return;
  const { seconds, text, remedy } = cost;
  if (seconds > LONGEST_STEP) throw new FitError(`${text}: ${remedy}`);
  if (seconds > LONGEST_STEP / 10) onMessage?.(`${text}; ${remedy}`);
}
