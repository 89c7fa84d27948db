import { spawn } from 'node:child_process';
import { CancellationError, type CancellationToken, l10n } from 'vscode';
import type { App } from '../app.ts';
import { environment, program } from '../server/program.ts';

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line `spacetime`; rejects with a CancellationError, or where it cannot be started. */
export function runSpacetime({ context }: App, args: readonly string[], token: CancellationToken): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program(context), ...args], {
      ...{ env: { ...environment(), NO_COLOR: '1' }, windowsHide: true },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const listening = token.onCancellationRequested(() => child.kill());
    child.once('error', reject);
    child.once('close', (code) => {
      listening.dispose();
      if (token.isCancellationRequested) reject(new CancellationError());
      else resolve({ code, stdout, stderr });
    });
  });
}

/** How a line begins that says why there is nothing: of the command itself, or of the reader of its arguments. */
const FAILURE = /^(?:spacetime|error): /u;

/** What a command that has failed says of it, in a line, else how it ended and what to do. */
export function failureOf(app: App, [command = '']: readonly string[], { code, stderr }: Ended): Error {
  const said = stderr.trim();
  if (said !== '') app.log.error(`spacetime ${command}\n${said}`);
  const lines = said.split('\n');
  // Progress and notes come before it.
  const line = lines.findLast((one) => FAILURE.test(one)) ?? lines.at(-1) ?? '';
  if (line !== '') return new Error(line.replace(FAILURE, ''));
  return new Error(
    code === null
      ? l10n.t(
          '"spacetime {0}" was ended by the system, perhaps for want of memory: close what needs much, and try again.',
          command,
        )
      : l10n.t(
          '"spacetime {0}" ended with code {1} and without a word: try again; if it stays so, install the extension anew.',
          command,
          code,
        ),
  );
}
