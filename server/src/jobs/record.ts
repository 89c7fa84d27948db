import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** What is asked for, as it is kept on the disk: everything that the command line needs. */
export interface JobRecord {
  /** Sixteen hexadecimal digits. */
  readonly id: string;
  /** Path of the document. */
  readonly file: string;
  readonly fit: string;
  readonly out: string;
  /** Arguments behind `spacetime fit FILE FIT`. */
  readonly options: readonly string[];
  /** Milliseconds since 1970. */
  readonly created: number;
}

/** Files of a job's folder. */
export const FILES = {
  record: 'job.json',
  /** Made by whoever starts the job, once. */
  claim: 'claim.json',
  /** What the command prints: a JSON object a line. */
  log: 'log.jsonl',
  /** What it says to people. */
  messages: 'messages.log',
} as const;

/** Where a job's process lets others look on: paths of sockets may have about a hundred characters at the most. */
export function socketPath(id: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\spacetime-${id}`;
  return join(tmpdir(), `spacetime-${userInfo().uid}-${id}.sock`);
}
