import { availableParallelism } from 'node:os';
import type { FitModel } from '@spacetime/dsl';
import type { Engine } from './engine.ts';
import { type BatchSource, createFirstOrder } from './first-order.ts';
import { FitError } from './fit-error.ts';
import { weightCount } from './layout.ts';
import { createKfac } from './optimizers/kfac.ts';
import { createLbfgs } from './optimizers/lbfgs.ts';
import { createLevenbergMarquardt } from './optimizers/levenberg-marquardt.ts';
import { StagedLevenbergMarquardt, stageShape } from './optimizers/staged.ts';
import type { Stepper } from './stepper.ts';
import { streamsAlong } from './streams.ts';
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
    if (optimizer.kind !== 'lbfgs') return trained.wrap(createFirstOrder(trained.engine, fit, fit.steps, data));
    const { count } = data.batch(0);
    const operations = 6 * streamsAlong(engine.directions, order) * engine.weights.length * count;
    const remedy = 'fewer samples make it faster, soap takes a batch a step';
    checkCost('L-BFGS', operations, engine.weights.length, count, remedy, options);
    return trained.wrap(createLbfgs(trained.engine, data, fixedWeights(fit), optimizer));
  }
  // Fixed features have no gradient, and so no part in a step of `kfac`.
  const hasFeatures = network.fourier !== undefined && optimizer.kind === 'lm';
  if (network.kind === 'piratenet' || hasFeatures || network.factorised) {
    throw new FitError(`${optimizer.kind} trains plain networks: choose mlp, siren or wire, or optimizer soap`);
  }
  if (optimizer.kind === 'kfac') {
    const { count } = data.batch(0);
    const { weights, layout, directions } = engine;
    // Five passes a product; and eigenvectors, of the sizes of layers cubed, on one thread.
    const products = 10 * optimizer.products * streamsAlong(directions, order) * weights.length * count;
    const threads = options.threads ?? availableParallelism();
    const eigenvectors = layout
      .filter(({ name, fixed }) => name.endsWith('.weight') && !fixed)
      .reduce((sum, { rows, columns }) => sum + EIGENVECTORS * threads * (rows ** 3 + columns ** 3), 0);
    const remedy = 'a narrower network, a smaller batch or fewer products make it faster, soap takes any size';
    checkCost('kfac', products + eigenvectors, weights.length, count, remedy, options);
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
  // Two for each pair of weights and residual, P³/3 for a factorisation.
  const operations = count * data.omega.length * single ** 2 + single ** 3 / 3;
  const remedy = 'a narrower network or fewer samples make it faster, soap takes any size';
  checkCost('Levenberg–Marquardt', operations, single, count, remedy, options);
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

/** Seconds. */
const LONGEST_STEP = 60;
/** Operations a second of a thread, roughly. */
const SPEED = 2e10;
/** Operations that would take as long as the eigenvectors of a matrix of order n, over n³. */
const EIGENVECTORS = 60;

/** Warns of a step that takes seconds; it cannot be interrupted, so that one of minutes would be a hang. */
function checkCost(
  name: string,
  operations: number,
  weights: number,
  points: number,
  remedy: string,
  { threads = availableParallelism(), onMessage }: StepperOptions,
): void {
  const seconds = operations / (SPEED * threads);
  const cost = `${name} needs about ${Number(seconds.toPrecision(1))} s a step for ${weights} weights at ${points} points`;
  if (seconds > LONGEST_STEP) throw new FitError(`${cost}: ${remedy}`);
  if (seconds > LONGEST_STEP / 10) onMessage?.(`${cost}; ${remedy}`);
}
