import type { Range } from '../ast.ts';
import type { Diagnostic, Fix, Severity } from '../diagnostic.ts';

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

  constructor(file: string, sink: Diagnostic[]) {
    this.file = file;
    this.#sink = sink;
  }

  error(range: Range, code: string, message: string, extras: Extras = {}): void {
    const diagnostic: Diagnostic = { file: this.file, range, severity: 'error', code, message, ...extras };
    if (diagnostic.severity === 'error') this.errorCount++;
    this.#sink.push(diagnostic);
  }

  warning(range: Range, code: string, message: string, extras: Extras = {}): void {
    this.error(range, code, message, { severity: 'warning', ...extras });
  }

  /** A second place that a message speaks of, in this file. */
  related(range: Range, message: string): NonNullable<Diagnostic['related']> {
    return [{ file: this.file, range, message }];
  }

  /** Whether an error of this file begins within a range, for deciding what can be built on it. */
  hasErrorIn(range: Range, except: readonly Range[] = []): boolean {
    const inside = (outer: Range, inner: Range) => inner.start >= outer.start && inner.start <= outer.end;
    return this.#sink.some(
      (diagnostic) =>
        diagnostic.file === this.file &&
        diagnostic.severity === 'error' &&
        inside(range, diagnostic.range) &&
        !except.some((excepted) => inside(excepted, diagnostic.range)),
    );
  }
}
