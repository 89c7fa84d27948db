import type { Declaration, Range, SyntaxTree } from './ast.ts';
import { type Tokens, tokenise } from './lexer.ts';
import { moved, movedDeclaration } from './moved.ts';
import { type Parsed, parse, parseTokens } from './parser.ts';

/** A text that has been read. */
export interface Known {
  readonly text: string;
  readonly parsed: Parsed;
}

/** With so many mistakes the parser counts them, and the count is of the whole file. */
const MOST_PROBLEMS = 500;

/**
 * What {@link parse} gives, from what it gave for an earlier text: only the declarations around the change are read
 * anew. What lies before them stays the same objects, what lies behind is moved.
 *
 * Those read anew reach from the last `spacetime` block before the change to the first behind it: the parser's state
 * at the end of such a block depends on the block alone. Mistakes anywhere else, and whatever else makes the outcome
 * doubtful, have the whole text read.
 */
export function reparse(known: Known, text: string, file: string): Parsed {
  return reparsePiece(known, text, file) ?? parse(text, file);
}

interface Piece {
  /** Indices of the first and the last declaration, in the earlier tree. */
  readonly first: number;
  readonly last: number;
  /** Offsets in the earlier text: each where a line begins. */
  readonly start: number;
  readonly end: number;
  /** Between these offsets of the earlier text lies the change. */
  readonly changed: Range;
}

function reparsePiece({ text: before, parsed }: Known, text: string, file: string): Parsed | undefined {
  const { tree, diagnostics } = parsed;
  const piece = pieceOf(before, text, tree);
  if (piece === undefined || diagnostics.length > MOST_PROBLEMS) return undefined;
  const { first, last, start, end } = piece;
  if (diagnostics.some(({ range }) => range.start < start || range.end > end)) return undefined;
  const by = text.length - before.length;
  const source = moveTokens(tokenise(text.slice(start, end + by)), start);
  const found = parseTokens(text, file, source);
  if (found.diagnostics.length > MOST_PROBLEMS || !agrees(tree, piece, found, by, before.length)) return undefined;
  const inPiece = ({ range }: { readonly range: { readonly start: number } }) =>
    range.start >= start && range.start < end;
  const comments = tree.comments.filter((comment) => !inPiece(comment));
  const split = comments.findIndex(({ range }) => range.start >= end);
  const earlier = split < 0 ? comments : comments.slice(0, split);
  const later = split < 0 ? [] : comments.slice(split);
  return {
    tree: {
      declarations: [
        ...tree.declarations.slice(0, first),
        ...(diagnostics.length + found.diagnostics.length === 0
          ? kept(tree, piece, found.tree, by)
          : found.tree.declarations),
        ...tree.declarations.slice(last + 1).map((one) => movedDeclaration(one, by)),
      ],
      comments: [...earlier, ...source.comments, ...moved(later, by)],
      range: { start: 0, end: text.length },
    },
    diagnostics: found.diagnostics,
  };
}

function pieceOf(before: string, text: string, { declarations, comments }: SyntaxTree): Piece | undefined {
  const shorter = Math.min(before.length, text.length);
  let head = 0;
  while (head < shorter && before.charCodeAt(head) === text.charCodeAt(head)) head++;
  let tail = 0;
  while (
    tail < shorter - head &&
    before.charCodeAt(before.length - 1 - tail) === text.charCodeAt(text.length - 1 - tail)
  ) {
    tail++;
  }
  const isBlock = ({ kind }: Declaration) => kind === 'spacetime';
  const first = declarations.findLastIndex((one) => isBlock(one) && one.range.end < head);
  const behind = declarations.findIndex((one) => isBlock(one) && one.range.start > before.length - tail);
  if (first < 1 && behind < 0) return undefined;
  const last = behind < 0 ? declarations.length - 1 : behind;
  const start = first < 1 ? 0 : lineAfter(before, declarations[first - 1]!.range.end);
  const end = behind < 0 ? before.length : lineAfter(before, declarations[last]!.range.end);
  // Two declarations on one line, or a comment over the seam.
  if (first >= 1 && start > declarations[first]!.range.start) return undefined;
  if (last + 1 < declarations.length && end > declarations[last + 1]!.range.start) return undefined;
  const crosses = (seam: number) => comments.some(({ range }) => range.start < seam && seam < range.end);
  return crosses(start) || crosses(end)
    ? undefined
    : { ...{ first: Math.max(first, 0), last, start, end }, changed: { start: head, end: before.length - tail } };
}

/** Where the next line begins. */
function lineAfter(text: string, offset: number): number {
  const next = /\r\n|\n|\r/g;
  next.lastIndex = offset;
  return next.exec(text) === null ? text.length : next.lastIndex;
}

/** Whether the outer declarations of the piece are what they were, so that the rest of the file is too. */
function agrees(
  tree: SyntaxTree,
  { first, last, start, end }: Piece,
  found: Parsed,
  by: number,
  length: number,
): boolean {
  const { declarations } = found.tree;
  const limit = end < length ? tree.declarations[last]!.range.start + by : Number.POSITIVE_INFINITY;
  if (found.diagnostics.some(({ range, message }) => range.end >= limit || message.startsWith('This comment')))
    return false;
  if (start > 0 && !isMoved(tree.declarations[first]!, declarations[0], 0)) return false;
  return end === length || isMoved(tree.declarations[last]!, declarations.at(-1), by);
}

/** What was read anew, but where a declaration lies before or behind the change, what it was: the analysis knows that. */
function kept(
  tree: SyntaxTree,
  { first, last, changed }: Piece,
  found: SyntaxTree,
  by: number,
): readonly Declaration[] {
  const before = tree.declarations.slice(first, last + 1);
  const result = [...found.declarations];
  const isSame = (known: Declaration | undefined, now: Declaration | undefined, moved: number): known is Declaration =>
    known !== undefined && isMoved(known, now, moved) && docOf(known) === docOf(now!);
  let from = 0;
  for (; isSame(before[from], result[from], 0) && before[from]!.range.end < changed.start; from++)
    result[from] = before[from]!;
  for (let i = 1; i <= result.length - from; i++) {
    const known = before.at(-i);
    if (!isSame(known, result.at(-i), by) || known.range.start <= changed.end) break;
    result[result.length - i] = movedDeclaration(known, by);
  }
  return result;
}

function docOf(declaration: Declaration): string | undefined {
  return declaration.kind === 'import' ? undefined : declaration.doc;
}

function isMoved(a: Declaration, b: Declaration | undefined, by: number): boolean {
  return (
    b !== undefined && a.kind === b.kind && a.range.start + by === b.range.start && a.range.end + by === b.range.end
  );
}

function moveTokens({ tokens, comments, closing, problems }: Tokens, by: number): Tokens {
  for (const token of tokens) {
    token.startOffset += by;
    if (token.endOffset !== undefined) token.endOffset += by;
  }
  return {
    tokens,
    comments: moved(comments, by),
    closing: new Map([...closing].map(([offset, index]) => [offset + by, index])),
    problems: moved(problems, by),
  };
}
