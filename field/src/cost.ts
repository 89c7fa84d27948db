import type { FitModel } from '@spacetime/dsl';
import { samplePoints } from '@spacetime/geometry';
import type { GivenMetric } from './data/given.ts';
import { Evaluator, problemOf } from './data/problem.ts';
import { survey } from './data/survey.ts';
import type { NetworkShape, Precision } from './engine.ts';
import { weightCount } from './layout.ts';
import { networkShape, pointCount } from './prepare.ts';
import { stepCost } from './step-cost.ts';
import { streamsAlong } from './streams.ts';

/** What a fit consists of, and what it will cost, before anything of it is trained. */
export interface FitCost {
  readonly shape: NetworkShape;
  /** Weights P of all of the network. */
  readonly weights: number;
  /** Bytes of the weights, as they are stored. */
  readonly bytes: number;
  readonly precision: Precision;
  /** Streams S that the engine carries. */
  readonly streams: number;
  readonly directions: number;
  readonly samples: number;
  /** Points B of a step. */
  readonly batch: number;
  readonly steps: number;
  /** Floating-point operations of all steps; what optimizers of first order do besides gradients is left out. */
  readonly operations: number;
  /** What most of the operations are: passes through the network, or products of matrices in float64. */
  readonly work: 'passes' | 'products';
}

/** Points from which it is judged which components vary. */
const POINTS = 256;

/**
 * @throws FitError where the fit has nothing to learn, or something at a point has no finite value
 */
export async function costOf(fit: FitModel, given?: GivenMetric): Promise<FitCost> {
  const problem = problemOf(fit, given);
  const evaluator = new Evaluator(problem);
  const { domain } = problem.metric.chart;
  const points = samplePoints({ kind: 'sobol', count: POINTS }, domain, fit.seed);
  const { active } = await survey(evaluator, domain, points);
  const shape = networkShape(fit, evaluator.inputs, active.length);
  const weights = weightCount(shape);
  const directions = evaluator.directions.length;
  const streams = streamsAlong(directions, fit.order);
  const { optimizer, steps, precision } = fit;
  const samples = pointCount(fit.samples);
  const takesAll = optimizer.kind === 'lm' || optimizer.kind === 'lbfgs';
  const batch = takesAll ? samples : Math.min(fit.batch, samples);
  const operations = stepCost(fit, shape, directions, batch)?.operations ?? 6 * streams * batch * weights;
  return {
    ...{ shape, weights, bytes: weights * (precision === 'float32' ? 4 : 8), precision },
    ...{ streams, directions, samples, batch, steps },
    operations: steps * operations,
    work: optimizer.kind === 'lm' ? 'products' : 'passes',
  };
}
