import { EOF, type IToken, type TokenType } from 'chevrotain';
import * as T from '../tokens.ts';

/** What was found, in the user's terms. */
export function describe(token: IToken, line: 'same' | 'next'): string {
  if (token.tokenType === EOF) return 'the end of the file';
  if (line === 'next') return 'the end of the line';
  if (token.tokenType === T.Text) return 'a text in quotes';
  const [first] = token.image;
  if (token.tokenType === T.Stray && !/[!-~]/.test(first))
    return `${printable(token.image)} (${codePoint(token.image)})`;
  return `\`${shorten(token.image)}\``;
}

/** What to do about characters that nothing can be put in the place of. */
export const HINTS: Readonly<Record<string, string>> = {
  '!=': 'Write `not (a = b)`.',
  '<>': 'Write `not (a = b)`.',
  '≠': 'Write `not (a = b)`.',
  '∂': 'Derivatives are written out.',
  "'": 'A name has no primes.',
  '′': 'A name has no primes.',
  '|': 'The absolute value is `abs(x)`.',
  '?': 'Write `if c then a else b`.',
  '&': 'Write `and`.',
  '#': 'A comment begins with `//`.',
  '%': 'A comment begins with `//`.',
  '\\': 'Greek letters are written `θ` or `theta`.',
};

/** What was likely meant by a token that means nothing here, as a replacement. */
const MEANT: Readonly<Record<string, string>> = { '==': '=', ';': '', Periodic: 'periodic' };

/** What is written by mistake where a token of a kind is due. */
const INSTEAD: ReadonlyMap<TokenType, { readonly text: string; readonly images: readonly string[] }> = new Map([
  [T.Equal, { text: '=', images: [':', '==', '<', 'is', 'as'] }],
  [T.LeftParen, { text: '', images: [':', '='] }],
  [T.In, { text: 'in', images: [':', '=', 'from', 'of'] }],
  [T.DotDot, { text: '..', images: ['to', ':', ',', '.', 'and'] }],
  [T.Arrow, { text: '->', images: ['to', 'into', '=>', '=', ':', '-', '>', ','] }],
  [T.Of, { text: 'of', images: ['from', 'for', 'to', 'in', ':', '='] }],
]);

/** How the token that is due is written, if the one that is there was meant for it. */
export function insteadOf(due: TokenType, token: IToken): string | undefined {
  const entry = INSTEAD.get(due);
  return entry?.images.includes(token.image) ? entry.text : undefined;
}

/** Words that begin statements elsewhere, by the ones that do here. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  spacetime: ['space', 'manifold', 'geometry'],
  import: ['include', 'use', 'using', 'require', 'from'],
  fit: ['train', 'learn', 'model'],
  parameter: ['param', 'params', 'par', 'const', 'constant', 'parameters'],
  let: ['def', 'define', 'function', 'func', 'var', 'where', 'with', 'set'],
  chart: ['coordinates', 'coords', 'coordinate', 'patch'],
  map: ['transform', 'transformation'],
  expect: ['assert', 'check'],
  lapse: ['alpha', 'α', 'N'],
  shift: ['beta', 'β'],
  spatial: ['gamma', 'γ', 'h', 'dl'],
};

/** The word among those that may stand here that was meant by another one. */
export function synonym(image: string, words: readonly string[]): string | undefined {
  return words.find((word) => SYNONYMS[word]?.includes(image));
}

/** The text that a foreign or stray token is likely to stand for; `undefined` where nobody can tell. */
export function meant(token: IToken): string | undefined {
  return Object.hasOwn(MEANT, token.image) ? MEANT[token.image] : undefined;
}

function printable(text: string): string {
  return /^[\p{L}\p{N}\p{P}\p{S}]$/u.test(text) ? `\`${text}\`` : 'a character';
}

function codePoint(text: string): string {
  return `U+${text.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 37)}…`;
}
