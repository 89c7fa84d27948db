import type { Worker } from 'node:worker_threads';
import type { Vector } from '../../engine.ts';
import { EngineFailure } from '../../engine-failure.ts';
import { atLeast } from '../at-least.ts';
import { ANSWERS, CONTROL_WORDS, FAILED, PULSE, REFUSED, type Request, type WorkerSetup } from './requests.ts';

/** Milliseconds after which a worker that shows no life is given up. */
const PATIENCE = 30_000;
/** So often a worker that lives, but has no answer from its device, is waited for: ten minutes, longer than any step takes. */
const ROUNDS = 20;
/** Milliseconds for a worker to finish what it is at. */
const FAREWELL = 5000;

/** From an engine's thread to the one that owns its device: asks, and waits for the answer. */
export class Link {
  readonly #worker: Worker;
  readonly #control: SharedArrayBuffer;
  readonly #words: Int32Array;
  /** Copies of what is not shared memory in float32. */
  readonly #staging = new Map<string, Float32Array>();
  #broken: string | undefined;

  constructor(worker: Worker, { control }: WorkerSetup) {
    this.#worker = worker;
    this.#control = control;
    this.#words = new Int32Array(control, 0, CONTROL_WORDS);
  }

  /**
   * Returns when the device has answered; whether it refused.
   *
   * @throws EngineFailure where it failed; it is not to be asked again
   */
  ask(request: Request): 'done' | 'refused' {
    if (this.#broken !== undefined) throw new EngineFailure(this.#broken);
    const words = this.#words;
    this.#throwIfFailed();
    Atomics.store(words, REFUSED, 0);
    const answers = Atomics.load(words, ANSWERS);
    this.#worker.postMessage(request);
    let pulse = Atomics.load(words, PULSE);
    for (let round = 1; Atomics.wait(words, ANSWERS, answers, PATIENCE) === 'timed-out'; round++) {
      const now = Atomics.load(words, PULSE);
      if (now === pulse || round === ROUNDS) throw this.#fail('the graphics device does not answer');
      pulse = now;
    }
    this.#throwIfFailed();
    return Atomics.load(words, REFUSED) === 0 ? 'done' : 'refused';
  }

  close(): void {
    this.#broken = 'the engine was disposed of';
    const worker = this.#worker;
    // Never terminated: Dawn would abort the process, in which another engine may be at work.
    const timer = setTimeout(() => worker.unref(), FAREWELL).unref();
    worker.once('exit', () => clearTimeout(timer));
    worker.ref();
    worker.postMessage('end');
  }

  /** The numbers in memory that the device's thread can read. */
  reachable(name: string, data: Vector, length: number): Float32Array {
    atLeast(name, data.length, length);
    if (isShared(data)) return data.subarray(0, length);
    const staged = this.stage(name, length);
    staged.set(data.subarray(0, length));
    return staged.subarray(0, length);
  }

  stage(name: string, length: number): Float32Array {
    let staged = this.#staging.get(name);
    if (staged === undefined || staged.length < length) {
      staged = sharedNumbers(length);
      this.#staging.set(name, staged);
    }
    return staged;
  }

  #throwIfFailed(): void {
    const length = Atomics.load(this.#words, FAILED);
    if (length === 0) return;
    throw this.#fail(new TextDecoder().decode(new Uint8Array(this.#control, 4 * CONTROL_WORDS, length).slice()));
  }

  #fail(reason: string): EngineFailure {
    this.#broken = reason;
    return new EngineFailure(reason);
  }
}

export function sharedNumbers(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * length));
}

export function isShared(data: Vector): data is Float32Array {
  return data instanceof Float32Array && data.buffer instanceof SharedArrayBuffer;
}
