import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { type JobRecord, socketPath } from './record.ts';
import type { JobStore } from './store.ts';

/** How the process of a job ended, as far as its parent saw it. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It could not be started at all. */
  readonly error?: Error;
}

/**
 * Starts a claimed job as the command line would run it, in a process that outlives this one.
 *
 * @param command what runs `spacetime`: a program and its first arguments
 */
export function launch(
  store: JobStore,
  job: JobRecord,
  command: readonly string[],
  onExit: (exit: Exit) => void,
): void {
  const { id, file, fit, out, options } = job;
  const [program, ...first] = command;
  const control = ['--json', '--control', `${id}@${socketPath(id)}`];
  const files = [
    openSync(store.path(id, 'log'), 'a', 0o600),
    openSync(store.path(id, 'messages'), 'a', 0o600),
  ] as const;
  try {
    const child = spawn(program!, [...first, 'fit', file, fit, '--out', out, ...control, ...options], {
      cwd: dirname(file),
      detached: true,
      windowsHide: true,
      stdio: ['ignore', ...files],
    });
    child.unref();
    if (child.pid !== undefined) store.started(id, child.pid);
    child.once('error', (error) => onExit({ code: null, signal: null, error }));
    child.once('exit', (code, signal) => onExit({ code, signal }));
  } finally {
    for (const descriptor of files) closeSync(descriptor);
  }
}
