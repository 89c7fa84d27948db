import {
  CONSTANTS,
  canonicalName,
  type Expression,
  FUNCTIONS,
  partsOf,
  type Range,
  type SpacetimeDeclaration,
} from '@spacetime/dsl';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Action } from '../code-actions.ts';
import type { TextEdit } from '../places.ts';
import { linesBefore } from '../quick-fixes/lines.ts';
import { contains, expressionsOf, localsOf, meaningOf, mentioned, type Placed } from './expressions.ts';
import { keepsMetrics } from './verify.ts';

/** A `let` for the selected expression: there, or wherever it occurs in the spacetime. */
export function extractActions(snapshot: Snapshot, selection: Range): readonly Action[] {
  const { text, tree } = snapshot;
  const range = trimmed(text, selection);
  if (range.start >= range.end) return [];
  const spacetime = tree.declarations.find((one) => one.kind === 'spacetime' && contains(one.range, range));
  if (spacetime?.kind !== 'spacetime') return [];
  const placed = expressionsOf(spacetime);
  const found = selected(placed, range);
  if (found === undefined || !canStandAlone(found, spacetime)) return [];
  const locals = [...localsOf(found.member)].filter((name) => mentioned(found.expression).has(name));
  const others = locals.length > 0 ? [] : occurrencesOf(placed, found);
  const name = nameFor(spacetime, found.expression);
  const extract = (all: readonly Placed[]) => () => edits(snapshot, spacetime, found, all, name, locals);
  const kind = 'refactor.extract';
  const what = locals.length > 0 ? `\`let ${name}(${locals.join(', ')})\`` : `\`let ${name}\``;
  const actions: Action[] = [{ title: `Extract ${what}`, kind, isLong: true, edits: extract([found]) }];
  if (others.length > 1)
    actions.push({
      title: `Extract ${what}, at all ${others.length} places`,
      kind,
      isLong: true,
      edits: extract(others),
    });
  return actions;
}

function trimmed(text: string, { start, end }: Range): Range {
  const part = text.slice(start, end);
  return { start: start + part.length - part.trimStart().length, end: end - (part.length - part.trimEnd().length) };
}

/** The part of an expression that is exactly the selection, with the parentheses around it or without. */
function selected(placed: readonly Placed[], range: Range): Placed | undefined {
  for (const { member, expression } of placed) {
    if (!contains(expression.range, range)) continue;
    for (const part of partsOf(expression)) {
      if (part.range.start === range.start && part.range.end === range.end) return { member, expression: part };
    }
  }
  return undefined;
}

/** Something is left to name: neither a name or number alone, nor a condition, nor anything with a differential. */
function canStandAlone({ expression, member }: Placed, spacetime: SpacetimeDeclaration): boolean {
  const inner = expression.kind === 'group' ? expression.inner : expression;
  if (inner.kind === 'name' || inner.kind === 'number') return false;
  if (inner.kind === 'binary' && /^(?:[<>=]=?|and|or)$/u.test(inner.operator)) return false;
  for (const part of partsOf(expression)) {
    if (part.kind === 'error' || part.kind === 'hole' || part.kind === 'juxtaposition') return false;
  }
  if (member.kind !== 'metric' && member.kind !== 'background') return true;
  const differentials = new Set(
    spacetime.members.flatMap((one) =>
      one.kind === 'chart' ? one.coordinates.map(({ text }) => canonicalName(`d${text}`)) : [],
    ),
  );
  return [...mentioned(expression)].every((name) => !differentials.has(name));
}

/** Where else the same stands, outside of functions whose parameters it would mention. */
function occurrencesOf(placed: readonly Placed[], found: Placed): readonly Placed[] {
  const meaning = meaningOf(found.expression);
  const names = mentioned(found.expression);
  const all: Placed[] = [];
  for (const { member, expression } of placed) {
    if ([...localsOf(member)].some((name) => names.has(name))) continue;
    for (const part of partsOf(expression)) {
      const isInside = all.some((other) => contains(other.expression.range, part.range));
      if (!isInside && meaningOf(part) === meaning) all.push({ member, expression: part });
    }
  }
  return all;
}

function edits(
  snapshot: Snapshot,
  spacetime: SpacetimeDeclaration,
  found: Placed,
  all: readonly Placed[],
  name: string,
  locals: readonly string[],
): readonly TextEdit[] | undefined {
  const { text, model } = snapshot;
  const inner = found.expression.kind === 'group' ? found.expression.inner : found.expression;
  const value = text.slice(inner.range.start, inner.range.end).replace(/\s+/gu, ' ');
  const call = locals.length > 0 ? `${name}(${locals.join(', ')})` : name;
  const first = all.reduce(
    (least, one) => (one.member.range.start < least.range.start ? one.member : least),
    found.member,
  );
  const own = linesBefore(text, first.range.start, [`let ${call} = ${value}`]);
  const whole = [own, ...all.map(({ expression }) => ({ range: widened(text, expression), text: call }))];
  const known = model.spacetimes.find(({ declaration }) => declaration === spacetime);
  // What could not be checked before need not be afterwards.
  return known?.sound !== true || keepsMetrics(snapshot, known, whole) ? whole : undefined;
}

/** The place of an expression, with parentheses that held nothing else, where the name does not run into others then. */
function widened(text: string, { range }: Expression): Range {
  const isGroup = text[range.start - 1] === '(' && text[range.end] === ')';
  const before = text[range.start - 2] ?? ' ';
  const after = text[range.end + 1] ?? ' ';
  const runsIn = /[\p{L}\p{M}\p{Nd}_]/u;
  if (!isGroup || runsIn.test(before) || runsIn.test(after) || after === '(') return range;
  return { start: range.start - 1, end: range.end + 1 };
}

/** What such an expression is usually called, else a letter that is free. */
function nameFor(spacetime: SpacetimeDeclaration, expression: Expression): string {
  const taken = new Set<string>([...FUNCTIONS.keys(), ...CONSTANTS.keys()]);
  for (const member of spacetime.members) {
    if ('name' in member) taken.add(member.name.canonical);
    const names = member.kind === 'chart' ? member.coordinates : member.kind === 'let' ? (member.parameters ?? []) : [];
    for (const { canonical } of names) taken.add(canonical).add(`d${canonical}`);
  }
  for (const { expression: one } of expressionsOf(spacetime)) for (const name of mentioned(one)) taken.add(name);
  const usual = USUAL[meaningOf(expression)];
  const letters = [...(usual ? [usual] : []), ...'fhkqsuwpABCDEF'];
  return (
    letters.find((name) => !taken.has(name)) ??
    Array.from({ length: 1000 }, (_, k) => `f_${k}`).find((name) => !taken.has(name))!
  );
}

/** Names that the literature has for common expressions. */
const USUAL: Readonly<Record<string, string>> = {
  '((r ^ 2) + ((a ^ 2) * (cos(θ) ^ 2)))': 'Σ',
  '(((r ^ 2) - ((2 * M) * r)) + (a ^ 2))': 'Δ',
  '((((r ^ 2) - ((2 * M) * r)) + (a ^ 2)) + (Q ^ 2))': 'Δ',
  '(1 - ((2 * M) / r))': 'f',
  '(((x ^ 2) + (y ^ 2)) + (z ^ 2))': 'r2',
};
