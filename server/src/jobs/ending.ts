import { readHistory } from '@spacetime/field';
import type { FitProgress, FitState } from '@spacetime/protocol';
import { parseLine } from './watch.ts';

/** How a job ended. */
export interface Ending {
  readonly state: Exclude<FitState, 'queued' | 'running'>;
  readonly message: string;
}

/** How a line begins that says why there is nothing: of the command itself, or of the reader of its arguments. */
export const FAILURE = /^(?:spacetime|error): /mu;

const OUTCOMES: ReadonlySet<string> = new Set(['finished', 'interrupted', 'diverged']);

/**
 * What a job that is gone has left: its result, else why it could not be trained, else nothing, which is a crash.
 *
 * @param log what it printed
 * @param messages what it said to people
 */
export function endingOf(log: string, messages: string): Ending {
  const last = parseLine(log.trimEnd().split('\n').at(-1) ?? '');
  if (last?.kind === 'result' && OUTCOMES.has(String(last.outcome))) {
    return { state: last.outcome as Ending['state'], message: String(last.message) };
  }
  const lines = messages.trimEnd().split('\n');
  const failure = lines.findLastIndex((line) => FAILURE.test(line));
  if (failure < 0) return { state: 'crashed', message: 'the process of the fit ended without a word' };
  return { state: 'failed', message: lines.slice(failure).join('\n').replace(FAILURE, '') };
}

/** Progress on record, at most `most` of it, the first and the last always. */
export function courseOf(log: string, most = 2000): readonly FitProgress[] {
  const all: FitProgress[] = [];
  for (const line of log.split('\n')) {
    const message = parseLine(line);
    if (message?.kind === 'progress') all.push(message as unknown as FitProgress);
  }
  const every = Math.ceil(all.length / most);
  return all.filter((_, i) => i % every === 0 || i === all.length - 1);
}

/** Step of the checkpoint beside a field, undefined where there is none that can be read. */
export function checkpointOf(out: string): number | undefined {
  try {
    return readHistory(out)?.records.at(-1)?.step;
  } catch {
    return undefined;
  }
}
