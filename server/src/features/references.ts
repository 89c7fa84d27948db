import type { Occurrence, SymbolEntry } from '@spacetime/dsl';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Place } from './places.ts';

export interface Reference extends Place {
  readonly occurrence: Occurrence;
}

/** Whether two symbols, perhaps of two analyses, are the same. */
export function isSame(a: SymbolEntry, b: SymbolEntry): boolean {
  if (a === b) return true;
  return (
    a.kind === b.kind &&
    a.name === b.name &&
    a.file === b.file &&
    a.declarations[0]?.range.start === b.declarations[0]?.range.start &&
    containerOf(a) === containerOf(b)
  );
}

function containerOf({ container }: SymbolEntry): string | undefined {
  return typeof container === 'string' ? container : container?.name;
}

/** Every place of the document itself with the meaning of the name at an offset. */
export function highlights(snapshot: Snapshot, offset: number): readonly Occurrence[] {
  const found = snapshot.occurrenceAt(offset);
  return found === undefined ? [] : snapshot.occurrences.filter(({ symbol }) => isSame(symbol, found.symbol));
}

/** Every place with the meaning of the name at an offset, in all files of the workspace. */
export function references(snapshot: Snapshot, offset: number): readonly Reference[] {
  const found = snapshot.occurrenceAt(offset);
  return found === undefined ? [] : referencesOf(snapshot, found.symbol);
}

export function referencesOf(snapshot: Snapshot, symbol: SymbolEntry): readonly Reference[] {
  const { workspace } = snapshot;
  const seen = new Map<string, readonly Occurrence[]>();
  const add = (from: Snapshot) => {
    for (const [path, occurrences] of from.symbols.occurrences) {
      if (!seen.has(path))
        seen.set(
          path,
          occurrences.filter((other) => isSame(other.symbol, symbol)),
        );
    }
  };
  add(snapshot);
  // What the language itself has is looked for in the document alone, as half of every file would be found.
  if (symbol.file !== undefined) {
    for (const path of workspace.paths) {
      if (seen.has(path)) continue;
      const other = workspace.snapshot(path);
      if (other !== undefined) add(other);
    }
  }
  return [...seen].flatMap(([path, occurrences]) =>
    occurrences.map((occurrence) => ({ path, range: occurrence.range, occurrence })),
  );
}
