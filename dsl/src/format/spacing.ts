import { type IToken, tokenMatcher } from 'chevrotain';
import * as T from '../tokens.ts';
import type { Layout } from './layout.ts';

const TIGHT = new Set([T.Caret, T.Star, T.Slash]);
const OPENING = new Set([T.LeftParen, T.LeftBracket]);
const CLOSING = new Set([T.RightParen, T.RightBracket]);

/**
 * Goes through the tokens of a statement and tells the space before each: none inside brackets, around `^`,
 * `*` and `/` and after a sign, one around other operators and after commas, save in `(-,+,+,+)` and `g[t,t]`.
 */
export class Spacing {
  readonly #layout: Layout;
  readonly #brackets: IToken[] = [];
  #before: IToken | undefined;
  #last: IToken | undefined;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  /** Brackets that are open. */
  get depth(): number {
    return this.#brackets.length;
  }

  get last(): IToken | undefined {
    return this.#last;
  }

  begin(): void {
    this.#brackets.length = 0;
  }

  /** Goes on to the next token and returns the space before it, if it stands on the same line. */
  next(token: IToken): '' | ' ' {
    const space = this.#last ? this.#between(this.#last, token) : '';
    if (OPENING.has(token.tokenType)) this.#brackets.push(token);
    if (CLOSING.has(token.tokenType)) this.#brackets.pop();
    this.#before = this.#last;
    this.#last = token;
    return space;
  }

  #between(left: IToken, right: IToken): '' | ' ' {
    const { apart, factors, signs } = this.#layout;
    const [a, b] = [left.tokenType, right.tokenType];
    if (b === T.Comma || b === T.LeftBracket || CLOSING.has(b) || OPENING.has(a)) return '';
    if (a === T.LeftBrace && b === T.RightBrace) return '';
    const bracket = this.#brackets.at(-1);
    if (bracket && (bracket.tokenType === T.LeftBracket || signs.has(bracket.startOffset))) return '';
    if (b === T.LeftParen && tokenMatcher(left, T.Word) && !apart.has(left.startOffset)) {
      return signs.has(right.startOffset) || factors.has(left.startOffset) ? ' ' : '';
    }
    if (TIGHT.has(a) || TIGHT.has(b)) return '';
    if ((a === T.Minus || a === T.Plus) && !this.#endsOperand(this.#before)) return '';
    return ' ';
  }

  /** Whether a sign after this token stands between two operands. */
  #endsOperand(token: IToken | undefined): boolean {
    if (token === undefined) return false;
    const type = token.tokenType;
    if (type === T.Numeral || type === T.Inf || type === T.RightParen || type === T.Hole) return true;
    return tokenMatcher(token, T.Word) && !this.#layout.apart.has(token.startOffset);
  }
}
