import type { FitModel } from '@spacetime/dsl';
import { type Order, Random } from '@spacetime/geometry';
import { createBatches } from './data/batches.ts';
import { drawPoints } from './data/draw.ts';
import { Evaluator, liveCoordinates, type Problem } from './data/problem.ts';
import { lossWeights, survey, type Tick } from './data/survey.ts';
import { freshPoints, Validator } from './data/validator.ts';
import type { Engine, NetworkShape } from './engine.ts';
import type { BatchSource } from './first-order.ts';
import { FitError } from './fit-error.ts';
import { initialise } from './initialise.ts';
import { startFromLeastSquares } from './networks/least-squares-start.ts';
import type { Normalisation } from './normalisation.ts';
import { ALL_DIRECTIONS, directionsOf } from './streams.ts';

/** A fit that is ready to be trained. */
export interface Prepared {
  readonly problem: Problem;
  readonly normalisation: Normalisation;
  readonly engine: Engine;
  readonly data: BatchSource;
  readonly validator: Validator;
  /** Number of training points. */
  readonly samples: number;
}

/** @param directions in how many coordinates derivatives are needed; the engine may always carry all four */
export type CreateEngine = (shape: NetworkShape, order: Order, directions: number) => Engine | Promise<Engine>;

/**
 * Draws the points, evaluates and normalises the target, and sets up a network with fresh weights.
 *
 * @throws FitError where the target has no finite value at a point, or there is nothing to learn
 */
export async function prepare(
  fit: FitModel,
  problem: Problem,
  createEngine: CreateEngine,
  tick: Tick = () => {},
): Promise<Prepared> {
  const evaluator = new Evaluator(problem);
  const { domain } = problem.metric.chart;
  const points = await withinMemory(() => drawPoints(fit.samples, evaluator, domain, fit.seed, () => tick(0)));
  const normalisation = await survey(evaluator, domain, points, (done) => tick(done / 2));
  const omega = lossWeights(evaluator, normalisation, points, fit.order);
  const shape = networkShape(fit, evaluator.inputs, normalisation.active.length);
  // Levenberg–Marquardt looks for the directions itself.
  const live = fit.optimizer.kind === 'lm' ? ALL_DIRECTIONS : directionsOf(problem.encoding);
  const engine = await createEngine(shape, fit.order, live.length);
  const directions = engine.directions === live.length ? live : ALL_DIRECTIONS;
  try {
    initialise(fit.network, engine.layout, engine.weights, new Random(fit.seed));
    const { batch, seed, optimizer } = fit;
    // Levenberg–Marquardt and L-BFGS sum over all points at every step.
    const takesAll = optimizer.kind === 'lm' || optimizer.kind === 'lbfgs';
    const settings = { batch: takesAll ? points.length / 4 : batch, seed, directions };
    const data = await createBatches(engine, evaluator, normalisation, omega, points, settings, (done) =>
      tick((1 + done) / 2),
    );
    if (fit.network.kind === 'piratenet') startFromLeastSquares(engine, data);
    const drawn = await drawPoints(fit.validate.samples, evaluator, domain, -1 - fit.seed, () => tick(1));
    const validation = freshPoints(drawn, points, liveCoordinates(evaluator, domain));
    const validator = new Validator(engine, evaluator, normalisation, validation);
    return { problem, normalisation, engine, data, validator, samples: points.length / 4 };
  } catch (error) {
    engine.dispose();
    throw error instanceof RangeError ? new FitError(`${error.message}: take fewer samples or a smaller batch`) : error;
  }
}

async function withinMemory<T>(allocate: () => Promise<T>): Promise<T> {
  try {
    return await allocate();
  } catch (error) {
    throw error instanceof RangeError ? new FitError('there is no memory for so many samples') : error;
  }
}

function networkShape({ network }: FitModel, inputs: number, outputs: number): NetworkShape {
  const { kind, width, depth, activation, omega, scale, fourier } = network;
  const shape = { inputs, width, depth, outputs, activation, omega, scale };
  if (kind === 'piratenet') return { ...shape, architecture: kind };
  return fourier === undefined ? shape : { ...shape, depth: depth + 1, fourier: true };
}
