import { createHash } from 'node:crypto';
import type { BackgroundModel, FitModel, Program } from '@spacetime/dsl';
import type { Problem } from './data/problem.ts';
import type { Prepared } from './prepare.ts';

/**
 * The encoding as text, one expression an input.
 *
 * @param text the file that declares the fit
 */
export function encodingText({ encode, chart }: FitModel, text: string): readonly string[] {
  return encode?.map(({ range }) => text.slice(range.start, range.end)) ?? chart?.coordinates ?? [];
}

/** The background in words. */
export function backgroundText(fit: FitModel): string {
  const background: BackgroundModel | undefined = fit.spacetime?.background;
  if (fit.target === 'full') return 'none: the network gives the metric itself';
  if (!background) return 'constant Minkowski';
  switch (background.kind) {
    case 'parameters':
      return `the metric at ${[...background.values].map(([name, value]) => `${name} = ${value}`).join(', ')}`;
    case 'metric':
      return `the metric declared as background in ${background.metric.chart.name}`;
    case 'minkowski':
      return 'constant Minkowski';
  }
}

/**
 * Identifies all that the numbers of a training depend on, so that one is never continued as another. Comments, names
 * and the number of steps may change.
 */
export function fingerprint(fit: FitModel, prepared: Prepared): string {
  const { problem, normalisation, engine, data, samples } = prepared;
  const settings = {
    programs: programsOf(problem),
    network: engine.shape,
    kind: fit.network.kind,
    fourier: fit.network.fourier,
    factorised: fit.network.factorised,
    order: fit.order,
    precision: fit.precision,
    optimizer: fit.optimizer,
    balance: fit.balance,
    loss: fit.loss,
    measure: fit.measure,
    schedule: fit.schedule,
    batch: fit.batch,
    seed: fit.seed,
    samples: [fit.samples, samples],
    normalisation,
    omega: [...data.omega],
  };
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex');
}

/** The formulas of a problem, and the identity of its numbers, to compare. */
export function programsOf({ program: metric, given, background, encoding }: Problem): string {
  const programs = [metric, background?.program, encoding].map((program) => program && bare(program));
  return JSON.stringify(given === undefined ? programs : [...programs, given.fingerprint]);
}

/** A program without the places that its instructions came from. */
function bare({ instructions, outputs }: Program): unknown {
  return [instructions.map(({ operation, a, b, c, value }) => [operation, a, b, c, value]), outputs];
}
