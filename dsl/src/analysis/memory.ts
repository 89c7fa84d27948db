import type { JobDeclaration, SpacetimeDeclaration } from '../ast.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Report } from './report.ts';
import type { AnalysedSpacetime } from './spacetime.ts';
import type { Subject } from './subjects.ts';

interface Kept<T> {
  readonly result: T;
  readonly diagnostics: readonly Diagnostic[];
  readonly file: string;
  readonly subject?: Subject | undefined;
}

/**
 * What was found of declarations, for analyses of texts that differ in others: what a declaration means follows from
 * itself and from what it is `of`. Where an error had been found in it before, of syntax or of its name, it is looked at anew.
 */
export class Memory {
  readonly #kept = new WeakMap<SpacetimeDeclaration | JobDeclaration, Kept<unknown>>();

  spacetime(declaration: SpacetimeDeclaration, report: Report, analyse: () => AnalysedSpacetime): AnalysedSpacetime {
    return this.#recall(declaration, undefined, report, analyse);
  }

  job<T>(declaration: JobDeclaration, subject: Subject | undefined, report: Report, build: () => T): T {
    return this.#recall(declaration, subject, report, build);
  }

  #recall<T>(
    declaration: SpacetimeDeclaration | JobDeclaration,
    subject: Subject | undefined,
    report: Report,
    work: () => T,
  ): T {
    if (report.hasErrorIn(declaration.range)) return work();
    const kept = this.#kept.get(declaration) as Kept<T> | undefined;
    if (kept !== undefined && kept.file === report.file && isSame(kept.subject, subject)) {
      report.repeat(kept.diagnostics);
      return kept.result;
    }
    const { result, diagnostics } = report.recorded(work);
    this.#kept.set(declaration, { result, diagnostics, file: report.file, subject });
    return result;
  }
}

function isSame(a: Subject | undefined, b: Subject | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.kind === b.kind && a.name === b.name && a.spacetime === b.spacetime && a.fit === b.fit && a.data === b.data;
}
