import { type Element, UnsupportedError } from '../elements/element.ts';
import type { Functions } from '../elements/functions.ts';

const DECIMAL = /^(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/u;

/** A literal exactly: decimals are fractions, `2π` and `80°` multiples of π. */
export function readNumber(functions: Functions, text: string): Element {
  const { field } = functions;
  const degrees = text.endsWith('°');
  const digits = degrees ? text.slice(0, -1) : text.replace(/(π|pi)$/u, '');
  const number = field.rational(...decimal(digits, text));
  if (digits === text) return number;
  const turned = field.multiply(number, functions.symbol('π', -1));
  return degrees ? field.multiply(turned, field.rational(1n, 180n)) : turned;
}

function decimal(digits: string, text: string): [bigint, bigint] {
  const match = DECIMAL.exec(digits.replaceAll('_', ''));
  if (match === null) throw new UnsupportedError(`${text} is no number`);
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const power = Number(exponent) - fraction.length;
  if (Math.abs(power) > 400) throw new UnsupportedError(`${text} is too large or too small`);
  const value = BigInt(`${whole}${fraction}` || '0');
  return power < 0 ? [value, 10n ** BigInt(-power)] : [value * 10n ** BigInt(power), 1n];
}
