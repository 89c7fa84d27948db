import {
  type Diagnostic,
  type JobDeclaration,
  originOf,
  type SpacetimeDeclaration,
  type SymbolEntry,
  symbolsOf,
} from '@spacetime/dsl';
import type { Snapshot } from '../workspace/snapshot.ts';

/** The code of what could be left out; editors show it faded. */
export const UNUSED = 'name/unused';

/** What was found of a spacetime with certain jobs, where it was read from a text. */
interface Kept {
  readonly jobs: readonly JobDeclaration[];
  readonly found: readonly Pick<Diagnostic, 'range' | 'message'>[];
}

const kept = new WeakMap<SpacetimeDeclaration, Kept>();

/** Definitions and parameters of which nothing in the document makes use, as one hint each. */
export function unusedNames({ tree, path, model }: Snapshot): readonly Diagnostic[] {
  // Where something could not be read, what it would have used is not known.
  if (model.diagnostics.some(({ severity, file }) => severity === 'error' && file === path)) return [];
  return [...groups(tree.declarations)].flatMap(([spacetime, jobs]) => {
    // A spacetime without its metric is still being written.
    const { declaration: origin, by } = originOf(spacetime);
    const origins = jobs.map((job) => originOf(job).declaration);
    let known = kept.get(origin);
    if (known === undefined || !isSame(known.jobs, origins)) {
      known = { jobs: origins, found: unusedIn(origin, origins) };
      kept.set(origin, known);
    }
    return known.found.map(({ range: { start, end }, message }) => ({
      ...{ file: path, range: { start: start + by, end: end + by } },
      ...{ severity: 'hint' as const, code: UNUSED, message },
    }));
  });
}

/** The spacetimes of a file, each with the blocks of the file that are of it, themselves or through a fit. */
function groups(declarations: Snapshot['tree']['declarations']): Map<SpacetimeDeclaration, JobDeclaration[]> {
  const named = new Map<string, SpacetimeDeclaration | JobDeclaration>();
  const found = new Map<SpacetimeDeclaration, JobDeclaration[]>();
  for (const one of declarations) {
    if (one.kind === 'import') continue;
    if (!named.has(one.name.canonical)) named.set(one.name.canonical, one);
    if (one.kind === 'spacetime') found.set(one, []);
  }
  for (const job of declarations) {
    if (job.kind === 'import' || job.kind === 'spacetime') continue;
    const of = named.get(job.of?.canonical ?? '');
    const behind = of?.kind === 'fit' ? named.get(of.of?.canonical ?? '') : of;
    // The fit is there too, as what leads from the block to the spacetime.
    if (behind?.kind === 'spacetime') found.get(behind)!.push(job);
  }
  return found;
}

function unusedIn(spacetime: SpacetimeDeclaration, jobs: readonly JobDeclaration[]): Kept['found'] {
  if (!spacetime.members.some(({ kind }) => kind === 'metric')) return [];
  const tree = { declarations: [spacetime, ...jobs], comments: [], range: spacetime.range };
  const occurrences = symbolsOf([{ path: '', tree, imports: [] }]).occurrences.get('')!;
  const used = new Set<SymbolEntry>();
  for (const { symbol, declares } of occurrences) if (!declares) used.add(symbol);
  return occurrences.flatMap(({ symbol, declares, range, text }) => {
    const counts = symbol.kind === 'let' || symbol.kind === 'function' || symbol.kind === 'parameter';
    if (!declares || !counts || used.has(symbol)) return [];
    return [{ range, message: `\`${text}\` is not used in this file.` }];
  });
}

function isSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((one, i) => one === b[i]);
}
