import type { FitProgress, FitState } from '@spacetime/protocol';
import { duration, short } from '../numbers.ts';
import type { Say } from '../phrase.ts';
import type { ShellState } from '../shell.ts';
import type { Run } from './runs.ts';

/** The state of a fit, in a word. */
export function stateWord(state: FitState, say: Say): string {
  switch (state) {
    case 'queued':
      return say('queued');
    case 'running':
      return say('running');
    case 'finished':
      return say('finished');
    case 'interrupted':
      return say('interrupted');
    case 'diverged':
      return say('diverged');
    case 'failed':
      return say('failed');
    case 'crashed':
      return say('crashed');
  }
}

/** How the panel stands, and what the user is told of it; of several fits that of the first. */
export function describe(
  runs: readonly Run[],
  { isStale, server }: { readonly isStale: boolean; readonly server: string },
  say: Say,
): { readonly state: ShellState; readonly text: string } {
  if (server !== '') return { state: 'failed', text: server };
  const [first] = runs;
  if (first === undefined)
    return { state: 'empty', text: say('No fit is shown. Run “Fit EinField” on a fit of a spacetime.') };
  const { state, message, progress, checkpoint } = first.job;
  const resumable = checkpoint === undefined ? '' : ` ${say('Resume goes on from step {0}.', checkpoint)}`;
  switch (state) {
    case 'queued':
      return { state: 'busy', text: say('Waits for the fits before it.') };
    case 'running':
      if (progress === undefined) return { state: 'busy', text: say('Starting …') };
      if (progress.phase === 'preparation') {
        return {
          state: 'busy',
          text: say('Evaluating the metric at the samples: {0} %', Math.floor(100 * progress.done)),
        };
      }
      return {
        state: isStale ? 'stale' : 'ready',
        text: isStale ? say('The source has changed since this fit began.') : '',
      };
    case 'finished':
    case 'interrupted':
      if (isStale) return { state: 'stale', text: say('The source has changed since this fit.') };
      return { state: 'ready', text: state === 'finished' ? '' : `${message ?? say('Stopped.')}${resumable}` };
    case 'diverged':
    case 'failed':
    case 'crashed':
      return { state: 'failed', text: `${message ?? stateWord(state, say)}${resumable}` };
  }
}

/** For whoever reads the panel's state: `Quick: step 1200 of 20000, loss 3.1e-6, MAE 2e-7`: the numbers of each fit. */
export function summary(runs: readonly Run[]): string {
  return runs
    .map(({ job: { fit, state, progress } }) => {
      if (progress?.phase !== 'training') return `${fit}: ${state}`;
      const { step, steps, validation } = progress;
      const measured = validation === undefined ? '' : `, MAE ${short(validation.mae)}`;
      return `${fit}: ${state}, step ${step} of ${steps}, loss ${lossOf(progress)}${measured}`;
    })
    .join('; ');
}

function lossOf({ loss, lost }: Extract<FitProgress, { phase: 'training' }>): string {
  return loss === null ? (lost ?? 'NaN') : short(loss);
}

/** What a row of the table says of a fit. */
export function cellsOf({ job: { state, progress } }: Run, say: Say): readonly string[] {
  const word = stateWord(state, say);
  if (progress?.phase !== 'training') return [word, '', '', '', '', ''];
  const { step, steps, stepsPerSecond, eta, validation } = progress;
  const isRunning = state === 'running';
  return [
    word,
    `${step} / ${steps}`,
    lossOf(progress),
    validation === undefined ? '' : short(validation.mae),
    validation === undefined ? '' : short(validation.distortionRelative),
    isRunning && stepsPerSecond > 0 ? say('{0} steps/s, {1}', short(stepsPerSecond), duration(eta)) : '',
  ];
}
