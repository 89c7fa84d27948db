import { duration, type FitJob, type FitProgress } from '@spacetime/protocol';
import { l10n } from 'vscode';

/** How a fit is, in a few words. */
export function stateWords({ state, progress, checkpoint }: FitJob): string {
  switch (state) {
    case 'queued':
      return l10n.t('waits for others');
    case 'running':
      return progress === undefined ? l10n.t('starting') : progressWords(progress);
    case 'finished':
      return accuracy(progress) ?? l10n.t('finished');
    case 'interrupted':
      return checkpoint === undefined ? l10n.t('stopped') : l10n.t('stopped at step {0}', checkpoint);
    case 'diverged':
      return l10n.t('diverged');
    case 'failed':
      return l10n.t('failed');
    case 'crashed':
      return l10n.t('ended without a word');
  }
}

/** Of a fit that trains, 0 … 100. */
export function percentage(progress: FitProgress | undefined): number {
  return progress?.phase === 'training' ? Math.floor((100 * progress.step) / Math.max(1, progress.steps)) : 0;
}

function progressWords(progress: FitProgress): string {
  if (progress.phase === 'preparation') return l10n.t('preparing, {0} %', Math.floor(100 * progress.done));
  const parts = [
    `${percentage(progress)} %`,
    l10n.t('loss {0}', progress.loss?.toExponential(1) ?? progress.lost ?? 'NaN'),
  ];
  if (progress.stepsPerSecond > 0) parts.push(l10n.t('{0} to go', duration(progress.eta)));
  return parts.join(', ');
}

function accuracy(progress: FitProgress | undefined): string | undefined {
  const mae = progress?.phase === 'training' ? progress.validation?.mae : undefined;
  return mae === undefined ? undefined : l10n.t('MAE {0}', mae.toExponential(1));
}
