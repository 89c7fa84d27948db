import type { Range } from '@spacetime/dsl';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Action } from '../code-actions.ts';
import { linesAfter } from '../quick-fixes/lines.ts';

/** `g[j,i]` beside `g[i,j]`, which says nothing new, for those who like to see both. */
export function symmetricActions({ tree, text }: Snapshot, { start, end }: Range): readonly Action[] {
  const isAt = (range: Range) => range.start <= start && end <= range.end;
  for (const declaration of tree.declarations) {
    if (declaration.kind !== 'spacetime' || !isAt(declaration.range)) continue;
    const member = declaration.members.find(({ range }) => isAt(range));
    if (member?.kind !== 'metric' && member?.kind !== 'background') return [];
    const components = member.entries.filter((entry) => entry.kind === 'component');
    const own = components.find(({ range }) => isAt(range));
    if (own === undefined || own.row.canonical === own.column.canonical || own.value.kind === 'error') return [];
    const isGiven = components.some(
      ({ row, column }) => row.canonical === own.column.canonical && column.canonical === own.row.canonical,
    );
    if (isGiven || own.row.text === '' || own.column.text === '') return [];
    const line = `g[${own.column.text},${own.row.text}] = ${text.slice(own.value.range.start, own.value.range.end)}`;
    const edits = [linesAfter(text, own.range, [line])];
    return [{ title: `Add \`g[${own.column.text},${own.row.text}]\``, kind: 'refactor.rewrite', edits: () => edits }];
  }
  return [];
}
