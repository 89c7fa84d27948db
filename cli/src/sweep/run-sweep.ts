import type { Progress } from '@spacetime/field';
import { bar, ProgressLine } from '../show/progress.ts';
import { duration, scientific } from '../show/table.ts';
import type { Cell } from './cell.ts';
import type { Ledger } from './ledger.ts';
import type { CellResult } from './record.ts';
import { type RunOptions, runCell } from './run-cell.ts';

export interface SweepOptions {
  /** Cells at once, and threads for each. */
  readonly jobs: number;
  readonly threads: number;
  /** Save and stop. */
  readonly signal: AbortSignal;
  readonly worker?: RunOptions['worker'];
}

/**
 * Runs what is not settled yet, and tells how far it is on standard error.
 *
 * @returns a result for each cell, undefined where it was not begun
 */
export async function runSweep(
  cells: readonly Cell[],
  ledger: Ledger,
  options: SweepOptions,
): Promise<(CellResult | undefined)[]> {
  const { jobs, threads, signal, worker } = options;
  const results = cells.map((cell) => ledger.settled(cell));
  const waiting = cells.flatMap((_, index) => (results[index] === undefined ? [index] : []));
  const course = new Course(cells, results, waiting.length, jobs);
  course.begin();

  const work = async () => {
    for (let index = waiting.shift(); index !== undefined && !signal.aborted; index = waiting.shift()) {
      const cell = cells[index]!;
      const resume = ledger.wasBegun(cell);
      ledger.begin(cell);
      course.started(index);
      const onProgress = (progress: Progress) => course.progress(index!, progress);
      const result = await runCell(cell, { threads, resume, signal, onProgress, ...(worker && { worker }) });
      results[index] = result;
      ledger.end(cell, result);
      course.ended(index, result);
    }
  };
  try {
    await Promise.all(Array.from({ length: jobs }, work));
  } finally {
    course.clear();
  }
  return results;
}

/** What a person sees of a running sweep. */
class Course {
  readonly #cells: readonly Cell[];
  readonly #results: readonly (CellResult | undefined)[];
  readonly #jobs: number;
  readonly #line = new ProgressLine();
  readonly #running = new Map<number, { readonly since: number; text: string; left: number }>();
  /** Cells not begun, and seconds that those of this run took. */
  #waiting: number;
  readonly #took: number[] = [];

  constructor(cells: readonly Cell[], results: readonly (CellResult | undefined)[], waiting: number, jobs: number) {
    this.#cells = cells;
    this.#results = results;
    this.#waiting = waiting;
    this.#jobs = jobs;
  }

  begin(): void {
    const settled = this.#cells.length - this.#waiting;
    if (settled > 0) this.#say(`${settled} of ${this.#cells.length} cells are done already`);
  }

  started(index: number): void {
    this.#waiting--;
    this.#running.set(index, { since: performance.now(), text: '', left: Number.NaN });
    this.#show();
  }

  progress(index: number, p: Progress): void {
    const entry = this.#running.get(index);
    if (entry === undefined) return;
    if (p.phase === 'preparation') entry.text = 'preparing';
    else {
      entry.text = `step ${p.step}/${p.steps}`;
      entry.left = p.eta;
    }
    this.#show();
  }

  ended(index: number, result: CellResult): void {
    const entry = this.#running.get(index);
    this.#running.delete(index);
    if (entry !== undefined && result.outcome === 'finished') this.#took.push(seconds(entry.since));
    const time = result.training === undefined ? '' : ` in ${duration(result.training.seconds)}`;
    const said =
      result.outcome === 'finished' ? `MAE ${scientific(result.quantities?.metric.mae)}${time}` : sentence(result);
    this.#say(`[${this.#done}/${this.#cells.length}] ${this.#cells[index]!.label}: ${said}`);
    if (this.#running.size > 0) this.#show();
  }

  clear(): void {
    this.#line.clear();
  }

  get #done(): number {
    return this.#results.filter((result) => result !== undefined && result.outcome !== 'interrupted').length;
  }

  #say(text: string): void {
    this.#line.clear();
    process.stderr.write(`${text}\n`);
  }

  #show(): void {
    const total = this.#cells.length;
    const best = Math.min(...this.#results.map((result) => result?.quantities?.metric.mae ?? Number.POSITIVE_INFINITY));
    const left = this.#left();
    const parts = [
      `${bar(this.#done / total, 12)} ${this.#done}/${total} cells`,
      Number.isFinite(left) ? `${duration(left)} left` : '',
      Number.isFinite(best) ? `best MAE ${scientific(best)}` : '',
      ...[...this.#running].map(([index, { text }]) => `${this.#cells[index]!.label}${text && `: ${text}`}`),
    ];
    this.#line.show(parts.filter((part) => part !== '').join('  '));
  }

  /** Seconds: what the running ones need, and as much for each that waits as those so far take on average. */
  #left(): number {
    const running = [...this.#running.values()];
    const whole = [...this.#took, ...running.map(({ since, left }) => seconds(since) + left)];
    const known = whole.filter(Number.isFinite);
    if (known.length === 0) return Number.NaN;
    const mean = known.reduce((sum, one) => sum + one, 0) / known.length;
    const rest = running.map(({ since, left }) => (Number.isFinite(left) ? left : Math.max(0, mean - seconds(since))));
    return (rest.reduce((sum, one) => sum + one, 0) + this.#waiting * mean) / this.#jobs;
  }
}

function seconds(since: number): number {
  return (performance.now() - since) / 1000;
}

/** How a cell failed, in a line. */
export function sentence({ outcome, message }: CellResult): string {
  return `${outcome}: ${message}`;
}
