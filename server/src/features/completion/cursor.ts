import { type Comment, firstFrom, type Range, type SyntaxTree, scan, type Token } from '@spacetime/dsl';

/** What is being written where the cursor stands. */
export interface Cursor {
  readonly offset: number;
  /** Tokens from the beginning of the declaration to the end of the line. */
  readonly tokens: readonly Token[];
  /** How many tokens lie before the word that is being written. */
  readonly before: number;
  /** The word's letters before the cursor; with a `\` before it where there is one. */
  readonly prefix: string;
  /** From the word's beginning (its `\` included) to the cursor. */
  readonly insert: Range;
  /** To the word's end. */
  readonly replace: Range;
  /** The word, or what will be one, is the first on its line. */
  readonly startsLine: boolean;
  /** The text in quotes within which the cursor stands. */
  readonly quoted?: Token;
}

/** Undefined where nothing is completed: within comments and numbers. */
export function cursorAt(text: string, offset: number, tree: SyntaxTree): Cursor | undefined {
  if (isInComment(tree.comments, offset)) return undefined;
  const lineEnd = text.indexOf('\n', offset);
  const declaration = tree.declarations.findLast(({ range }) => range.start <= offset);
  const tokens = scan(text, { start: declaration?.range.start ?? 0, end: lineEnd < 0 ? text.length : lineEnd });
  let before = firstFrom(tokens, ({ range }) => range.end, offset);
  const touched = tokens[before];
  const startsLine = /(?:^|[\n\r])[ \t]*$/u.test(text.slice(Math.max(0, offset - 400), offset));
  const empty = { start: offset, end: offset };
  const nothing: Cursor = { offset, tokens, before, prefix: '', insert: empty, replace: empty, startsLine };
  if (touched === undefined || touched.range.start >= offset) return nothing;
  if (touched.kind === 'text') {
    const isInside = touched.isClosed ? offset < touched.range.end : offset <= touched.range.end;
    return isInside ? { ...nothing, quoted: touched } : { ...nothing, before: before + 1 };
  }
  if (touched.kind === 'number') return undefined;
  if (touched.kind === 'symbol') {
    if (touched.text !== '\\') return { ...nothing, before: before + 1 };
    const insert = { start: touched.range.start, end: offset };
    return { ...nothing, prefix: '\\', insert, replace: insert, startsLine: touched.startsLine };
  }
  const slash = tokens[before - 1];
  const escaped = slash?.text === '\\' && slash.range.end === touched.range.start;
  if (escaped) before--;
  const { start } = escaped ? slash.range : touched.range;
  return {
    ...{ offset, tokens, before, prefix: text.slice(start, offset), insert: { start, end: offset } },
    ...{ replace: { start, end: touched.range.end }, startsLine: tokens[before]!.startsLine },
  };
}

function isInComment(comments: readonly Comment[], offset: number): boolean {
  const comment = comments[firstFrom(comments, ({ range }) => range.end, offset)];
  if (comment === undefined || comment.range.start >= offset) return false;
  const isClosedBlock = comment.kind === 'block' && comment.text.endsWith('*/') && comment.text.length > 3;
  return !isClosedBlock || offset < comment.range.end;
}
