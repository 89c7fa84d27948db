import type { Declaration, LetDeclaration, Range, SpacetimeMember, SymbolEntry } from '@spacetime/dsl';
import type { Snapshot } from '../workspace/snapshot.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { contains, type Place } from './places.ts';
import { referencesOf } from './references.ts';

/** A `let`, or a block that uses one. */
export interface CallItem extends Place {
  readonly name: string;
  readonly kind: SpacetimeMember['kind'] | 'function' | 'fit' | 'geodesic' | 'render' | 'data';
  readonly detail: string;
  /** Of its name, or of its header. */
  readonly selection: Range;
}

export interface Call {
  readonly item: CallItem;
  /** Where the name stands: in the caller. */
  readonly ranges: readonly Range[];
}

/** The `let` whose name is at an offset. */
export function callItemAt(snapshot: Snapshot, offset: number): CallItem | undefined {
  const symbol = snapshot.occurrenceAt(offset)?.symbol;
  if (symbol?.declaration?.kind !== 'let' || symbol.kind === 'argument' || symbol.file === undefined) return undefined;
  return letItem(symbol.file, symbol.declaration, spacetimeOf(symbol));
}

/** What uses a `let`: others, metrics, maps, expectations, fits. */
export function incomingCalls(
  workspace: Workspace,
  { path, selection }: Pick<CallItem, 'path' | 'selection'>,
): readonly Call[] {
  const snapshot = workspace.snapshot(path);
  const symbol = snapshot?.occurrenceAt(selection.start)?.symbol;
  if (snapshot === undefined || symbol === undefined || symbol.declaration?.kind !== 'let') return [];
  const calls = new Map<string, { item: CallItem; ranges: Range[] }>();
  for (const { path: from, range, occurrence } of referencesOf(snapshot, symbol)) {
    if (occurrence.declares) continue;
    const item = ownerAt(workspace, from, range.start);
    if (item !== undefined) add(calls, item, range);
  }
  return [...calls.values()];
}

/** The `let`s that an item's own text uses. */
export function outgoingCalls(
  workspace: Workspace,
  { path, range }: Pick<CallItem, 'path' | 'range'>,
): readonly Call[] {
  const snapshot = workspace.snapshot(path);
  const calls = new Map<string, { item: CallItem; ranges: Range[] }>();
  for (const { range: used, symbol, declares } of snapshot?.occurrences ?? []) {
    if (declares || !contains(range, used.start) || symbol.file === undefined) continue;
    if (symbol.declaration?.kind !== 'let' || symbol.kind === 'argument') continue;
    add(calls, letItem(symbol.file, symbol.declaration, spacetimeOf(symbol)), used);
  }
  return [...calls.values()];
}

function add(calls: Map<string, { item: CallItem; ranges: Range[] }>, item: CallItem, range: Range): void {
  const key = `${item.range.start} ${item.path}`;
  const call = calls.get(key) ?? { item, ranges: [] };
  call.ranges.push(range);
  calls.set(key, call);
}

/** The spacetime of a `let`. */
function spacetimeOf({ container }: SymbolEntry): string {
  return typeof container === 'object' ? (container.declarations[0]?.text ?? '') : '';
}

function letItem(path: string, { name, parameters, range }: LetDeclaration, detail: string): CallItem {
  return { name: name.text, kind: parameters ? 'function' : 'let', detail, path, range, selection: name.range };
}

/** The member or block whose text holds an offset. */
function ownerAt(workspace: Workspace, path: string, offset: number): CallItem | undefined {
  const source = workspace.source(path);
  const declaration = source?.tree.declarations.find(({ range }) => contains(range, offset));
  if (source === undefined || declaration === undefined || declaration.kind === 'import') return undefined;
  if (declaration.kind !== 'spacetime') return jobItem(path, declaration);
  const member = declaration.members.find(({ range }) => contains(range, offset));
  if (member === undefined) return undefined;
  if (member.kind === 'let') return letItem(path, member, declaration.name.text);
  const { range, kind } = member;
  const { name, selection } = titleOf(member, source.text);
  return { name, kind, detail: declaration.name.text, path, range, selection };
}

function jobItem(
  path: string,
  { kind, name, of, range }: Exclude<Declaration, { kind: 'spacetime' | 'import' }>,
): CallItem {
  return { name: name.text || kind, kind, detail: of ? `of ${of.text}` : '', path, range, selection: name.range };
}

function titleOf(member: Exclude<SpacetimeMember, LetDeclaration>, text: string): { name: string; selection: Range } {
  switch (member.kind) {
    case 'parameter':
    case 'chart':
      return { name: member.name.text || member.kind, selection: member.name.range };
    case 'expect':
      return { name: `expect ${member.quantity.text}`, selection: member.quantity.range };
    default:
      return {
        name: text.slice(member.header.start, member.header.end).replace(/\s+/gu, ' '),
        selection: member.header,
      };
  }
}
