import { ViewError } from '../views/orders.ts';
import { Thread } from './thread.ts';
import type { WorkOrder, WorkReport } from './work.ts';

const LIMITS = { maxOldGenerationSizeMb: 1024 };

interface Waiting<Work, Update, Result> {
  readonly work: Work;
  readonly onUpdate: ((update: Update) => void) | undefined;
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** Has work done in a thread that begins with the first of it; each can be cancelled while the others go on. */
export class WorkThread<Work, Update, Result> {
  readonly #thread: Thread<WorkOrder<Work>, WorkReport<Update, Result>>;
  readonly #waiting = new Map<number, Waiting<Work, Update, Result>>();
  #next = 0;

  /** @param what it does, for messages: `computes views` */
  constructor(entry: URL, what: string) {
    this.#thread = new Thread<WorkOrder<Work>, WorkReport<Update, Result>>({
      ...{ entry, limits: LIMITS },
      onReport: (report) => this.#report(report),
      onDeath: (reason) => {
        for (const id of [...this.#waiting.keys()]) {
          this.#settle(id)?.reject(new Error(`the thread that ${what} failed: ${reason}`));
        }
      },
    });
  }

  /**
   * Rejects with the signal's reason where it is aborted, with a ViewError where there is nothing to be shown, and with
   * an Error where the thread fails.
   * @param onUpdate not called after the promise has settled
   */
  async run(work: Work, signal?: AbortSignal, onUpdate?: (update: Update) => void): Promise<Result> {
    signal?.throwIfAborted();
    const id = this.#next++;
    this.#thread.send({ kind: 'do', id, work });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { work, onUpdate, resolve, reject });
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

  #report(report: WorkReport<Update, Result>): void {
    if (report.kind === 'update') {
      this.#waiting.get(report.id)?.onUpdate?.(report.update);
      return;
    }
    const waiting = this.#settle(report.id);
    if (report.kind === 'done') waiting?.resolve(report.result);
    else if (report.kind === 'failed') {
      waiting?.reject(report.expected ? new ViewError(report.message) : new Error(report.message));
      if (report.spent) this.#renew();
    }
  }

  /** Another thread takes what this one has not done. */
  #renew(): void {
    this.#thread.stop();
    for (const [id, { work }] of this.#waiting) this.#thread.send({ kind: 'do', id, work });
  }

  #settle(id: number): Waiting<Work, Update, Result> | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#thread.rest();
    return waiting;
  }
}
