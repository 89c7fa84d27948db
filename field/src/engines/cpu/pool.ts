import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import {
  ACTIVE,
  ARGUMENTS,
  CONTROL_BYTES,
  type Control,
  controlOf,
  FAILED,
  GENERATION,
  instantiate,
  KERNEL,
  type Kernel,
  kernelNames,
  MAXIMUM_ARGUMENTS,
  MESSAGE_LENGTH,
  NEXT,
  OPEN,
  SLICES,
  SPINS,
  STOPPED,
  work,
} from './crew.ts';

export interface PoolOptions {
  readonly module: WebAssembly.Module;
  /** Shared; given to every instance as the import `env.memory`. */
  readonly memory: WebAssembly.Memory;
  /** Threads that compute, the calling one among them; as many as the machine has by default. */
  readonly threads?: number;
  /** Given to every instance as the import `env.wide`. */
  readonly wide?: boolean;
}

/**
 * Instances of one module on several threads over one memory. The calling thread takes part in the work and
 * blocks until it is done; with one thread no worker is started. Workers do not keep the process alive.
 */
export class Pool {
  readonly threads: number;
  /** Resolves when all workers take part, rejects where one cannot start. Runs before that are correct, only slower. */
  readonly ready: Promise<void>;
  readonly #names: readonly string[];
  readonly #kernels: readonly Kernel[];
  readonly #control: Control;
  readonly #workers: readonly Worker[];
  #generation = 0;
  #broken: string | undefined;

  constructor(options: PoolOptions) {
    const { module, memory, threads = availableParallelism(), wide = false } = options;
    if (!Number.isInteger(threads) || threads < 1) throw new RangeError(`threads must be at least 1, not ${threads}`);
    this.threads = threads;
    this.#names = kernelNames(module);
    this.#kernels = instantiate(module, memory, 0, wide);
    const block = new SharedArrayBuffer(CONTROL_BYTES);
    this.#control = controlOf(block);
    // A bundle keeps the worker beside itself under the same name.
    const url = new URL(import.meta.url.endsWith('.ts') ? './pool-worker.ts' : './pool-worker.js', import.meta.url);
    this.#workers = Array.from({ length: threads - 1 }, (_, index) => {
      return new Worker(url, { workerData: { module, memory, block, thread: index + 1, wide } });
    });
    this.ready = Promise.all(this.#workers.map((worker) => this.#started(worker))).then(() => undefined);
    this.ready.catch(() => undefined);
  }

  /**
   * Runs `exports[name](slice, ...args)` for every slice 0 … slices − 1, each on whichever thread is free, and
   * returns when all are done. Throws an Error with the kernel's name where one traps; the remaining slices are
   * then not run and the pool stays usable.
   */
  run(name: string, args: readonly number[], slices: number): void {
    if (this.#broken !== undefined) throw new Error(this.#broken);
    const index = this.#names.indexOf(name);
    if (index < 0) throw new Error(`the module has no kernel ${name}`);
    if (args.length > MAXIMUM_ARGUMENTS)
      throw new RangeError(`kernel ${name}: more than ${MAXIMUM_ARGUMENTS} arguments`);
    const { words } = this.#control;
    words[KERNEL] = index;
    words[SLICES] = slices;
    words[ARGUMENTS] = args.length;
    this.#control.arguments.set(args);
    Atomics.store(words, NEXT, 0);
    Atomics.store(words, FAILED, 0);
    const alone = this.threads === 1 || slices < 2;
    if (!alone) {
      Atomics.store(words, OPEN, 1);
      this.#announce((this.#generation + 1) & 0x7fffffff);
    }
    work(this.#control, this.#kernels);
    if (!alone) {
      Atomics.store(words, OPEN, 0);
      this.#settle();
    }
    if (Atomics.load(words, FAILED) !== 0) {
      const text = new TextDecoder().decode(this.#control.message.slice(0, words[MESSAGE_LENGTH]));
      throw new Error(`kernel ${name}, ${text}`);
    }
  }

  /** Sends the workers home. Nothing can be run afterwards. */
  dispose(): void {
    this.#broken = 'the pool was disposed of';
    this.#announce(STOPPED);
  }

  #announce(generation: number): void {
    this.#generation = generation;
    Atomics.store(this.#control.words, GENERATION, generation);
    Atomics.notify(this.#control.words, GENERATION);
  }

  /** Waits until no worker is in the closed run. */
  #settle(): void {
    const { words } = this.#control;
    for (let spins = SPINS; spins > 0; spins--) if (Atomics.load(words, ACTIVE) === 0) return;
    for (let active = Atomics.load(words, ACTIVE); active !== 0; active = Atomics.load(words, ACTIVE)) {
      // The worker that brings the count to 0 notifies; a bounded wait also covers counts changed in between.
      Atomics.wait(words, ACTIVE, active, 1);
    }
  }

  #started(worker: Worker): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (reason: string) => {
        this.#broken ??= reason;
        reject(new Error(reason));
      };
      worker.once('message', () => {
        worker.unref();
        resolve();
      });
      worker.once('error', (error) => fail(`a worker of the engine failed: ${String(error)}`));
      worker.once('exit', () => fail('a worker of the engine ended'));
    });
  }
}
