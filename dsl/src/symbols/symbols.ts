import type { JobDeclaration, SpacetimeDeclaration } from '../ast.ts';
import type { FileModel } from '../model.ts';
import { firstFrom } from '../search.ts';
import { Collector, collectSpacetime } from './collect.ts';
import { collectSettings } from './collect-job.ts';
import { SpacetimeScope } from './scope.ts';
import type { Occurrence, SymbolEntry } from './symbol.ts';

/** What every name in a set of files means. */
export interface SymbolTable {
  /** By path: a file's occurrences in the order of the text; none overlaps another. */
  readonly occurrences: ReadonlyMap<string, readonly Occurrence[]>;
  /** What a file can name at its top, its imports included, by canonical name. */
  readonly visible: ReadonlyMap<string, ReadonlyMap<string, SymbolEntry>>;
  readonly scopes: ReadonlyMap<SpacetimeDeclaration, SpacetimeScope>;
}

/**
 * Finds what names mean, as the analysis does, but reports nothing: what means nothing is left out. Of two
 * declarations of one name the first counts.
 *
 * @param files as {@link FileModel}s of an analysis: imported ones before those that import them
 */
export function symbolsOf(files: readonly FileModel[]): SymbolTable {
  const occurrences = new Map<string, readonly Occurrence[]>();
  const visible = new Map<string, ReadonlyMap<string, SymbolEntry>>();
  const scopes = new Map<SpacetimeDeclaration, SpacetimeScope>();
  for (const { path, tree, imports } of files) {
    const seen = new Map<string, SymbolEntry>();
    for (const imported of imports) {
      for (const [name, symbol] of visible.get(imported.path) ?? []) if (!seen.has(name)) seen.set(name, symbol);
    }
    const own = new Map<SpacetimeDeclaration | JobDeclaration, SymbolEntry>();
    for (const declaration of tree.declarations) {
      if (declaration.kind === 'import') continue;
      const { kind, name } = declaration;
      const symbol: SymbolEntry = { kind, name: name.canonical, file: path, declarations: [name], declaration };
      own.set(declaration, symbol);
      if (name.canonical !== '' && !seen.has(name.canonical)) seen.set(name.canonical, symbol);
      if (declaration.kind === 'spacetime') scopes.set(declaration, new SpacetimeScope(symbol, declaration, path));
    }
    visible.set(path, seen);
    const collector = new Collector();
    for (const [declaration, symbol] of own) {
      if (declaration.kind === 'spacetime') collectSpacetime(declaration, scopes.get(declaration)!, collector);
      else {
        collector.add(declaration.name, symbol, true);
        if (declaration.of) collector.add(declaration.of, seen.get(declaration.of.canonical));
        collectSettings(declaration, scopeBehind(declaration, seen, scopes), collector);
      }
    }
    occurrences.set(
      path,
      collector.occurrences.sort((a, b) => a.range.start - b.range.start),
    );
  }
  return { occurrences, visible, scopes };
}

/** The spacetime that a block is of, itself or through a fit. */
function scopeBehind(
  job: JobDeclaration,
  visible: ReadonlyMap<string, SymbolEntry>,
  scopes: ReadonlyMap<SpacetimeDeclaration, SpacetimeScope>,
): SpacetimeScope | undefined {
  let current: JobDeclaration | undefined = job;
  // A fit is of a spacetime, so that more than two links lead nowhere.
  for (let i = 0; i < 3 && current !== undefined; i++) {
    const found: SymbolEntry['declaration'] = visible.get(current.of?.canonical ?? '')?.declaration;
    if (found?.kind === 'spacetime') return scopes.get(found);
    current = found?.kind === 'fit' ? found : undefined;
  }
  return undefined;
}

/** The occurrence at an offset, its end included. */
export function occurrenceAt(occurrences: readonly Occurrence[], offset: number): Occurrence | undefined {
  const next = firstFrom(occurrences, ({ range }) => range.end, offset);
  const found = occurrences[next];
  return found !== undefined && found.range.start <= offset ? found : undefined;
}
