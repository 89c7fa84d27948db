import { canonicalName, type Range, type SymbolKind } from '@spacetime/dsl';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Action } from '../code-actions.ts';
import { spelledOut } from '../completion/item.ts';
import type { TextEdit } from '../places.ts';

const GREEK_LETTER = /[Α-Ωα-ωϖ]/u;
/** Names that a file's writer chose, and π. */
const NAMES: ReadonlySet<SymbolKind> = new Set([
  ...(['spacetime', 'fit', 'geodesic', 'render', 'data', 'chart', 'coordinate'] as const),
  ...(['parameter', 'let', 'function', 'argument', 'constant'] as const),
]);

/** All names of the document with Greek letters, or with their names: `θ` or `theta`, which mean the same. */
export function greekActions(snapshot: Snapshot, { start }: Range): readonly Action[] {
  const found = snapshot.occurrenceAt(start);
  if (found === undefined || !NAMES.has(found.symbol.kind)) return [];
  const kind = 'refactor.rewrite';
  const actions: Action[] = [];
  if (GREEK_LETTER.test(found.text)) {
    const edits = () => respelled(snapshot, spelledOut);
    actions.push({ title: 'Spell out all Greek names', kind, edits });
  } else if (GREEK_LETTER.test(found.symbol.name)) {
    actions.push({ title: 'Write all Greek names in letters', kind, edits: () => respelled(snapshot, canonicalName) });
  }
  return actions;
}

function respelled({ occurrences }: Snapshot, spell: (name: string) => string): readonly TextEdit[] {
  return occurrences.flatMap(({ range, text, symbol }) => {
    const written = GREEK_LETTER.test(symbol.name) && NAMES.has(symbol.kind) ? spell(text) : text;
    return written === text || canonicalName(written) !== canonicalName(text) ? [] : [{ range, text: written }];
  });
}
