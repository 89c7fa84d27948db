import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { FILES, type JobRecord } from './record.ts';

/** Ended jobs that are remembered. */
const KEPT = 50;

/** Whoever started a job, and the number of its process. */
export interface Claim {
  readonly pid: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** Where jobs are kept when nobody says otherwise. */
export function defaultStorage(environment: NodeJS.ProcessEnv = process.env): string {
  const { XDG_STATE_HOME, LOCALAPPDATA } = environment;
  if (process.platform === 'win32' && LOCALAPPDATA) return join(LOCALAPPDATA, 'spacetime', 'jobs');
  return join(XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'spacetime', 'jobs');
}

/** Jobs on the disk, a folder each; several servers may share them. */
export class JobStore {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  add(job: Omit<JobRecord, 'id' | 'created'>): JobRecord {
    const record: JobRecord = { id: randomBytes(8).toString('hex'), created: Date.now(), ...job };
    mkdirSync(this.path(record.id), { recursive: true, mode: 0o700 });
    const file = this.path(record.id, 'record');
    writeFileSync(`${file}.new`, JSON.stringify(record, null, 2));
    renameSync(`${file}.new`, file);
    return record;
  }

  /** The earliest first. What is damaged is left out. */
  list(): readonly JobRecord[] {
    let names: string[];
    try {
      names = readdirSync(this.folder);
    } catch {
      return [];
    }
    return names
      .map((id) => this.#read<JobRecord>(id, 'record'))
      .filter((record) => record !== undefined && typeof record.created === 'number')
      .sort((a, b) => a!.created - b!.created) as readonly JobRecord[];
  }

  get(id: string): JobRecord | undefined {
    return /^[0-9a-f]{16}$/u.test(id) ? this.#read<JobRecord>(id, 'record') : undefined;
  }

  /** Takes a job for this process to start; false where another one has. */
  claim(id: string): boolean {
    try {
      writeFileSync(this.path(id, 'claim'), JSON.stringify({ pid: 0, time: Date.now() }), { flag: 'wx' });
      return true;
    } catch {
      return false;
    }
  }

  /** Says which process the job has. */
  started(id: string, pid: number): void {
    const file = this.path(id, 'claim');
    writeFileSync(`${file}.new`, JSON.stringify({ pid, time: Date.now() }));
    renameSync(`${file}.new`, file);
  }

  claimOf(id: string): Claim | undefined {
    return this.#read<Claim>(id, 'claim');
  }

  /** Text of one of the job's files, empty where it has none. */
  text(id: string, name: keyof typeof FILES): string {
    try {
      return readFileSync(this.path(id, name), 'utf8');
    } catch {
      return '';
    }
  }

  append(id: string, name: keyof typeof FILES, text: string): void {
    appendFileSync(this.path(id, name), text, { mode: 0o600 });
  }

  remove(id: string): void {
    rmSync(this.path(id), { recursive: true, force: true });
  }

  /** Forgets the oldest of so many ended jobs. */
  prune(ended: readonly JobRecord[]): void {
    for (const { id } of ended.slice(0, Math.max(0, ended.length - KEPT))) this.remove(id);
  }

  path(id: string, name?: keyof typeof FILES): string {
    return name === undefined ? join(this.folder, id) : join(this.folder, id, FILES[name]);
  }

  #read<T>(id: string, name: keyof typeof FILES): T | undefined {
    try {
      return JSON.parse(readFileSync(this.path(id, name), 'utf8')) as T;
    } catch {
      return undefined;
    }
  }
}
