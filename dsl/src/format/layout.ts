import type { IToken } from 'chevrotain';
import type { Declaration, MetricEntry, Range, SettingItem, SpacetimeMember, SyntaxTree } from '../ast.ts';
import type { Tokens } from '../lexer.ts';
import { partsOf } from '../parts.ts';
import { firstFrom } from '../search.ts';
import * as T from '../tokens.ts';

/** A statement as the formatter sees it. */
export interface Statement {
  readonly start: number;
  readonly end: number;
  /** How deep it is indented. */
  readonly level: number;
  /** Where the values of a block's settings stand, counted from the key; 0 for no alignment. */
  readonly valueColumn: number;
  readonly block?: Block;
}

export interface Block {
  readonly open: number;
  readonly close: number;
  readonly statements: readonly Statement[];
}

export interface Layout {
  readonly statements: readonly Statement[];
  /** Offsets of keys and introducing words of settings, which end no operand and call nothing. */
  readonly apart: ReadonlySet<number>;
  /** Offsets of names in line elements that stand for values: a parenthesis after them is another factor. */
  readonly factors: ReadonlySet<number>;
  /** Offsets of the parentheses of signatures. */
  readonly signs: ReadonlySet<number>;
}

/** The statements and blocks of a tree that has no errors. */
export function layoutOf(tree: SyntaxTree, { tokens, closing }: Tokens): Layout {
  const apart = new Set<number>();
  const factors = new Set<number>();
  const signs = new Set<number>();

  const leaf = (range: Range, level: number, valueColumn = 0): Statement => ({
    ...range,
    level,
    valueColumn,
  });

  /** The first `{` from an offset on, with what it holds. */
  const block = (from: number, statements: readonly Statement[]): Block => {
    let index = firstFrom(tokens, startOf, from);
    while (tokens[index].tokenType !== T.LeftBrace) index++;
    const open = tokens[index].startOffset;
    return { open, close: tokens[closing.get(open)!].startOffset, statements: [...statements].sort(byStart) };
  };

  const endsWithBrace = ({ end }: Range): boolean =>
    tokens[firstFrom(tokens, startOf, end - 1)]?.tokenType === T.RightBrace;

  const entry = (node: MetricEntry, level: number): Statement => {
    if (node.kind === 'line-element' || node.kind === 'spatial') {
      for (const part of partsOf(node.value)) if (part.kind === 'name') factors.add(part.range.start);
    }
    if (node.kind !== 'spatial') return leaf(node.range, level);
    const { open, close } = block(node.range.start, []);
    const start = tokens[firstFrom(tokens, startOf, open + 1)].startOffset;
    const inner = leaf({ start, end: node.value.range.end }, level + 1);
    return { ...leaf(node.range, level), block: { open, close, statements: [inner] } };
  };

  const member = (node: SpacetimeMember): Statement => {
    const own = leaf(node.range, 1);
    switch (node.kind) {
      case 'chart':
        if (!endsWithBrace(node.range)) return own;
        return {
          ...own,
          block: block(
            node.range.start,
            node.domains.map((domain) => leaf(domain.range, 2)),
          ),
        };
      case 'map':
        return {
          ...own,
          block: block(
            node.range.start,
            node.assignments.map((one) => leaf(one.range, 2)),
          ),
        };
      case 'metric':
        if (node.signature) signs.add(node.signature.range.start);
        return {
          ...own,
          block: block(
            node.range.start,
            node.entries.map((one) => entry(one, 2)),
          ),
        };
      case 'background': {
        const assignments = node.assignments.map((one) => leaf(one.range, 2));
        return {
          ...own,
          block: block(node.range.start, [...assignments, ...node.entries.map((one) => entry(one, 2))]),
        };
      }
      default:
        return own;
    }
  };

  const item = (node: SettingItem): void => {
    if (node.kind === 'word') apart.add(node.range.start);
    if (node.kind === 'product') apart.add(tokens[firstFrom(tokens, startOf, node.left.range.end)].startOffset);
  };

  const declaration = (node: Declaration): Statement => {
    const own = leaf(node.range, 0);
    if (node.kind === 'import') return own;
    if (node.kind === 'spacetime') return { ...own, block: block(node.range.start, node.members.map(member)) };
    const widths = node.settings.map(({ key }) => key.text.length);
    const column = widths.length > 1 ? Math.max(...widths) + 2 : 0;
    const settings = node.settings.map(({ key, items, range }) => {
      apart.add(key.range.start);
      items.forEach(item);
      return leaf(range, 1, column);
    });
    return { ...own, block: block(node.range.start, settings) };
  };

  return { statements: tree.declarations.map(declaration), apart, factors, signs };
}

const byStart = (a: Statement, b: Statement): number => a.start - b.start;

export const startOf = (token: IToken): number => token.startOffset;
