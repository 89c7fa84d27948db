import { existsSync } from 'node:fs';
import { readCheckpoint, statePath } from './checkpoint.ts';
import { History, type HistoryRecord } from './history.ts';
import { section } from './state.ts';
import type { Validation } from './validation.ts';

/** The course of a training, thinned out where it was long. */
export interface TrainingHistory {
  readonly records: readonly HistoryRecord[];
  readonly validations: readonly Validation[];
}

/**
 * Reads the course of a training from the side file beside its field; undefined where there is none.
 *
 * @throws EinfieldError where the side file is damaged
 */
export function readHistory(out: string): TrainingHistory | undefined {
  if (!existsSync(statePath(out))) return undefined;
  const history = new History();
  history.loadState(section(readCheckpoint(out).state, 'history'));
  return { records: history.records, validations: history.validations };
}
