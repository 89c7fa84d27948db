import type { IToken } from 'chevrotain';
import type { Expression } from '../ast.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { rangeOf } from '../lexer.ts';

/** The number that a literal stands for: `2π` is 2·π, `80°` is in radians. */
export function numeralValue(image: string): number {
  if (image === 'inf') return Number.POSITIVE_INFINITY;
  if (image.endsWith('°')) return Number(image.slice(0, -1)) * (Math.PI / 180);
  const factor = image.replace(/(π|pi)$/, '');
  return factor === image ? Number(image) : Number(factor) * Math.PI;
}

/** The expression of a numeral. */
export function numberOf(token: IToken): Expression {
  return { kind: 'number', value: numeralValue(token.image), text: token.image, range: rangeOf(token) };
}

/** Fixes that put another text in a token's place. */
export function rewrite(token: IToken, texts: readonly string[]): Pick<Diagnostic, 'fixes'> {
  return { fixes: texts.map((text) => ({ title: `Write \`${text}\``, edits: [{ range: rangeOf(token), text }] })) };
}
