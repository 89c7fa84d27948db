import { EOF, type IToken } from 'chevrotain';
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

/** Operators that are written as words here, and how. */
export const IN_WORDS: Readonly<Record<string, string>> = {
  '!=': 'not (a = b)',
  '<>': 'not (a = b)',
  '≠': 'not (a = b)',
};

/** What was likely meant by characters that mean nothing here, as a replacement. */
const MEANT: Readonly<Record<string, string>> = {
  '==': '=',
  '**': '^',
  '&&': 'and',
  '||': 'or',
  '−': '-',
  '–': '-',
  '—': '-',
  '·': '*',
  '⋅': '*',
  '×': '*',
  '∗': '*',
  '÷': '/',
  '∕': '/',
  '≤': '<=',
  '≥': '>=',
  '→': '->',
  '∞': 'inf',
  '⁰': '^0',
  '¹': '^1',
  '²': '^2',
  '³': '^3',
  '⁴': '^4',
  '⁵': '^5',
  '⁶': '^6',
  '⁷': '^7',
  '⁸': '^8',
  '⁹': '^9',
  '½': '(1/2)',
  '…': '..',
  '“': '"',
  '”': '"',
  ';': '',
};

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
