import type { Snapshot } from '../workspace/snapshot.ts';
import { contains, type Place } from './places.ts';

export interface Definition extends Place {
  /** The name at the cursor. */
  readonly origin: Place['range'];
}

/**
 * Where the name at an offset is declared, or the file that an import names. A coordinate that several charts have
 * is that of the chart in which the expression stands, where it stands in one.
 */
export function definition(snapshot: Snapshot, offset: number): readonly Definition[] {
  const { path, model } = snapshot;
  for (const { declaration, path: imported } of model.files.at(-1)!.imports) {
    if (contains(declaration.pathRange, offset)) {
      return [{ path: imported, range: { start: 0, end: 0 }, origin: declaration.pathRange }];
    }
  }
  const found = snapshot.occurrenceAt(offset);
  if (found === undefined) return [];
  const { symbol, chart, range: origin } = found;
  const file = symbol.file ?? path;
  const own =
    symbol.kind === 'coordinate' && chart !== undefined
      ? snapshot.symbols.occurrences
          .get(file)!
          .filter((other) => other.declares && other.symbol === symbol && other.chart === chart)
      : [];
  const names = own.length > 0 ? own : symbol.declarations;
  return names.map(({ range }) => ({ path: file, range, origin }));
}
