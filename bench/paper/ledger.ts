import { existsSync, readFileSync } from 'node:fs';
import { writeAtomically } from '../../cli/src/files.ts';
import type { Spent } from './result.ts';

interface Entries {
  /** What was run from the first step on. */
  commit: string;
  seconds: number;
  processor_seconds: number;
  reached: (Spent & { readonly mae: number }) | null;
}

/** What a fit has cost over all the times that it was resumed, in a file beside its checkpoint. */
export class Ledger {
  readonly #path: string;
  readonly #before: Entries;
  readonly #started = performance.now();
  readonly #processor = process.cpuUsage();
  #reached: Entries['reached'];

  /** @param fresh forget what was written @param commit what is run */
  constructor(path: string, fresh: boolean, commit: string) {
    this.#path = path;
    const known = !fresh && existsSync(path);
    this.#before = known
      ? (JSON.parse(readFileSync(path, 'utf8')) as Entries)
      : { commit, seconds: 0, processor_seconds: 0, reached: null };
    this.#reached = this.#before.reached;
  }

  spent(step: number, operations: number): Spent {
    const { user, system } = process.cpuUsage(this.#processor);
    return {
      step,
      seconds: this.#before.seconds + (performance.now() - this.#started) / 1000,
      processor_seconds: this.#before.processor_seconds + (user + system) / 1e6,
      operations: Number.isFinite(operations) ? operations : null,
    };
  }

  /** Keeps the first time that an error was reached. */
  reach(mae: number, step: number, operations: number): void {
    this.#reached ??= { ...this.spent(step, operations), mae };
  }

  get reached(): Entries['reached'] {
    return this.#reached;
  }

  get commit(): string {
    return this.#before.commit;
  }

  save(): void {
    const { commit } = this;
    const { seconds, processor_seconds } = this.spent(0, 0);
    writeAtomically(this.#path, JSON.stringify({ commit, seconds, processor_seconds, reached: this.#reached }));
  }
}
