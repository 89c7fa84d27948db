import {
  type Declaration,
  KEYWORDS,
  type MetricEntry,
  type Occurrence,
  type Range,
  type SymbolKind,
  type Token,
} from '@spacetime/dsl';
import type { Snapshot } from '../workspace/snapshot.ts';

/** The protocol's standard types that are used here. */
export const TOKEN_TYPES = [
  ...(['namespace', 'class', 'type', 'parameter', 'variable', 'function', 'property', 'enumMember'] as const),
  ...(['keyword', 'number', 'string', 'operator', 'comment'] as const),
] as const;
export const TOKEN_MODIFIERS = ['declaration', 'readonly', 'defaultLibrary', 'documentation'] as const;

export type TokenType = (typeof TOKEN_TYPES)[number];
export type TokenModifier = (typeof TOKEN_MODIFIERS)[number];

/** A piece of the text on one line, by its meaning. */
export interface SemanticToken {
  readonly range: Range;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** How names are shown, by what they mean. Coordinates and `let`s are variables, parameters of a spacetime `parameter`s. */
const MEANINGS: Readonly<Record<SymbolKind, readonly [TokenType, ...TokenModifier[]]>> = {
  spacetime: ['namespace'],
  fit: ['class'],
  geodesic: ['class'],
  render: ['class'],
  data: ['class'],
  parameter: ['parameter', 'readonly'],
  argument: ['parameter'],
  let: ['variable', 'readonly'],
  coordinate: ['variable'],
  function: ['function'],
  chart: ['type'],
  builtin: ['function', 'defaultLibrary'],
  constant: ['variable', 'readonly', 'defaultLibrary'],
  setting: ['property'],
  clause: ['keyword'],
  form: ['enumMember', 'defaultLibrary'],
  'form-argument': ['property'],
  option: ['enumMember'],
  expectation: ['property', 'defaultLibrary'],
};

/**
 * What each piece of a document is, in order, none over another. Of a differential, `d` is an operator and the rest
 * the coordinate. Comments over several lines are left to the editor's grammar.
 */
export function semanticTokens(snapshot: Snapshot, within: Range = snapshot.tree.range): readonly SemanticToken[] {
  const found = [...words(snapshot), ...comments(snapshot)].filter(
    ({ range }) => range.start < range.end && range.end > within.start && range.start < within.end,
  );
  found.sort((a, b) => a.range.start - b.range.start);
  const apart: SemanticToken[] = [];
  for (const token of found) if (token.range.start >= (apart.at(-1)?.range.end ?? 0)) apart.push(token);
  return apart;
}

function* words({ tokens, occurrences, tree }: Snapshot): Generator<SemanticToken> {
  const symbols = new Set(tree.declarations.flatMap(componentSymbols));
  let next = 0;
  for (const token of tokens) {
    while (next < occurrences.length && occurrences[next]!.range.end <= token.range.start) next++;
    const occurrence = occurrences[next];
    if (occurrence !== undefined && occurrence.range.start < token.range.end) yield* named(token, occurrence);
    else {
      const type = symbols.has(token.range.start) ? 'keyword' : plainType(token);
      if (type !== undefined) yield { range: token.range, type, modifiers: [] };
    }
  }
}

function* named({ range }: Token, occurrence: Occurrence): Generator<SemanticToken> {
  const { start, end } = occurrence.range;
  if (occurrence.differential && range.start < start) {
    yield { range: { start: range.start, end: start }, type: 'operator', modifiers: [] };
  }
  const [type, ...modifiers] = MEANINGS[occurrence.symbol.kind];
  yield { range: { start, end }, type, modifiers: occurrence.declares ? ['declaration', ...modifiers] : modifiers };
}

/** What is not a declared name: `ds` and `dl` begin line elements. */
const WORDS: ReadonlySet<string> = new Set([...KEYWORDS, 'ds', 'dl']);
const OPERATORS: ReadonlySet<string> = new Set(['+', '-', '*', '/', '^', '=', '<', '<=', '>', '>=', '->', '..']);

/** Of what means nothing by itself. */
function plainType({ kind, text }: Token): TokenType | undefined {
  switch (kind) {
    case 'number':
      return 'number';
    case 'text':
      return 'string';
    case 'symbol':
      return OPERATORS.has(text) ? 'operator' : undefined;
    default:
      return WORDS.has(text) ? 'keyword' : undefined;
  }
}

/** Offsets of the `g` of components. */
function componentSymbols(declaration: Declaration): readonly number[] {
  if (declaration.kind !== 'spacetime') return [];
  return declaration.members.flatMap((member) =>
    member.kind === 'metric' || member.kind === 'background' ? member.entries.filter(isComponent).map(startOf) : [],
  );
}

const isComponent = ({ kind }: MetricEntry) => kind === 'component';
const startOf = ({ range }: MetricEntry) => range.start;

function* comments({ tree, text }: Snapshot): Generator<SemanticToken> {
  for (const { kind, range } of tree.comments) {
    if (kind === 'block' && /[\n\r]/u.test(text.slice(range.start, range.end))) continue;
    yield { range, type: 'comment', modifiers: kind === 'doc' ? ['documentation'] : [] };
  }
}
