import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Progress } from '@spacetime/field';
import type { Cell } from './cell.ts';
import type { CellResult } from './record.ts';
import type { FromCell, ToCell } from './serve-cell.ts';

export interface RunOptions {
  readonly threads: number;
  /** Go on from the cell's checkpoint, where there is one. */
  readonly resume: boolean;
  /** Save and stop. */
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  /** The module that the process runs. */
  readonly worker?: URL;
}

// A bundle keeps the worker beside itself under the same name.
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/** How much of what a process says before it dies is kept. */
const LAST_WORDS = 4000;

/** Trains a cell in a process of its own. Whatever happens to that process, this never rejects. */
export function runCell(cell: Cell, options: RunOptions): Promise<CellResult> {
  const { threads, resume, signal, onProgress, worker = WORKER } = options;
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(worker), [], { execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const tell = (message: ToCell) => child.connected && child.send(message, () => {});
    const stop = () => tell({ kind: 'stop' });
    const kill = () => child.kill('SIGKILL');
    let result: CellResult | undefined;
    let words = '';
    let failure: string | undefined;
    signal.addEventListener('abort', stop);
    process.on('exit', kill);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-LAST_WORDS);
    });
    child.on('message', (message: FromCell) => {
      if (message.kind === 'progress') onProgress(message.progress);
      else result = message.result;
    });
    child.on('error', (error) => {
      failure = error.message;
      // No other event follows where the process could not be started.
      if (child.pid === undefined) settle(null, null);
    });
    child.on('close', (code, killed) => settle(code, killed));
    const settle = (code: number | null, killed: NodeJS.Signals | null) => {
      signal.removeEventListener('abort', stop);
      process.off('exit', kill);
      resolve(result ?? { outcome: 'crashed', message: failure ?? causeOfDeath(code, killed, words) });
    };
    tell({ kind: 'job', cell, threads, resume });
    if (signal.aborted) stop();
  });
}

function causeOfDeath(code: number | null, killed: NodeJS.Signals | null, words: string): string {
  if (/out of memory|allocation failed/i.test(words)) return 'its process ran out of memory';
  if (killed === 'SIGKILL') return 'its process was killed (SIGKILL), as systems do when memory runs out';
  const said = words
    .trim()
    .split('\n')
    .find((line) => /^\w*Error/.test(line));
  return `its process ended ${killed === null ? `with code ${code}` : `by ${killed}`}${said === undefined ? '' : `: ${said.trim()}`}`;
}
