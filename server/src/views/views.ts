import { Worker } from 'node:worker_threads';
import { ViewError, type ViewOrder, type ViewReport, type ViewWork } from './orders.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
/** Megabytes of heap. */
const MEMORY = 1024;

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Computes views in a thread that begins with the first of them. */
export class Views {
  #worker: Worker | undefined;
  #next = 0;
  readonly #waiting = new Map<number, Waiting>();

  /**
   * Rejects with the signal's reason where it is aborted, with a ViewError where there is nothing to be shown, and
   * with an Error where the thread fails.
   */
  run(work: ViewWork, signal?: AbortSignal): Promise<unknown> {
    signal?.throwIfAborted();
    const id = this.#next++;
    this.#worker ??= this.#start();
    const worker = this.#worker;
    worker.ref();
    worker.postMessage({ kind: 'do', id, work } satisfies ViewOrder);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      signal?.addEventListener('abort', () => {
        if (!this.#waiting.has(id)) return;
        worker.postMessage({ kind: 'cancel', id } satisfies ViewOrder);
        this.#settle(id)?.reject(signal.reason as Error);
      });
    });
  }

  close(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(WORKER, {
      ...{ stdout: true, stderr: true },
      resourceLimits: { maxOldGenerationSizeMb: MEMORY },
    });
    let reason = 'it ended';
    worker.on('error', (error) => {
      reason = error instanceof Error ? error.message : String(error);
    });
    worker.on('exit', () => {
      if (this.#worker === worker) this.#worker = undefined;
      for (const id of [...this.#waiting.keys()]) {
        this.#settle(id)?.reject(new Error(`the thread that computes views failed: ${reason}`));
      }
    });
    worker.on('message', (report: ViewReport) => {
      const waiting = this.#settle(report.id);
      if (report.kind === 'done') waiting?.resolve(report.result);
      else if (report.kind === 'failed') {
        waiting?.reject(report.expected ? new ViewError(report.message) : new Error(report.message));
      }
    });
    return worker;
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker?.unref();
    return waiting;
  }
}
