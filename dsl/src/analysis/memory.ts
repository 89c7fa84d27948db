import type { JobDeclaration, Range, SpacetimeDeclaration } from '../ast.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { defineLazily, moved, originOf } from '../moved.ts';
import { Report } from './report.ts';
import type { AnalysedSpacetime } from './spacetime.ts';
import type { Subject } from './subjects.ts';

type Block = SpacetimeDeclaration | JobDeclaration;

interface Kept<T> {
  readonly result: T;
  readonly diagnostics: readonly Diagnostic[];
  readonly file: string;
  readonly declaration: Block;
  readonly subject?: Subject | undefined;
}

/**
 * What was found of declarations, for analyses of texts that differ in others: what a declaration means follows from
 * itself and from what it is `of`. Where an error had been found in it before, of syntax or of its name, it is looked at anew.
 *
 * Of one that has only been moved the diagnostics are known at once; the rest is worked out again once somebody looks at it.
 */
export class Memory {
  readonly #kept = new WeakMap<Block, Kept<object>>();
  /** The last full analysis of a declaration, by the one that was read from a text. */
  readonly #worked = new WeakMap<object, Kept<object>>();
  /** The analysis of which that of a moved spacetime is a copy. */
  readonly #models = new WeakMap<AnalysedSpacetime, AnalysedSpacetime>();

  spacetime(
    declaration: SpacetimeDeclaration,
    report: Report,
    analyse: (report: Report) => AnalysedSpacetime,
  ): AnalysedSpacetime {
    return this.#recall(declaration, undefined, report, analyse, (kept) => {
      const work = once(() => analyse(new Report(report.file, [])));
      const model = lazily(kept.model, () => work().model, { declaration });
      const result = Object.defineProperty({ model }, 'checker', { enumerable: true, get: () => work().checker });
      this.#models.set(result as AnalysedSpacetime, this.#original(kept));
      return result as AnalysedSpacetime;
    });
  }

  job<T extends object>(
    declaration: JobDeclaration,
    subject: Subject | undefined,
    report: Report,
    build: (report: Report) => T,
  ): T {
    return this.#recall(declaration, subject, report, build, (kept) => {
      const spacetime = subject?.spacetime?.model;
      const known = { declaration, ...('spacetime' in kept && { spacetime }) } as unknown as Partial<T>;
      return lazily(
        kept,
        once(() => build(new Report(report.file, []))),
        known,
      );
    });
  }

  #recall<T extends object>(
    declaration: Block,
    subject: Subject | undefined,
    report: Report,
    work: (report: Report) => T,
    move: (kept: T) => T,
  ): T {
    if (report.hasErrorIn(declaration.range)) return work(report);
    const { file } = report;
    const kept = this.#kept.get(declaration) as Kept<T> | undefined;
    if (kept?.file === file && isSame(kept.subject, subject)) {
      report.repeat(kept.diagnostics);
      return kept.result;
    }
    const origin = originOf(declaration).declaration;
    const worked = this.#worked.get(origin) as Kept<T> | undefined;
    if (worked?.file === file && this.#isMoved(worked.subject, subject) && isWithin(worked)) {
      const diagnostics = moved(worked.diagnostics, declaration.range.start - worked.declaration.range.start);
      report.repeat(diagnostics);
      const result = move(worked.result);
      this.#kept.set(declaration, { result, diagnostics, file, declaration, subject });
      return result;
    }
    const found = { ...report.recorded(() => work(report)), file, declaration, subject };
    this.#kept.set(declaration, found);
    this.#worked.set(origin, found);
    return found.result;
  }

  #original(spacetime: AnalysedSpacetime): AnalysedSpacetime {
    return this.#models.get(spacetime) ?? spacetime;
  }

  /** Whether two subjects differ in nothing but where they stand. */
  #isMoved(a: Subject | undefined, b: Subject | undefined): boolean {
    if (a === undefined || b === undefined) return a === b;
    const spacetime = ({ spacetime: one }: Subject) => one && this.#original(one);
    return (
      a.kind === b.kind &&
      a.name === b.name &&
      spacetime(a) === spacetime(b) &&
      isSameBlock(a.fit, b.fit) &&
      isSameBlock(a.data, b.data)
    );
  }
}

function isSame(a: Subject | undefined, b: Subject | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.kind === b.kind && a.name === b.name && a.spacetime === b.spacetime && a.fit === b.fit && a.data === b.data;
}

function isSameBlock(a: Block | undefined, b: Block | undefined): boolean {
  return a === undefined || b === undefined ? a === b : originOf(a).declaration === originOf(b).declaration;
}

/** Whether what was reported speaks of the declaration itself alone, so that it moves with it. */
function isWithin({ diagnostics, file, declaration: { range } }: Kept<unknown>): boolean {
  const isInside = ({ start, end }: Range) => range.start <= start && end <= range.end;
  return diagnostics.every(
    ({ range: own, related = [], fixes = [] }) =>
      isInside(own) &&
      related.every((one) => one.file === file && isInside(one.range)) &&
      fixes.every(({ edits }) => edits.every((edit) => isInside(edit.range))),
  );
}

/** An object with the properties of another, of which those that are no plain values are worked out when they are read. */
function lazily<T extends object>(like: T, work: () => T, known: Partial<T>): T {
  const result = {};
  for (const [key, value] of Object.entries(like)) {
    if (key in known) Object.assign(result, { [key]: known[key as keyof T] });
    else if (typeof value !== 'object') Object.assign(result, { [key]: value });
    else defineLazily(result, key, () => work()[key as keyof T]);
  }
  return result as T;
}

function once<T>(work: () => T): () => T {
  let done: { readonly result: T } | undefined;
  return () => {
    done ??= { result: work() };
    return done.result;
  };
}
