import { getCompileCacheDir } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Order, Report } from './findings.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
/**
 * Megabytes of heap: what needs more is stopped rather than that it takes the editor's memory. What lives briefly has
 * little room, or it would fill all there is before it is cleared away.
 */
const LIMITS = { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 3 };
/** Milliseconds without an order after which the thread ends: its memory is the editor's again. */
const IDLE = 60_000;

export interface ThreadEvents {
  onReport(report: Report): void;
  /** The thread has ended, and not because it was told to. */
  onDeath(reason: string): void;
}

/** A worker thread that is started by its first order, and keeps the process alive only while it is busy. */
export class Thread {
  readonly #events: ThreadEvents;
  readonly #entry: URL;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(events: ThreadEvents, entry: URL = WORKER) {
    this.#events = events;
    this.#entry = entry;
  }

  send(order: Order): void {
    clearTimeout(this.#idle);
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#worker.postMessage(order);
  }

  rest(): void {
    this.#worker?.unref();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), IDLE).unref();
  }

  stop(): void {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }

  #start(): Worker {
    // Its output would go where the protocol goes.
    const options = { stdout: true, stderr: true, resourceLimits: LIMITS };
    // What this process keeps of what it has compiled, the thread uses as well: it starts in half the time.
    const compiled = getCompileCacheDir();
    const env = { ...process.env, ...(compiled !== undefined && { NODE_COMPILE_CACHE: compiled }) };
    const worker = new Worker(this.#entry, { ...options, env });
    let reason = 'it ended';
    worker.on('message', (report: Report) => {
      if (this.#worker === worker) this.#events.onReport(report);
    });
    worker.on('error', (error: unknown) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#events.onDeath(reason);
    });
    return worker;
  }
}
