import type { FitFacts } from '../../checks/facts/fit.ts';
import type { LastResult } from '../last-result.ts';
import { about, bytes, counted, number, whole } from '../show.ts';

/** What is known of a fit, as Markdown. */
export function fitText({ cost, seconds, speed, threads, problem }: FitFacts): string {
  if (problem !== undefined) return `- Cannot be trained: ${problem}`;
  if (cost === undefined) return '';
  const { shape, weights, precision, streams, batch, samples, steps } = cost;
  const derivatives = streams === 1 ? 'its value alone' : `its value and ${counted(streams - 1, 'derivative')}`;
  return [
    `- ${counted(weights, 'weight')} (${bytes(cost.bytes)} as ${precision}), from ${counted(shape.inputs, 'input')} to the ${shape.outputs} of 10 components that vary`,
    `- ${counted(samples, 'point')}, ${whole(batch)} a step, each with ${derivatives}; ${counted(steps, 'step')}`,
    ...(seconds === undefined || speed === undefined
      ? []
      : [
          `- Time on this machine: ${about(seconds)}, within a factor of two; ${number(cost.operations, 2)} operations at ${number(speed / 1e9, 2)} GFLOP/s: ${threads} ${threads === 1 ? 'thread' : 'threads'} of the speed measured here for one`,
        ]),
  ].join('\n');
}

/** `Last result (kerr.einfield): MAE 4.5e-12 …` */
export function resultText({ file, header, isStale, when }: LastResult): string {
  const { training } = header;
  const { validation } = training;
  const error =
    validation === undefined
      ? 'never validated'
      : `MAE ${number(validation.mae, 3)} at ${whole(validation.points)} points`;
  const stale = isStale ? ' **Stale**: the declaration has changed since.' : '';
  const on = when.toISOString().slice(0, 16).replace('T', ' ');
  return `- Last result, \`${file}\` of ${on} UTC: ${error}, after ${whole(training.steps)} steps.${stale}`;
}
