import { readHistory } from '@spacetime/field';
import type { FitProgress, FitState } from '@spacetime/protocol';
import type { Exit } from './launch.ts';
import { parseLine } from './watch.ts';

/** How a job ended. */
export interface Ending {
  readonly state: Exclude<FitState, 'queued' | 'running'>;
  readonly message: string;
  /** What holds it back, and what to do about it. */
  readonly notes?: readonly string[];
}

/** Signals by which a fault of native code ends its process. */
const FAULTS: ReadonlySet<string> = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE', 'SIGTRAP']);

/** How a process ended that said nothing of it, and what to do. */
export function crashOf({ code, signal, error }: Exit): string {
  if (error !== undefined) return `the fit could not be started: ${error.message}; see the setting spacetime.node`;
  if (signal === 'SIGKILL') {
    return 'the process of the fit was killed (SIGKILL), by the system where memory is short: close what needs much, or take a smaller network, fewer samples or a smaller batch';
  }
  if (signal !== null && FAULTS.has(signal)) {
    return `the process of the fit crashed (${signal}), as a graphics driver may: the engine cpu needs none`;
  }
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  return `the process of the fit ended ${how} and without a word: its log may say more; start it again`;
}

/** How a line begins that says why there is nothing: of the command itself, or of the reader of its arguments. */
export const FAILURE = /^(?:spacetime|error): /mu;

const OUTCOMES: ReadonlySet<string> = new Set(['finished', 'interrupted', 'diverged']);

const GONE = 'the process of the fit ended without a word: its log may say more; start it again';

function notesOf(advice: unknown): readonly string[] {
  if (!Array.isArray(advice)) return [];
  return advice.map((one) => String((one as { message?: unknown }).message));
}

/**
 * What a job that is gone has left: its result, else why it could not be trained, else nothing, which is a crash.
 *
 * @param log what it printed
 * @param messages what it said to people
 */
export function endingOf(log: string, messages: string): Ending {
  const last = parseLine(log.trimEnd().split('\n').at(-1) ?? '');
  if (last?.kind === 'result' && OUTCOMES.has(String(last.outcome))) {
    const notes = notesOf(last.advice);
    return {
      state: last.outcome as Ending['state'],
      message: String(last.message),
      ...(notes.length > 0 && { notes }),
    };
  }
  const lines = messages.trimEnd().split('\n');
  const failure = lines.findLastIndex((line) => FAILURE.test(line));
  if (failure < 0) return { state: 'crashed', message: GONE };
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
