import { existsSync } from 'node:fs';
import { decodeCheckpoint, statePath } from './checkpoint.ts';
import { EinfieldError } from './file/einfield-error.ts';
import { History, type HistoryRecord } from './history.ts';
import { StateError, section } from './state.ts';
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
  const path = statePath(out);
  if (!existsSync(path)) return undefined;
  const history = new History();
  try {
    history.loadState(section(decodeCheckpoint(path).state, 'history'));
  } catch (error) {
    if (!(error instanceof EinfieldError || error instanceof StateError)) throw error;
    throw new EinfieldError(
      `${path}, the course of the training, is damaged: ${error.message}; remove it to go on without`,
    );
  }
  return { records: history.records, validations: history.validations };
}
