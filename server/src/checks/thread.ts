import { Worker } from 'node:worker_threads';
import type { Order, Report } from './findings.ts';

const WORKER = new URL('./worker.ts', import.meta.url);
/** Megabytes of heap: what needs more is stopped rather than that it takes the editor's memory. */
const MEMORY = 1024;

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

  constructor(events: ThreadEvents, entry: URL = WORKER) {
    this.#events = events;
    this.#entry = entry;
  }

  send(order: Order): void {
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#worker.postMessage(order);
  }

  rest(): void {
    this.#worker?.unref();
  }

  stop(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }

  #start(): Worker {
    // Its output would go where the protocol goes.
    const worker = new Worker(this.#entry, {
      ...{ stdout: true, stderr: true },
      resourceLimits: { maxOldGenerationSizeMb: MEMORY },
    });
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
