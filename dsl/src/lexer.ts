import { type IToken, Lexer, tokenMatcher } from 'chevrotain';
import type { Comment, Range } from './ast.ts';
import { type Problem, replacePasted } from './pasted.ts';
import * as T from './tokens.ts';

/** The tokens of a text and what the parser asks about them. */
export interface Tokens {
  /** Each token's `payload` is true where it is the first on its line. */
  readonly tokens: IToken[];
  readonly comments: readonly Comment[];
  /** Offset of each opening bracket → index of the token that closes it, where there is one. */
  readonly closing: ReadonlyMap<number, number>;
  readonly problems: readonly Problem[];
}

/** Built once, at the first use. */
let lexer: Lexer | undefined;

/** @param validate checks the patterns, which takes as long as reading many files: for tests */
export function createLexer(validate = false): Lexer {
  return new Lexer([...T.VOCABULARY], {
    positionTracking: 'onlyOffset',
    ensureOptimizations: true,
    skipValidations: !validate,
  });
}

/** The place of a token in the text; the text there may be spelled otherwise (see replacePasted). */
export const rangeOf = ({ startOffset: start, endOffset, image }: IToken): Range => ({
  start,
  end: endOffset === undefined ? start + image.length : endOffset + 1,
});

/** Splits any text into tokens: characters that mean nothing are tokens too, so nothing is lost but space. */
export function tokenise(text: string): Tokens {
  lexer ??= createLexer();
  const { tokens: written, groups } = lexer.tokenize(text);
  const problems: Problem[] = [];
  const comments = ((groups[T.COMMENTS] as IToken[] | undefined) ?? []).map((token): Comment => {
    const range = rangeOf(token);
    if (token.tokenType === T.UnclosedComment)
      problems.push({ range, message: 'This comment is never closed: write `*/`.' });
    const kind = token.tokenType === T.DocComment ? 'doc' : token.tokenType === T.LineComment ? 'line' : 'block';
    return { text: token.image, kind, range };
  });
  let end = 0;
  for (const token of written) {
    token.payload = end === 0 || hasLineBreak(text, end, token.startOffset);
    end = token.startOffset + token.image.length;
  }
  const { tokens, problems: pasted } = replacePasted(written, text, lexer);
  return { tokens, comments, closing: matchBrackets(tokens), problems: [...problems, ...pasted] };
}

function hasLineBreak(text: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code === 10 || code === 13) return true;
  }
  return false;
}

/** A line that begins like `let …` or `chart NAME`: nothing of the kind can stand in parentheses. */
function startsPlainly(token: IToken, next: IToken | undefined): boolean {
  if (token.tokenType === T.Let) return true;
  if (token.tokenType === T.Identifier || next === undefined || next.payload) return false;
  return tokenMatcher(token, T.Word) && (next.tokenType === T.In || tokenMatcher(next, T.Word));
}

/** A `}` closes the nearest open `{` whatever is open inside it: parentheses do not reach across blocks. */
function matchBrackets(tokens: readonly IToken[]): Map<number, number> {
  const closing = new Map<number, number>();
  const open: IToken[] = [];
  const braces: number[] = [];
  for (const [index, token] of tokens.entries()) {
    const type = token.tokenType;
    if (token.payload && startsPlainly(token, tokens[index + 1])) open.length = (braces.at(-1) ?? -1) + 1;
    if (type === T.LeftBrace) {
      braces.push(open.length);
      open.push(token);
    } else if (type === T.LeftParen || type === T.LeftBracket) {
      open.push(token);
    } else if (type === T.RightBrace) {
      const depth = braces.pop();
      if (depth === undefined) continue;
      closing.set(open[depth].startOffset, index);
      open.length = depth;
    } else if (type === T.RightParen || type === T.RightBracket) {
      const opener = type === T.RightParen ? T.LeftParen : T.LeftBracket;
      const last = open.at(-1);
      if (last?.tokenType !== opener) continue;
      closing.set(last.startOffset, index);
      open.pop();
    }
  }
  return closing;
}
