import { Thread } from '../threads/thread.ts';
import { ViewError, type ViewOrder, type ViewProgress, type ViewReport, type ViewWork } from './orders.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
const LIMITS = { maxOldGenerationSizeMb: 1024 };

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
  onProgress?: ((progress: ViewProgress) => void) | undefined;
}

/** Computes views in a thread that begins with the first of them. */
export class Views {
  readonly #thread: Thread<ViewOrder, ViewReport>;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  constructor(entry = WORKER) {
    this.#thread = new Thread<ViewOrder, ViewReport>({
      ...{ entry, limits: LIMITS },
      onReport: (report) => this.#report(report),
      onDeath: (reason) => this.#failed(`the thread that computes views failed: ${reason}`),
    });
  }

  /**
   * Rejects with the signal's reason where it is aborted, with a ViewError where there is nothing to be shown, and
   * with an Error where the thread fails.
   */
  run(work: ViewWork, signal?: AbortSignal, onProgress?: (progress: ViewProgress) => void): Promise<unknown> {
    signal?.throwIfAborted();
    const id = this.#next++;
    this.#thread.send({ kind: 'do', id, work });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, onProgress });
      signal?.addEventListener('abort', () => {
        if (!this.#waiting.has(id)) return;
        this.#thread.send({ kind: 'cancel', id });
        this.#settle(id)?.reject(signal.reason as Error);
      });
    });
  }

  close(): void {
    this.#thread.stop();
  }

  #report(report: ViewReport): void {
    if (report.kind === 'progress') {
      this.#waiting.get(report.id)?.onProgress?.(report.progress);
      return;
    }
    const waiting = this.#settle(report.id);
    if (report.kind === 'done') waiting?.resolve(report.result);
    else if (report.kind === 'failed') {
      waiting?.reject(report.expected ? new ViewError(report.message) : new Error(report.message));
    }
  }

  #failed(reason: string): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id)?.reject(new Error(reason));
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#thread.rest();
    return waiting;
  }
}
