import { type IToken, tokenMatcher } from 'chevrotain';
import type { Range } from './ast.ts';
import { rangeOf, tokenise } from './lexer.ts';
import * as T from './tokens.ts';

/** A piece of a text as the lexer sees it, for features that work on what is still being written. */
export interface Token {
  readonly kind: 'word' | 'reserved' | 'number' | 'text' | 'symbol';
  /** As written; where pasted characters are read as others (`−` as `-`), those. */
  readonly text: string;
  readonly range: Range;
  /** It is the first on its line. */
  readonly startsLine: boolean;
  /** Of a text: its closing quote is there. */
  readonly isClosed?: boolean;
}

/** The tokens of any text, or of a part of it that begins with a line or statement; comments and space are left out. */
export function scan(text: string, part: Range = { start: 0, end: text.length }): readonly Token[] {
  return tokenise(text.slice(part.start, part.end)).tokens.map((token) => {
    const kind = kindOf(token);
    const { start, end } = rangeOf(token);
    const range = { start: part.start + start, end: part.start + end };
    return {
      ...{ kind, text: token.image, range, startsLine: token.payload === true },
      ...(kind === 'text' && { isClosed: token.tokenType !== T.UnclosedText }),
    };
  });
}

const RESERVED: ReadonlySet<string> = new Set(T.RESERVED);

function kindOf(token: IToken): Token['kind'] {
  if (RESERVED.has(token.image)) return 'reserved';
  if (tokenMatcher(token, T.Word)) return 'word';
  if (token.tokenType === T.Numeral) return 'number';
  return tokenMatcher(token, T.Text) ? 'text' : 'symbol';
}
