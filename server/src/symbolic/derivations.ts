import { Worker } from 'node:worker_threads';
import type { SymbolsResult } from '@spacetime/protocol';
import { ViewError } from '../views/orders.ts';
import type { SymbolsOrder, SymbolsReport, SymbolsWork } from './orders.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
/** Megabytes of heap. */
const MEMORY = 512;

interface Waiting {
  readonly order: SymbolsOrder;
  resolve(result: SymbolsResult): void;
  reject(error: Error): void;
}

/** Derives symbols in a thread that begins with the first request, one after another. */
export class Derivations {
  #worker: Worker | undefined;
  #next = 0;
  /** The first is being derived. */
  readonly #queue: Waiting[] = [];

  /**
   * Rejects with the signal's reason where it is aborted, with a ViewError where there is no such metric, and with an
   * Error where the thread fails.
   */
  run(work: SymbolsWork, signal?: AbortSignal): Promise<SymbolsResult> {
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { order: { id: this.#next++, work }, resolve, reject };
      this.#queue.push(waiting);
      signal?.addEventListener('abort', () => this.#cancel(waiting, signal.reason as Error));
      if (this.#queue.length === 1) this.#begin();
    });
  }

  close(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }

  #begin(): void {
    const [first] = this.#queue;
    if (first === undefined) {
      this.#worker?.unref();
      return;
    }
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#worker.postMessage(first.order);
  }

  /** An algebraic computation cannot be spoken to: its thread ends, and another takes what waits. */
  #cancel(waiting: Waiting, reason: Error): void {
    const place = this.#queue.indexOf(waiting);
    if (place < 0) return;
    this.#queue.splice(place, 1);
    waiting.reject(reason);
    if (place > 0) return;
    this.close();
    this.#begin();
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
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      this.#queue.shift()?.reject(new Error(`the thread that derives symbols failed: ${reason}`));
      this.#begin();
    });
    worker.on('message', (report: SymbolsReport) => {
      const [first] = this.#queue;
      if (first?.order.id !== report.id) return;
      this.#queue.shift();
      if (report.kind === 'done') first.resolve(report.result);
      else first.reject(report.expected ? new ViewError(report.message) : new Error(report.message));
      this.#begin();
    });
    return worker;
  }
}
