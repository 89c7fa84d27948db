import type { JobDeclaration, SpacetimeDeclaration } from '../ast.ts';
import { Checker } from './checker.ts';
import { DATA_NAMES } from './data-chart.ts';
import { isMissing } from './names.ts';
import type { Report } from './report.ts';
import type { AnalysedSpacetime } from './spacetime.ts';
import { unknownName } from './unknown-name.ts';
import type { Visible } from './visible.ts';

/** What a block is `of`. */
export interface Subject {
  /** The declaration named after `of`. */
  readonly kind: 'spacetime' | 'fit' | 'data';
  readonly name: string;
  /** The spacetime itself, or that of the fit. */
  readonly spacetime?: AnalysedSpacetime;
  /** The fit, for a geodesic or a picture through what it learned. */
  readonly fit?: JobDeclaration | undefined;
  /** The `data` block, or that of the fit, and the file that declares it. */
  readonly data?: JobDeclaration;
  readonly dataFile?: string;
  /** What checks expressions of the block with the names of the spacetime, or of the data's grid. */
  readonly checkerFor: (report: Report) => Checker;
}

const MAY_BE_OF: Readonly<Record<JobDeclaration['kind'], readonly string[]>> = {
  fit: ['spacetime', 'data'],
  geodesic: ['spacetime', 'fit'],
  render: ['spacetime', 'fit'],
  data: [],
};

/** Finds what blocks are `of`, reporting where that is nothing of the right kind. */
export class Subjects {
  readonly #spacetimes: ReadonlyMap<SpacetimeDeclaration, AnalysedSpacetime>;

  constructor(spacetimes: readonly AnalysedSpacetime[]) {
    this.#spacetimes = new Map(spacetimes.map((analysed) => [analysed.model.declaration, analysed]));
  }

  find(job: JobDeclaration, visible: Visible, report: Report): Subject | undefined {
    const { kind, of } = job;
    const allowed = MAY_BE_OF[kind];
    // Where `of` is missing, that is an error of syntax.
    if (of === undefined || isMissing(of)) return undefined;
    const found = visible.get(of.canonical)?.declaration;
    if (found === undefined || !allowed.includes(found.kind)) {
      const list = allowed.map((word) => (word === 'data' ? 'a `data` block' : `a ${word}`)).join(' or ');
      const others = report.mayCompare(visible.size) ? [...visible.values()] : [];
      const candidates = others
        .filter((other) => allowed.includes(other.declaration.kind))
        .map((other) => other.declaration.name.text);
      const what =
        found === undefined
          ? `There is no \`${of.text}\`; a ${kind} is of ${list}`
          : `\`${of.text}\` is a ${found.kind}${found.kind === 'data' ? ' block' : ''}; a ${kind} is of ${list}`;
      unknownName(report, of, `${kind}/of`, what, candidates);
      return undefined;
    }
    return this.#subject(found, visible.get(of.canonical)!.file, visible);
  }

  #subject(found: SpacetimeDeclaration | JobDeclaration, file: string, visible: Visible): Subject | undefined {
    const name = found.name.canonical;
    if (found.kind === 'spacetime') {
      const spacetime = this.#spacetimes.get(found);
      if (spacetime === undefined) return undefined;
      return { kind: 'spacetime', name, spacetime, checkerFor: (to) => spacetime.checker.withReport(to) };
    }
    if (found.kind === 'data')
      return { kind: 'data', name, data: found, dataFile: file, checkerFor: (to) => new Checker(DATA_NAMES, to) };
    const inner = found.of === undefined ? undefined : visible.get(found.of.canonical);
    const kind = inner?.declaration.kind;
    const isBehind = inner !== undefined && (kind === 'spacetime' || kind === 'data');
    const behind = isBehind ? this.#subject(inner.declaration, inner.file, visible) : undefined;
    return behind === undefined ? undefined : { ...behind, kind: 'fit', name, fit: found };
  }
}
