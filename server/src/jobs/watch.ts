import { connect, type Socket } from 'node:net';
import type { FitProgress } from '@spacetime/protocol';
import { socketPath } from './record.ts';

export interface Watch {
  /** Asks the job to save and end. */
  stop(): void;
  close(): void;
}

export interface Watcher {
  /** The job has greeted: from now on it hears what it is asked. */
  onMet(): void;
  onProgress(progress: FitProgress): void;
  /** The process is gone, or never was. @param met whether it had greeted with the right id */
  onGone(met: boolean): void;
}

/**
 * Looks on at a job's process, if it is there: who greets with another id is not it. A job that is at a long step greets
 * when that is done.
 */
export function watch(id: string, watcher: Watcher): Watch {
  let met = false;
  let gone = false;
  let rest = '';
  const socket: Socket = connect(socketPath(id));
  const end = () => {
    socket.destroy();
    if (gone) return;
    gone = true;
    watcher.onGone(met);
  };
  socket.setEncoding('utf8');
  socket.on('error', end);
  socket.on('close', end);
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const message = parseLine(line);
      if (message?.kind === 'hello' && message.id === id) {
        met = true;
        watcher.onMet();
      } else if (!met) return end();
      else if (message?.kind === 'progress') watcher.onProgress(message as unknown as FitProgress);
    }
  });
  return {
    stop: () => {
      if (met && !gone) socket.write('stop\n');
    },
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
