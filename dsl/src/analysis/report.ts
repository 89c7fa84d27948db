import type { Range } from '../ast.ts';
import type { Diagnostic, Fix, Severity } from '../diagnostic.ts';
import { firstFrom } from '../search.ts';

/** What a diagnostic can have beside its place and message. */
export interface Extras {
  readonly severity?: Severity;
  readonly related?: NonNullable<Diagnostic['related']>;
  readonly fixes?: readonly Fix[];
}

/** Collects what is wrong in one file. */
export class Report {
  readonly file: string;
  /** Errors reported so far. */
  errorCount = 0;
  readonly #sink: Diagnostic[];
  /** Where errors begin: most of them in order, and the latest as they came. */
  #starts: number[];
  readonly #latest: number[] = [];
  #comparisons = MOST_COMPARISONS;

  /** @param sink may have errors of the file already: those of its syntax */
  constructor(file: string, sink: Diagnostic[]) {
    this.file = file;
    this.#sink = sink;
    const own = sink.filter((diagnostic) => diagnostic.file === file && diagnostic.severity === 'error');
    this.#starts = own.map(({ range }) => range.start).sort(ascending);
  }

  error(range: Range, code: string, message: string, extras: Extras = {}): void {
    const diagnostic: Diagnostic = { file: this.file, range, severity: 'error', code, message, ...extras };
    if (diagnostic.severity === 'error') {
      this.errorCount++;
      this.#latest.push(range.start);
      // A search through all errors for each of them would be quadratic.
      if (this.#latest.length > 500) this.#starts = [...this.#starts, ...this.#latest.splice(0)].sort(ascending);
    }
    this.#sink.push(diagnostic);
  }

  warning(range: Range, code: string, message: string, extras: Extras = {}): void {
    this.error(range, code, message, { severity: 'warning', ...extras });
  }

  /** Does some work, and says what it reported. */
  recorded<T>(work: () => T): { readonly result: T; readonly diagnostics: readonly Diagnostic[] } {
    const before = this.#sink.length;
    const result = work();
    return { result, diagnostics: this.#sink.slice(before) };
  }

  /** Reports again what was recorded. */
  repeat(diagnostics: readonly Diagnostic[]): void {
    for (const { range, code, message, file: _, ...extras } of diagnostics) this.error(range, code, message, extras);
  }

  /** A second place that a message speaks of, in this file. */
  related(range: Range, message: string): NonNullable<Diagnostic['related']> {
    return [{ file: this.file, range, message }];
  }

  /** Whether an error of this file begins within a range, for deciding what can be built on it. */
  hasErrorIn(range: Range, except: readonly Range[] = []): boolean {
    const isInside = ({ start, end }: Range, offset: number) => start <= offset && offset <= end;
    const counts = (offset: number) =>
      isInside(range, offset) && !except.some((excepted) => isInside(excepted, offset));
    if (this.#latest.some(counts)) return true;
    for (let i = firstFrom(this.#starts, (start) => start, range.start); i < this.#starts.length; i++) {
      if (this.#starts[i] > range.end) return false;
      if (counts(this.#starts[i])) return true;
    }
    return false;
  }

  /**
   * Whether so many names may be compared with what is unknown, to offer the nearest. A file in which thousands are
   * unknown gets offers for the first of them.
   */
  mayCompare(count: number): boolean {
    this.#comparisons -= count;
    return this.#comparisons >= 0;
  }
}

const MOST_COMPARISONS = 500_000;
const ascending = (a: number, b: number) => a - b;
