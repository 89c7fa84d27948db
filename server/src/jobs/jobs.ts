import { rmSync } from 'node:fs';
import type { FitCourse, FitJob, FitProgress, FitState } from '@spacetime/protocol';
import { uriOf } from '../workspace/places.ts';
import { checkpointOf, courseOf, crashOf, type Ending, endingOf, FAILURE } from './ending.ts';
import { type Exit, launch } from './launch.ts';
import { type JobRecord, socketPath } from './record.ts';
import type { JobStore } from './store.ts';
import { type Watch, watch } from './watch.ts';

export interface JobsOptions {
  readonly store: JobStore;
  /** What runs `spacetime`: a program and its first arguments. */
  readonly command: readonly string[];
  /** Jobs that run at the same time. */
  readonly atOnce?: number;
  onChanged?(job: FitJob): void;
  onProgress?(id: string, progress: FitProgress): void;
}

interface Known {
  readonly record: JobRecord;
  state: FitState;
  message?: string | undefined;
  notes?: readonly string[] | undefined;
  progress?: FitProgress | undefined;
  watch?: Watch | undefined;
  checkpoint?: number | undefined;
  stopping?: boolean;
}

/** Milliseconds in which a started process must let others look on, and between two tries. */
const STARTING = 30_000;
const RETRY = 200;
/** … and so long more where its number is that of a living process: a busy machine starts slowly. */
const SLOW = 300_000;

/**
 * Fits in processes of their own, one after another. What this process does not know, because it is new or another one
 * started a job, it learns from the store and from the jobs' sockets.
 */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #known = new Map<string, Known>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #closed = false;

  constructor(options: JobsOptions) {
    this.#options = options;
    this.refresh();
  }

  /** Finds the jobs of other processes, and starts what waits. */
  refresh(): void {
    for (const record of this.#options.store.list()) {
      const known = this.#known.get(record.id) ?? { record, state: 'queued' };
      this.#known.set(record.id, known);
      if (known.state === 'queued') this.#find(known);
    }
    this.#startNext();
  }

  start(job: Omit<JobRecord, 'id' | 'created'>): FitJob {
    // Others may write the same file.
    this.refresh();
    const busy = [...this.#known.values()].find((known) => isLive(known) && known.record.out === job.out);
    if (busy !== undefined) {
      throw new JobError(`${job.out} is being written by the fit ${busy.record.fit}: stop that one, or wait for it`);
    }
    const record = this.#options.store.add(job);
    const known: Known = { record, state: 'queued' };
    this.#known.set(record.id, known);
    this.refresh();
    // Told already where it began at once.
    if (known.state === 'queued') this.#changed(known);
    return this.#describe(known);
  }

  /** Asks a job to save and end; one that waits ends at once. */
  cancel(id: string): FitJob {
    const known = this.#get(id);
    if (known.state === 'queued' && this.#options.store.claim(id)) {
      const message = 'stopped before it began; nothing was written';
      // For other servers, and later ones.
      this.#options.store.append(id, 'log', `${JSON.stringify({ kind: 'result', outcome: 'interrupted', message })}\n`);
      this.#end(known, { state: 'interrupted', message });
    } else if (isLive(known)) {
      known.stopping = true;
      known.watch?.stop();
    }
    return this.#describe(known);
  }

  list(): readonly FitJob[] {
    this.refresh();
    return [...this.#known.values()]
      .sort((a, b) => b.record.created - a.record.created)
      .map((known) => this.#describe(known));
  }

  course(id: string): FitCourse {
    const known = this.#get(id);
    return { job: this.#describe(known), progress: courseOf(this.#options.store.text(id, 'log')) };
  }

  /** Forgets an ended job. */
  remove(id: string): void {
    const known = this.#get(id);
    if (isLive(known)) throw new JobError(`the fit ${known.record.fit} is still going on: stop it first`);
    this.#options.store.remove(id);
    this.#known.delete(id);
  }

  /** Looks away; what runs goes on. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const { watch: open } of this.#known.values()) open?.close();
  }

  #get(id: string): Known {
    if (!this.#known.has(id)) this.refresh();
    const known = this.#known.get(id);
    if (known === undefined) throw new JobError(`there is no fit ${id}`);
    return known;
  }

  /** Looks whether another process has begun a job, or ended it. */
  #find(known: Known): void {
    const claim = this.#options.store.claimOf(known.record.id);
    if (claim === undefined) return;
    known.state = 'running';
    const found = this.#process(known);
    if (found === 'gone' || this.#left(known).log.includes('"kind":"result"')) this.#end(known, this.#endingOf(known));
    else this.#look(known, claim.time + STARTING);
  }

  #startNext(): void {
    const { store, command, atOnce = 1 } = this.#options;
    const all = [...this.#known.values()].sort((a, b) => a.record.created - b.record.created);
    let running = all.filter(({ state }) => state === 'running').length;
    for (const known of all) {
      if (known.state !== 'queued' || this.#closed) continue;
      if (running >= atOnce) break;
      running++;
      known.state = 'running';
      if (store.claim(known.record.id)) {
        launch(store, known.record, command, (exit) => this.#exited(known, exit));
      }
      this.#changed(known);
      this.#look(known, Date.now() + STARTING);
    }
  }

  /** Looks on, until the deadline again and again where nobody listens yet. */
  #look(known: Known, deadline: number): void {
    if (this.#closed || known.state !== 'running') return;
    known.watch = watch(known.record.id, {
      onMet: () => {
        if (known.stopping) known.watch?.stop();
      },
      onProgress: (progress) => {
        known.progress = progress;
        this.#options.onProgress?.(known.record.id, progress);
      },
      onGone: (met) => {
        known.watch = undefined;
        if (this.#closed || known.state !== 'running') return;
        // Before what it has left is read: what it wrote last must not be missed.
        const found = this.#process(known);
        const { log, messages } = this.#left(known);
        const isOver = met || log.includes('"kind":"result"') || FAILURE.test(messages) || found === 'gone';
        if (isOver || Date.now() > deadline + (found === 'alive' ? SLOW : 0)) this.#end(known, endingOf(log, messages));
        else this.#after(RETRY, () => this.#look(known, deadline));
      },
    });
  }

  /** Its own child's end, which says more than the socket's. */
  #exited(known: Known, exit: Exit): void {
    if (this.#closed || known.state !== 'running') return;
    const ending = this.#endingOf(known);
    const message = ending.state === 'crashed' ? crashOf(exit) : ending.message;
    this.#end(known, { ...ending, message });
  }

  /** Whether a process with the job's number is there; it may be another one's by now. */
  #process({ record: { id } }: Known): 'alive' | 'gone' | 'unknown' {
    const { pid = 0 } = this.#options.store.claimOf(id) ?? {};
    if (pid === 0) return 'unknown';
    try {
      process.kill(pid, 0);
      return 'alive';
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ESRCH' ? 'gone' : 'alive';
    }
  }

  #endingOf(known: Known): Ending {
    const { log, messages } = this.#left(known);
    return endingOf(log, messages);
  }

  #left({ record: { id } }: Known) {
    const { store } = this.#options;
    return { log: store.text(id, 'log'), messages: store.text(id, 'messages') };
  }

  #end(known: Known, { state, message, notes }: Ending): void {
    const { record } = known;
    known.state = state;
    known.notes = notes;
    known.watch?.close();
    known.watch = undefined;
    known.progress ??= courseOf(this.#options.store.text(record.id, 'log')).at(-1);
    known.checkpoint = state === 'finished' ? undefined : checkpointOf(record.out);
    const isResumable = state === 'crashed' && known.checkpoint !== undefined;
    known.message = isResumable ? `${message}; it can be resumed from step ${known.checkpoint}` : message;
    if (process.platform !== 'win32') rmSync(socketPath(record.id), { force: true });
    this.#changed(known);
    const ended = [...this.#known.values()].filter((other) => !isLive(other)).map((other) => other.record);
    this.#options.store.prune(ended.sort((a, b) => a.created - b.created));
    this.refresh();
  }

  #after(milliseconds: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, milliseconds);
    timer.unref();
    this.#timers.add(timer);
  }

  #changed(known: Known): void {
    if (!this.#closed) this.#options.onChanged?.(this.#describe(known));
  }

  #describe({ record, state, progress, message, notes, checkpoint }: Known): FitJob {
    const { id, file, fit, out, created } = record;
    return {
      ...{ id, uri: uriOf(file), fit, out, state, created, log: this.#options.store.path(id, 'messages') },
      ...(progress && { progress }),
      ...(message !== undefined && { message }),
      ...(notes !== undefined && { notes }),
      ...(checkpoint !== undefined && { checkpoint }),
    };
  }
}

/** Something that cannot be done with a job, said for people. */
export class JobError extends Error {
  override readonly name = 'JobError';
}

function isLive({ state }: Known): boolean {
  return state === 'queued' || state === 'running';
}
