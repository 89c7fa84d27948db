import type { Diagnostic, JobDeclaration, Range, SpacetimeDeclaration, SpacetimeMember } from '@spacetime/dsl';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { TextEdit } from '../places.ts';

/** A change of the document that ends a diagnostic. */
export interface QuickFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** What is most likely meant; one at most of a diagnostic. */
  readonly preferred?: true;
}

/** What can be done about a diagnostic of one code. */
export type Fixer = (context: FixContext) => readonly QuickFix[];

/** A diagnostic with the declaration in which it stands. */
export interface FixContext {
  readonly snapshot: Snapshot;
  readonly diagnostic: Diagnostic;
  readonly text: string;
  readonly spacetime: SpacetimeDeclaration | undefined;
  readonly member: SpacetimeMember | undefined;
  readonly job: JobDeclaration | undefined;
}

export function contextOf(snapshot: Snapshot, diagnostic: Diagnostic): FixContext {
  const within = ({ range }: { readonly range: Range }) =>
    range.start <= diagnostic.range.start && diagnostic.range.start <= range.end;
  const declaration = snapshot.tree.declarations.findLast(within);
  const spacetime = declaration?.kind === 'spacetime' ? declaration : undefined;
  const job = declaration?.kind === 'spacetime' || declaration?.kind === 'import' ? undefined : declaration;
  const member = spacetime?.members.findLast(within);
  return { snapshot, diagnostic, text: snapshot.text, spacetime, member, job };
}

/** Replaces what the diagnostic marks. */
export function replace(range: Range, text: string, preferred = true): QuickFix {
  return { title: `Write \`${text}\``, edits: [{ range, text }], ...(preferred && { preferred: true }) };
}

export function sourceIn({ text }: FixContext, { start, end }: Range): string {
  return text.slice(start, end);
}
