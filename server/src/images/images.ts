import type { ImageInfo, ImagePart } from '@spacetime/protocol';
import { Thread } from '../threads/thread.ts';
import { ViewError } from '../views/orders.ts';
import type { ImageOrder, ImageReport, ImageWork } from './orders.ts';

const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);
const LIMITS = { maxOldGenerationSizeMb: 1024 };

interface Waiting {
  onPart(part: ImagePart): void;
  resolve(info: ImageInfo): void;
  reject(error: Error): void;
}

/** Makes pictures in a thread, which has threads of its own for the rays. */
export class Images {
  readonly #thread: Thread<ImageOrder, ImageReport>;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  constructor(entry = WORKER) {
    this.#thread = new Thread<ImageOrder, ImageReport>({
      ...{ entry, limits: LIMITS },
      onReport: (report) => this.#report(report),
      onDeath: (reason) => this.#failed(`the thread that makes pictures failed: ${reason}`),
    });
  }

  /**
   * Rejects with the signal's reason where it is aborted, with a ViewError where there is nothing to be seen, and with
   * an Error where the thread fails.
   * @param onPart called with pixels as they come, and not after the promise has settled
   */
  run(work: ImageWork, onPart: (part: ImagePart) => void, signal?: AbortSignal): Promise<ImageInfo> {
    signal?.throwIfAborted();
    const id = this.#next++;
    this.#thread.send({ kind: 'do', id, work });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { onPart, resolve, reject });
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

  #report(report: ImageReport): void {
    if (report.kind === 'part') {
      this.#waiting.get(report.id)?.onPart(report.part);
      return;
    }
    const waiting = this.#settle(report.id);
    if (report.kind === 'done') waiting?.resolve(report.info);
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
