import type { SymbolsResult } from '@spacetime/protocol';
import { Thread } from '../threads/thread.ts';
import { ViewError } from '../views/orders.ts';
import type { SymbolsOrder, SymbolsReport, SymbolsWork } from './orders.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
const LIMITS = { maxOldGenerationSizeMb: 512 };

interface Waiting {
  readonly order: SymbolsOrder;
  resolve(result: SymbolsResult): void;
  reject(error: Error): void;
}

/** Derives symbols in a thread that begins with the first request, one after another. */
export class Derivations {
  readonly #thread: Thread<SymbolsOrder, SymbolsReport>;
  /** The first is being derived. */
  readonly #queue: Waiting[] = [];
  #next = 0;

  constructor(entry = WORKER) {
    this.#thread = new Thread<SymbolsOrder, SymbolsReport>({
      ...{ entry, limits: LIMITS },
      onReport: (report) => this.#report(report),
      onDeath: (reason) => {
        this.#queue.shift()?.reject(new Error(`the thread that derives symbols failed: ${reason}`));
        this.#begin();
      },
    });
  }

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
    this.#thread.stop();
  }

  #begin(): void {
    const [first] = this.#queue;
    if (first === undefined) this.#thread.rest();
    else this.#thread.send(first.order);
  }

  /** An algebraic computation cannot be spoken to: its thread ends, and another takes what waits. */
  #cancel(waiting: Waiting, reason: Error): void {
    const place = this.#queue.indexOf(waiting);
    if (place < 0) return;
    this.#queue.splice(place, 1);
    waiting.reject(reason);
    if (place > 0) return;
    this.#thread.stop();
    this.#begin();
  }

  #report(report: SymbolsReport): void {
    const [first] = this.#queue;
    if (first?.order.id !== report.id) return;
    this.#queue.shift();
    if (report.kind === 'done') first.resolve(report.result);
    else first.reject(report.expected ? new ViewError(report.message) : new Error(report.message));
    this.#begin();
  }
}
