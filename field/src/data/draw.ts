import type { Domain, SamplesModel } from '@spacetime/dsl';
import { Random, samplePoints, selectPoints } from '@spacetime/geometry';
import { encodedDensity } from './encoded-density.ts';
import { type Evaluator, liveCoordinates } from './problem.ts';
import type { Tick } from './survey.ts';

/** Points to choose among for each that is wanted; fewer, but never below the least, where they would be too many. */
const CHOICE = 8;
const LEAST_CHOICE = 4;
const MOST = 2 ** 20;
const FEWEST = 2 ** 16;
/** A density that differs less from 1 is even. */
const EVEN = 0.01;
/** The stream of the seed that selections draw from; those of initialisation and epochs are 0, 1, 2, … */
const SELECTION = -1;

/**
 * The points of a fit, of any kind; they follow from the samples, the problem and the seed alone.
 *
 * @returns shape [count, 4]
 * @throws FitError where the encoding is not finite at a point to choose among
 */
export async function drawPoints(
  samples: SamplesModel,
  evaluator: Evaluator,
  domain: Domain,
  seed: number,
  tick: Tick = () => {},
): Promise<Float64Array> {
  if (samples.kind !== 'encoded') return samplePoints(samples, domain, seed);
  const { count, share } = samples;
  const pool = samplePoints({ kind: 'sobol', count: poolSize(count) }, domain, seed);
  const density = (await encodedDensity(evaluator, domain, pool, tick)).map((x) => share * x + 1 - share);
  // Where the features are even in the chart already, no choice is better than the sequence itself.
  if (density.every((x) => Math.abs(x - 1) < EVEN)) return pool.slice(0, 4 * count);
  const offset = new Random(seed, SELECTION).uniform();
  const chosen = selectPoints(pool, density, count, domain, liveCoordinates(evaluator, domain), offset);
  const points = new Float64Array(4 * count);
  for (const [i, index] of chosen.entries()) points.set(pool.subarray(4 * index, 4 * index + 4), 4 * i);
  return points;
}

/** No part of the chart can have more points than the pool: this many times those of `sobol`. */
function poolSize(count: number): number {
  return Math.max(LEAST_CHOICE * count, Math.min(MOST, Math.max(FEWEST, CHOICE * count)));
}
