import type { Diagnostic, Range } from '@spacetime/dsl';
import type { Snapshot } from '../workspace/snapshot.ts';
import { fixAll, fixAllOfKind } from './fix-all.ts';
import type { TextEdit } from './places.ts';
import { quickFixesOf } from './quick-fixes/quick-fixes.ts';
import { refactorings } from './refactor/refactorings.ts';

export type ActionKind = 'quickfix' | 'refactor.extract' | 'refactor.inline' | 'refactor.rewrite' | 'source.fixAll';

/** Something that can be done to the document at a place. */
export interface Action {
  readonly title: string;
  readonly kind: ActionKind;
  /** What it ends. */
  readonly diagnostic?: Diagnostic;
  readonly preferred?: true;
  /** Its edits are worth waiting for them to be asked for. */
  readonly isLong?: true;
  /** Its edits; computed when they are asked for, and undefined where it turns out that there are none. */
  readonly edits: () => readonly TextEdit[] | undefined;
}

/**
 * @param diagnostics all that is known of the document
 * @param wanted whether actions of a kind are asked for
 */
export function codeActions(
  snapshot: Snapshot,
  range: Range,
  diagnostics: readonly Diagnostic[],
  wanted: (kind: ActionKind) => boolean = () => true,
): readonly Action[] {
  const actions: Action[] = [];
  if (wanted('quickfix')) {
    for (const diagnostic of diagnostics) {
      if (diagnostic.range.start > range.end || diagnostic.range.end < range.start) continue;
      actions.push(...fixActions(snapshot, diagnostics, diagnostic));
    }
  }
  if (wanted('source.fixAll')) {
    const edits = fixAll(snapshot, diagnostics);
    if (edits.length > 0)
      actions.push({ title: 'Mend what leaves no choice', kind: 'source.fixAll', edits: () => edits });
  }
  for (const action of refactorings(snapshot, range)) if (wanted(action.kind)) actions.push(action);
  return actions;
}

function fixActions(snapshot: Snapshot, diagnostics: readonly Diagnostic[], diagnostic: Diagnostic): readonly Action[] {
  const kind = 'quickfix';
  const fixes = quickFixesOf(snapshot, diagnostic);
  const actions = fixes.map(
    ({ title, edits, preferred }): Action => ({
      ...{ title, kind, diagnostic, edits: () => edits },
      ...(preferred && { preferred }),
    }),
  );
  const all = fixes[0] && fixAllOfKind(snapshot, diagnostics, diagnostic, fixes[0]);
  return all === undefined ? actions : [...actions, { ...all, kind, diagnostic, isLong: true }];
}
