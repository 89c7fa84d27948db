import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { Progress } from '@spacetime/field';

/** How a fit lets other processes look on. */
export interface Control {
  /** Tells whoever looks on. @returns whether it shall go to the log as well */
  progress(progress: Progress): boolean;
  /** Aborts when somebody asks for an end. */
  readonly signal: AbortSignal;
}

const NOBODY: Control = { progress: () => true, signal: new AbortController().signal };

/** No other follows. */
function isLast(progress: Progress): boolean {
  return progress.phase === 'training' && (progress.step === progress.steps || !Number.isFinite(progress.loss));
}

/** As a line of JSON, which has no numbers that are none: the loss is null then, and `lost` says what it is. */
export function lineOf(progress: Progress): string {
  const isLost = progress.phase === 'training' && !Number.isFinite(progress.loss);
  const lost = isLost && { lost: Number.isNaN(progress.loss) ? 'NaN' : '∞' };
  return `${JSON.stringify({ kind: 'progress', ...progress, ...lost })}\n`;
}

/** Milliseconds between two lines of a job's log: of days of training some megabytes remain. */
const LOGGED_EVERY = 2000;

/**
 * Where the command runs as a job of the language server, lets other processes of the same user look on and ask for an
 * end: each line of the socket is a JSON object from here, and the word `stop` from there. Who connects is greeted with
 * the job's id, so that the job can be told from another process that has got its number.
 *
 * @param option `ID@PATH`, the path of a socket, or of a pipe under Windows
 */
export async function controlFor(option: string | undefined): Promise<Control> {
  if (option === undefined) return NOBODY;
  const at = option.indexOf('@');
  const [id, path] = [option.slice(0, at), option.slice(at + 1)];
  const sockets = new Set<Socket>();
  const end = new AbortController();
  let last = '';
  const server = createServer((socket) => {
    sockets.add(socket);
    // Who looks on keeps nobody alive.
    socket.unref();
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (text) => {
      if (String(text).includes('stop')) end.abort();
    });
    socket.write(`${JSON.stringify({ kind: 'hello', id })}\n${last}`);
  });
  if (process.platform !== 'win32') rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  server.unref();
  let logged = Number.NEGATIVE_INFINITY;
  return {
    signal: end.signal,
    progress(progress) {
      last = lineOf(progress);
      for (const socket of sockets) socket.write(last);
      const now = performance.now();
      if (now - logged < LOGGED_EVERY && !isLast(progress)) return false;
      logged = now;
      return true;
    },
  };
}
