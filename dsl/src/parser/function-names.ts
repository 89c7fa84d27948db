import { type IToken, tokenMatcher } from 'chevrotain';
import { FUNCTIONS } from '../functions.ts';
import { canonicalName } from '../names.ts';
import * as T from '../tokens.ts';

/** Canonical names that can be called. */
export type FunctionNames = ReadonlySet<string>;

export const BUILTIN: FunctionNames = new Set(FUNCTIONS.keys());

/**
 * What can be called in each `spacetime` block, by the offset of its first word: the language's functions and
 * what `let NAME(` declares in the block, before or after its use. The block is taken to end where the next one
 * begins, so that a brace too many or too few changes nothing.
 */
export function functionNames(tokens: readonly IToken[]): ReadonlyMap<number, FunctionNames> {
  const blocks = new Map<number, Set<string>>();
  let names = new Set(BUILTIN);
  for (const [index, token] of tokens.entries()) {
    if (token.tokenType === T.Spacetime && (token.payload || opensBlock(tokens, index))) {
      names = new Set(BUILTIN);
      blocks.set(token.startOffset, names);
    } else if (token.tokenType === T.Let && tokens[index + 2]?.tokenType === T.LeftParen) {
      names.add(canonicalName(tokens[index + 1].image));
    }
  }
  return blocks;
}

function opensBlock(tokens: readonly IToken[], index: number): boolean {
  const [name, brace] = [tokens[index + 1], tokens[index + 2]];
  return brace?.tokenType === T.LeftBrace && tokenMatcher(name, T.Word);
}
