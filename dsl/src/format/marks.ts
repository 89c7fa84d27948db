import type { IToken } from 'chevrotain';
import type { Comment } from '../ast.ts';
import { firstFrom } from '../search.ts';
import { type Block, type Layout, type Statement, startOf } from './layout.ts';
import { columns } from './lines.ts';
import { Spacing } from './spacing.ts';

/** What begins at a token: a statement, or the `}` of a block. */
export interface Mark {
  readonly kind: 'statement' | 'close';
  readonly statement: Statement;
  /** Where the token stands in a block on one line: the space before it. */
  readonly gap?: string;
}

/** A block that was written on one line stays there up to this column. */
const WIDTH = 100;

/** The marks by the offsets of their tokens: here is decided what stays on one line. */
export function marksOf(
  text: string,
  tokens: readonly IToken[],
  comments: readonly Comment[],
  layout: Layout,
): ReadonlyMap<number, Mark> {
  const marks = new Map<number, Mark>();

  const add = (statements: readonly Statement[], flat: boolean) => {
    for (const [index, statement] of statements.entries()) {
      const gap = flat ? { gap: index === 0 ? ' ' : gapAfter(statements[index - 1], statement) } : {};
      marks.set(statement.start, { kind: 'statement', statement, ...gap });
      const { block } = statement;
      if (!block) continue;
      const isEmpty = block.statements.length + commentsIn(block).length === 0;
      const inside = flat || fits(statement, block);
      marks.set(block.close, { kind: 'close', statement, ...(inside && { gap: isEmpty ? '' : ' ' }) });
      add(block.statements, inside);
    }
  };

  /** Statements on one line are two or three spaces apart, as they were; one after a comma. */
  const gapAfter = (last: Statement, { start }: Statement): string => {
    if (tokens[firstFrom(tokens, startOf, last.end)].startOffset < start) return ' ';
    return start - last.end > 2 ? '   ' : '  ';
  };

  const fits = (statement: Statement, block: Block): boolean => {
    const inside = commentsIn(block);
    if (inside.some(({ kind }) => kind !== 'block')) return false;
    if (block.statements.length + inside.length === 0) return true;
    if (/[\n\r]/.test(text.slice(block.open, block.close))) return false;
    return inside.reduce((width, comment) => width + columns(comment.text) + 1, flatWidth(statement, block)) <= WIDTH;
  };

  const commentsIn = (block: Block): readonly Comment[] => {
    const first = firstFrom(comments, ({ range }) => range.start, block.open);
    return comments.slice(
      first,
      firstFrom(comments, ({ range }) => range.start, block.close),
    );
  };

  const flatWidth = (statement: Statement, block: Block): number => {
    const spacing = new Spacing(layout);
    spacing.begin();
    let width = 2 * statement.level + 2 * block.statements.length;
    for (let i = firstFrom(tokens, startOf, statement.start); tokens[i]?.startOffset <= block.close; i++) {
      width += spacing.next(tokens[i]).length + columns(tokens[i].image);
    }
    return width;
  };

  add(layout.statements, false);
  return marks;
}
