import { availableParallelism } from 'node:os';
import type { FitModel } from '@spacetime/dsl';
import type { GivenMetric } from './data/given.ts';
import { Evaluator, problemOf } from './data/problem.ts';
import type { NetworkShape } from './engine.ts';
import { FitError } from './fit-error.ts';
import { networkShape, pointCount } from './fit-size.ts';
import { networkLayout, weightCount } from './layout.ts';
import { firstShape, mustHold, networkBytes, POINT, VALIDATION } from './memory-cost.ts';
import { stageShape } from './optimizers/staged.ts';
import { ALL_DIRECTIONS, streamsAlong } from './streams.ts';

/** Seconds. A step cannot be interrupted, so that one of minutes would be a hang. */
export const LONGEST_STEP = 60;
/** Operations a second of a thread, roughly. */
const SPEED = 2e10;
/** Operations that would take as long as the eigenvectors of a matrix of order n, over n³. */
const EIGENVECTORS = 60;

export interface StepCost {
  /** Floating-point operations. */
  readonly operations: number;
  /** What they take, by a rough figure that holds for any machine. */
  readonly seconds: number;
  /** What it comes to, and what makes it less. */
  readonly text: string;
  readonly remedy: string;
}

/** What a step of the optimisers of second order costs for so many points; undefined for those of first order. */
export function stepCost(
  { optimizer, order }: FitModel,
  shape: NetworkShape,
  directions: number,
  points: number,
  threads = availableParallelism(),
): StepCost | undefined {
  const streams = streamsAlong(directions, order);
  const cost = (name: string, operations: number, weights: number, remedy: string): StepCost => {
    const seconds = operations / (SPEED * threads);
    const text = `${name} needs about ${Number(seconds.toPrecision(1))} s a step for ${weights} weights at ${points} points`;
    return { operations, seconds, text, remedy };
  };
  switch (optimizer.kind) {
    case 'lm': {
      const weights = weightCount(stageShape(shape, optimizer.stages));
      // Two for each pair of weights and residual, P³/3 for a factorisation.
      const operations = points * streams * shape.outputs * weights ** 2 + weights ** 3 / 3;
      const remedy = 'a narrower network or fewer samples make it faster, soap takes any size';
      return cost('Levenberg–Marquardt', operations, weights, remedy);
    }
    case 'lbfgs': {
      const weights = weightCount(shape);
      const remedy = 'fewer samples make it faster, soap takes a batch a step';
      return cost('L-BFGS', 6 * streams * weights * points, weights, remedy);
    }
    case 'kfac': {
      const weights = weightCount(shape);
      // Five passes a product; and eigenvectors, of the sizes of layers cubed, on one thread.
      const products = 10 * optimizer.products * streams * weights * points;
      const eigenvectors = networkLayout(shape)
        .filter(({ name, fixed }) => name.endsWith('.weight') && !fixed)
        .reduce((sum, { rows, columns }) => sum + EIGENVECTORS * threads * (rows ** 3 + columns ** 3), 0);
      const remedy = 'a narrower network, a smaller batch or fewer products make it faster, soap takes any size';
      return cost('kfac', products + eigenvectors, weights, remedy);
    }
    default:
      return undefined;
  }
}

/** Bytes below which nobody asks whether they are there. */
const LITTLE = 2 ** 30;

/** Why a fit will be refused for what its steps or its memory cost, in the words of the refusal; undefined where it will not. */
export async function tooCostly(fit: FitModel, threads?: number, given?: GivenMetric): Promise<string | undefined> {
  const { optimizer, samples, batch } = fit;
  if (!fit.sound) return undefined;
  try {
    const problem = problemOf(fit, given);
    const evaluator = new Evaluator(problem);
    const { domain } = problem.metric.chart;
    // Ten components at the most.
    const most = networkBytes(fit, networkShape(fit, evaluator.inputs, 10));
    const points = POINT * pointCount(samples) + VALIDATION * pointCount(fit.validate.samples);
    const isLarge = most + points > LITTLE;
    if ('rate' in optimizer && !isLarge) return undefined;
    const shape = await firstShape(fit, evaluator, domain);
    if (isLarge) {
      const refused = await mustHold(fit, shape).catch((error: unknown) => error);
      if (refused instanceof FitError) return refused.message;
      if (refused !== undefined) throw refused;
    }
    const directions = optimizer.kind === 'lm' ? ALL_DIRECTIONS : evaluator.directions;
    const all = pointCount(samples);
    const cost = stepCost(
      fit,
      shape,
      directions.length,
      optimizer.kind === 'kfac' ? Math.min(all, batch) : all,
      threads,
    );
    return cost && cost.seconds > LONGEST_STEP ? `${cost.text}: ${cost.remedy}` : undefined;
  } catch (error) {
    // What is in the way of evaluating it is said elsewhere.
    if (error instanceof FitError) return undefined;
    throw error;
  }
}
