import type { FitModel, SamplesModel } from '@spacetime/dsl';
import { type Order, Random } from '@spacetime/geometry';
import { createBatches } from './data/batches.ts';
import { drawPoints } from './data/draw.ts';
import { FrameNormWriter } from './data/frame-norm.ts';
import { Evaluator, liveCoordinates, type Problem } from './data/problem.ts';
import { lossWeights, someOf, survey, type Tick } from './data/survey.ts';
import { usablePoints } from './data/usable.ts';
import { freshPoints, Validator } from './data/validator.ts';
import { VolumeWeights } from './data/volume-weights.ts';
import type { Engine, NetworkShape } from './engine.ts';
import type { BatchSource } from './first-order.ts';
import { networkShape, pointCount } from './fit-size.ts';
import { initialise } from './initialise.ts';
import { weightCount } from './layout.ts';
import { firstShape, mustHold, POINT, VALIDATION } from './memory-cost.ts';
import { startFromLeastSquares } from './networks/least-squares-start.ts';
import type { Normalisation } from './normalisation.ts';
import { mustFit, withinMemory } from './out-of-memory.ts';
import { ALL_DIRECTIONS, directionsOf } from './streams.ts';
import type { WarmStart } from './warm-start.ts';

export { networkShape, pointCount } from './fit-size.ts';

/** Points that take long to be drawn. */
const MANY = 2 ** 20;

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

/** What a training takes over from an earlier one. */
export interface Beginning {
  readonly normalisation?: Normalisation | undefined;
  readonly start?: WarmStart | undefined;
}

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
  { normalisation: known, start }: Beginning = {},
): Promise<Prepared> {
  const evaluator = new Evaluator(problem);
  const { domain } = problem.metric.chart;
  // Before they are drawn, where that takes long: a network that cannot be held is no reason to.
  if (pointCount(fit.samples) > MANY) await mustHold(fit, await firstShape(fit, evaluator, domain));
  const points = await withinMemory(`${pointCount(fit.samples)} samples`, 'take fewer', () => {
    mustFit(POINT * pointCount(fit.samples));
    return drawFor(problem, fit.samples, evaluator, fit.seed, fit.order, () => tick(0));
  });
  const normalisation =
    known ?? start?.normalisation ?? (await survey(evaluator, domain, points, (done) => tick(done / 2)));
  const volume = fit.measure === 'volume' ? await VolumeWeights.over(evaluator, points, () => tick(0.5)) : undefined;
  const omega = lossWeights(evaluator, normalisation, points, fit.order, volume);
  const norm =
    fit.loss === 'mse' ? undefined : new FrameNormWriter(fit.loss, evaluator, normalisation, someOf(points), volume);
  const shape = networkShape(fit, evaluator.inputs, normalisation.active.length);
  // Levenberg–Marquardt looks for the directions itself.
  const live = fit.optimizer.kind === 'lm' ? ALL_DIRECTIONS : directionsOf(problem.encoding);
  const engine = await withinMemory(
    `a network of ${weightCount(shape)} weights`,
    'take a narrower network, or fewer layers',
    () => createEngine(shape, fit.order, live.length),
  );
  const directions = engine.directions === live.length ? live : ALL_DIRECTIONS;
  try {
    initialise(fit.network, engine.layout, engine.weights, new Random(fit.seed));
    const { batch, seed, optimizer } = fit;
    // Levenberg–Marquardt and L-BFGS sum over all points at every step.
    const takesAll = optimizer.kind === 'lm' || optimizer.kind === 'lbfgs';
    const settings = { batch: takesAll ? points.length / 4 : batch, seed, directions, volume, norm };
    const data = await withinMemory(
      `${Math.min(settings.batch, points.length / 4)} points a step`,
      takesAll ? 'take fewer samples' : 'take a smaller batch',
      () => createBatches(engine, evaluator, normalisation, omega, points, settings, (done) => tick((1 + done) / 2)),
    );
    if (start) start.apply(engine);
    else if (fit.network.kind === 'piratenet') startFromLeastSquares(engine, data);
    const { validate } = fit;
    const validator = await withinMemory(
      `${pointCount(validate.samples)} points to validate on`,
      'take fewer',
      async () => {
        mustFit(VALIDATION * pointCount(validate.samples));
        const drawn = await drawFor(problem, validate.samples, evaluator, -1 - seed, 0, () => tick(1));
        const validation = freshPoints(drawn, points, liveCoordinates(evaluator, domain));
        return new Validator(engine, evaluator, normalisation, validation);
      },
    );
    return { problem, normalisation, engine, data, validator, samples: points.length / 4 };
  } catch (error) {
    engine.dispose();
    throw error;
  }
}

/** Points of a fit; those of data lie where the grids are fine, and not where they have no value. */
async function drawFor(
  { metric, given }: Problem,
  samples: SamplesModel,
  evaluator: Evaluator,
  seed: number,
  order: Order,
  tick: Tick,
): Promise<Float64Array> {
  const points = await drawPoints(samples, evaluator, metric.chart.domain, seed, tick);
  if (given === undefined) return points;
  if (samples.kind !== 'grid') given.place(points);
  return usablePoints(metric, points, order, tick);
}
