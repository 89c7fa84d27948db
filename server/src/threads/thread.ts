import { getCompileCacheDir } from 'node:module';
import { type ResourceLimits, Worker } from 'node:worker_threads';

/** Milliseconds without an order after which a thread ends: its memory is the editor's again. */
const IDLE = 60_000;
const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';

export interface ThreadOptions<Report> {
  /** What runs in it. */
  readonly entry: URL;
  /** Of its heap, in megabytes: what needs more is stopped rather than that it takes the editor's memory. */
  readonly limits: ResourceLimits;
  /** Milliseconds of rest after which it ends. */
  readonly idle?: number;
  onReport(report: Report): void;
  /** The thread has ended, and not because it was told to. */
  onDeath(reason: string): void;
}

/** A worker thread that is started by its first order, keeps the process alive only while it is busy, and ends when idle. */
export class Thread<Order, Report> {
  readonly #options: ThreadOptions<Report>;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: ThreadOptions<Report>) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#worker !== undefined;
  }

  send(order: Order): void {
    clearTimeout(this.#idle);
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#worker.postMessage(order);
  }

  /** Nothing is expected of it. */
  rest(): void {
    this.#worker?.unref();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), this.#options.idle ?? IDLE).unref();
  }

  stop(): void {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }

  #start(): Worker {
    const { entry, limits } = this.#options;
    // What this process keeps of what it has compiled, the thread uses as well: it starts in half the time.
    const compiled = getCompileCacheDir();
    const env = { ...process.env, ...(compiled !== undefined && { NODE_COMPILE_CACHE: compiled }) };
    // Its output would go where the protocol goes.
    const worker = new Worker(entry, { stdout: true, stderr: true, resourceLimits: limits, env });
    let reason = 'it ended without a word';
    worker.on('message', (report: Report) => {
      if (this.#worker === worker) this.#options.onReport(report);
    });
    worker.on('error', (error: unknown) => {
      reason = reasonOf(error, limits);
    });
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      clearTimeout(this.#idle);
      this.#worker = undefined;
      this.#options.onDeath(reason);
    });
    return worker;
  }
}

function reasonOf(error: unknown, { maxOldGenerationSizeMb }: ResourceLimits): string {
  if (!(error instanceof Error)) return String(error);
  if ((error as NodeJS.ErrnoException).code !== OUT_OF_MEMORY) return error.message;
  return `it needs more than the ${maxOldGenerationSizeMb} MB of memory that it may take; ask for less`;
}
