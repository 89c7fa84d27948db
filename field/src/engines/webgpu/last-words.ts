import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/** Outlives whoever started it by a moment; Ctrl-C is meant for that one. */
const PROGRAM = `for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
let heard = '';
process.stdin.on('data', (text) => (heard += text));
process.stdin.on('end', () => heard === 'done' || process.stderr.write(process.argv[1] + '\\n'));`;

/**
 * Has a line written to standard error should this process end without a word of its own, as where a driver crashes
 * within it.
 *
 * @returns to be called when that is no longer to be feared
 */
export function leaveLastWords(line: string): () => void {
  const child = spawn(process.execPath, ['-e', PROGRAM, line], {
    stdio: ['pipe', 'ignore', 'inherit'],
    windowsHide: true,
  });
  const { stdin } = child;
  // Without it a crash goes unexplained, that is all.
  child.on('error', () => undefined);
  stdin.on('error', () => undefined);
  child.unref();
  (stdin as Socket).unref?.();
  const done = () => stdin.end('done');
  process.once('exit', done);
  return () => {
    process.off('exit', done);
    done();
  };
}
