import { analyze, type Diagnostic } from '@spacetime/dsl';
import { resolveImport } from '../workspace/places.ts';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { TextEdit } from './places.ts';
import { type QuickFix, quickFixesOf } from './quick-fixes/quick-fixes.ts';

/** Fixes that leave no choice: each the only one of its diagnostic's own, and changing no number that was right. */
const SAFE: ReadonlySet<string> = new Set(['syntax', 'type/call', 'fit/unused', 'fit/supervise', 'geodesic/until']);

/** Fixes that may be taken for many diagnostics at once. */
const REPEATABLE: ReadonlySet<string> = new Set([...SAFE, 'name/unused', 'name/duplicate', 'type/degree', 'fit/range']);

/** Fixes of several diagnostics. */
export interface FixOfMany {
  readonly title: string;
  /** Undefined where they would mend nothing. */
  readonly edits: () => readonly TextEdit[] | undefined;
}

/** The fixes of all diagnostics of one kind, where there are several. */
export function fixAllOfKind(
  snapshot: Snapshot,
  diagnostics: readonly Diagnostic[],
  { code }: Diagnostic,
  { title }: QuickFix,
): FixOfMany | undefined {
  if (!REPEATABLE.has(code)) return undefined;
  const kind = kindOf(title);
  const found = diagnostics.flatMap((diagnostic) => {
    if (diagnostic.code !== code) return [];
    const fix = quickFixesOf(snapshot, diagnostic).find((one) => kindOf(one.title) === kind);
    return fix ? [fix] : [];
  });
  if (found.length < 2) return undefined;
  const { all, taken } = together(found);
  if (taken < 2) return undefined;
  const edits = () => (mends(snapshot, all) ? all : undefined);
  return { title: `${kind.replace(/ `…`$/u, '')}: all ${taken} of this kind`, edits };
}

/** A title without what it names: ``Insert `*` `` stays, ``Remove `f` `` is like ``Remove `g` ``. */
function kindOf(title: string): string {
  return title.startsWith('Insert') ? title : title.replace(/`[^`]*`/gu, '`…`');
}

/** Everything that can be mended without a choice. */
export function fixAll(snapshot: Snapshot, diagnostics: readonly Diagnostic[]): readonly TextEdit[] {
  const fixes = diagnostics.flatMap((diagnostic) => {
    if (!SAFE.has(diagnostic.code)) return [];
    const found = quickFixesOf(snapshot, diagnostic);
    return found.length === 1 ? found : [];
  });
  const { all } = together(fixes);
  return all.length > 0 && mends(snapshot, all) ? all : [];
}

/** Edits of fixes that do not touch one another; of those that do, the first. */
function together(fixes: readonly QuickFix[]): { readonly all: readonly TextEdit[]; readonly taken: number } {
  const all: TextEdit[] = [];
  let taken = 0;
  for (const { edits } of fixes) {
    const isFree = edits.every(({ range }) =>
      all.every(({ range: other }) => range.end < other.start || other.end < range.start),
    );
    if (!isFree) continue;
    all.push(...edits);
    taken++;
  }
  return { all: all.sort((a, b) => a.range.start - b.range.start), taken };
}

/** Whether a text has fewer errors and warnings after edits. */
function mends(snapshot: Snapshot, edits: readonly TextEdit[]): boolean {
  const { path, text, workspace, model } = snapshot;
  const after = analyze(path, {
    read: (file) => (file === path ? applied(text, edits) : workspace.read(file)),
    resolve: resolveImport,
  });
  const count = (all: readonly Diagnostic[]) => all.filter(({ file }) => file === path).length;
  return count(after.diagnostics) < count(model.diagnostics) || edits.every(({ text: written }) => written === '');
}

/** A text after edits in its order that do not overlap. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { range, text: written } of edits) {
    result += text.slice(at, range.start) + written;
    at = range.end;
  }
  return result + text.slice(at);
}
