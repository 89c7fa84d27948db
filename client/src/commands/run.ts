import { spawn } from 'node:child_process';
import { type CancellationToken, l10n } from 'vscode';
import type { App } from '../app.ts';
import { environment, program } from '../server/program.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line `spacetime`; rejects where it is cancelled or cannot be started. */
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
      if (token.isCancellationRequested) reject(new Error(l10n.t('cancelled')));
      else resolve({ code, stdout, stderr });
    });
  });
}
