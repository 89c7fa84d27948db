import {
  FIT_CANCEL,
  FIT_CHANGED,
  FIT_LIST,
  FIT_PROGRESS,
  FIT_REMOVE,
  FIT_START,
  FIT_SUBSCRIBE,
  FIT_UNSUBSCRIBE,
  type FitCourse,
  type FitJob,
  type FitProgressParams,
  type FitStartParams,
} from '@spacetime/protocol';
import { commands, type Disposable, EventEmitter } from 'vscode';
import type { Server } from '../server/server.ts';

/** The fits that the server knows of, as it last told. */
export class Fits implements Disposable {
  readonly #server: Server;
  readonly #jobs = new Map<string, FitJob>();
  /** How many look on at a fit. */
  readonly #watched = new Map<string, number>();
  readonly #changed = new EventEmitter<FitJob | undefined>();
  readonly #progressed = new EventEmitter<FitProgressParams>();

  constructor(server: Server) {
    this.#server = server;
    server.on(FIT_CHANGED, (job: FitJob) => this.#tell(job));
    server.on(FIT_PROGRESS, (params: FitProgressParams) => {
      const job = this.#jobs.get(params.id);
      if (job !== undefined) this.#jobs.set(job.id, { ...job, progress: params.progress });
      this.#progressed.fire(params);
    });
    server.onState((state) => {
      if (state === 'running') void this.refresh().catch(() => {});
    });
  }

  /** Tells which fit has another state; undefined where it may be any. */
  readonly onChanged = this.#changed.event;
  readonly onProgress = this.#progressed.event;

  /** The latest first. */
  get all(): readonly FitJob[] {
    return [...this.#jobs.values()].sort((a, b) => b.created - a.created);
  }

  get(id: string): FitJob | undefined {
    return this.#jobs.get(id);
  }

  async refresh(): Promise<void> {
    // Whoever looked on at a server that is gone looks on at this one.
    for (const id of this.#watched.keys()) await this.#server.request(FIT_SUBSCRIBE, { id }).catch(() => {});
    const jobs = await this.#server.request<readonly FitJob[]>(FIT_LIST, {});
    this.#jobs.clear();
    for (const job of jobs) this.#jobs.set(job.id, job);
    for (const job of jobs) this.#follow(job);
    this.#changed.fire(undefined);
    this.#announce();
  }

  async start(params: FitStartParams): Promise<FitJob> {
    const job = await this.#server.request<FitJob>(FIT_START, params);
    // What was told meanwhile is newer.
    if (!this.#jobs.has(job.id)) this.#tell(job);
    return job;
  }

  async stop(id: string): Promise<FitJob> {
    return this.#server.request<FitJob>(FIT_CANCEL, { id });
  }

  async remove(id: string): Promise<void> {
    await this.#server.request(FIT_REMOVE, { id });
    this.#jobs.delete(id);
    this.#changed.fire(undefined);
  }

  /** From now on {@link onProgress} tells of this fit, until {@link leave} is called as often. */
  async watch(id: string): Promise<FitCourse> {
    this.#watched.set(id, (this.#watched.get(id) ?? 0) + 1);
    return await this.#server.request<FitCourse>(FIT_SUBSCRIBE, { id });
  }

  async leave(id: string): Promise<void> {
    const left = (this.#watched.get(id) ?? 1) - 1;
    if (left > 0) this.#watched.set(id, left);
    else if (this.#watched.delete(id) && this.#server.state === 'running') {
      await this.#server.request(FIT_UNSUBSCRIBE, { id });
    }
  }

  dispose(): void {
    this.#changed.dispose();
    this.#progressed.dispose();
  }

  #tell(job: FitJob): void {
    const before = this.#jobs.get(job.id);
    this.#jobs.set(job.id, { ...(before?.progress && { progress: before.progress }), ...job });
    this.#follow(job);
    this.#changed.fire(job);
    this.#announce();
  }

  /** A running fit is looked on at for its percentage. */
  #follow({ id, state }: FitJob): void {
    if (state === 'running' && !this.#own.has(id)) {
      this.#own.add(id);
      void this.watch(id).catch(() => {});
    } else if (state !== 'running' && state !== 'queued' && this.#own.delete(id)) {
      void this.leave(id).catch(() => {});
    }
  }
  readonly #own = new Set<string>();

  #announce(): void {
    const isFitting = [...this.#jobs.values()].some(isLive);
    void commands.executeCommand('setContext', 'spacetime.isFitting', isFitting);
  }
}

export function isLive({ state }: FitJob): boolean {
  return state === 'queued' || state === 'running';
}

/** Whether there is a checkpoint to go on from. */
export function isResumable(job: FitJob): boolean {
  return !isLive(job) && job.state !== 'finished' && job.checkpoint !== undefined;
}
