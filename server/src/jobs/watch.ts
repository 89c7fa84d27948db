import { connect, type Socket } from 'node:net';
import type { FitProgress } from '@spacetime/protocol';
import { socketPath } from './record.ts';

export interface Watch {
  /** Asks the job to save and end. */
  stop(): void;
  close(): void;
}

export interface Watcher {
  onProgress(progress: FitProgress): void;
  /** The process is gone, or never was. @param met whether it had greeted with the right id */
  onGone(met: boolean): void;
}

/** Milliseconds in which whoever listens must have said its id. */
const PATIENCE = 5000;

/** Looks on at a job's process, if it is there: who greets with another id is not it. */
export function watch(id: string, watcher: Watcher): Watch {
  let met = false;
  let gone = false;
  let rest = '';
  const socket: Socket = connect(socketPath(id));
  const end = () => {
    clearTimeout(timer);
    socket.destroy();
    if (gone) return;
    gone = true;
    watcher.onGone(met);
  };
  const timer = setTimeout(() => !met && end(), PATIENCE);
  socket.setEncoding('utf8');
  socket.on('error', end);
  socket.on('close', end);
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const message = parseLine(line);
      if (message?.kind === 'hello' && message.id === id) met = true;
      else if (!met) return end();
      else if (message?.kind === 'progress') watcher.onProgress(message as unknown as FitProgress);
    }
  });
  return {
    stop: () => void socket.write('stop\n'),
    close() {
      gone = true;
      end();
    },
  };
}

/** A line of a job's socket or log; undefined where it is not whole. */
export function parseLine(line: string): { readonly kind: string; readonly [key: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && 'kind' in value ? (value as { kind: string }) : undefined;
  } catch {
    return undefined;
  }
}
