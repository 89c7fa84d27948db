import { isNegative, negated, type Tree } from './tree.ts';

/** How a programming language, or that of `.spacetime` files, writes expressions. */
export interface Dialect {
  name(name: string): string;
  /** A whole number that stands alone, or before or behind an operator. */
  whole(value: bigint): string;
  call(name: string, args: readonly string[]): string;
  /** base^exponent, the base being written as an atom. */
  power(base: string, exponent: number): string;
  /** u^v in general, both written as they would stand alone. */
  general(base: string, exponent: string): string;
}

/** How tightly an expression binds: a sum, a product (or a signed one), an atom. */
const SUM = 0;
const PRODUCT = 1;
const ATOM = 2;

/** An expression in a dialect, with as few parentheses as its rules of precedence need. */
export function writeCode(tree: Tree, dialect: Dialect): string {
  return write(tree, dialect).text;
}

interface Written {
  readonly text: string;
  readonly binding: number;
}

function write(tree: Tree, dialect: Dialect): Written {
  switch (tree.kind) {
    case 'name':
      return { text: dialect.name(tree.name), binding: ATOM };
    case 'call': {
      const args = tree.arguments.map((argument) => writeCode(argument, dialect));
      if (tree.name === 'pow') return { text: dialect.general(...(args as [string, string])), binding: ATOM };
      return { text: dialect.call(tree.name, args), binding: ATOM };
    }
    case 'sum': {
      const text = tree.terms
        .map((term, k) => {
          const negative = isNegative(term);
          const body = within(negative ? negated(term) : term, PRODUCT, dialect);
          if (k === 0) return negative ? `-${body}` : body;
          return negative ? ` - ${body}` : ` + ${body}`;
        })
        .join('');
      return { text, binding: SUM };
    }
    case 'product': {
      const { n, d, powers } = tree;
      const size = n < 0n ? -n : n;
      const over = powers.filter(({ exponent }) => exponent > 0);
      const under = powers.filter(({ exponent }) => exponent < 0);
      const factors = over.map(({ base, exponent }) => powerOf(base, exponent, dialect));
      if (size !== 1n || factors.length === 0) factors.unshift(dialect.whole(size));
      const divisors = under.map(({ base, exponent }) => powerOf(base, -exponent, dialect));
      if (d !== 1n) divisors.unshift(dialect.whole(d));
      const sign = n < 0n ? '-' : '';
      const top = factors.join('*');
      if (divisors.length === 0) {
        return { text: `${sign}${top}`, binding: factors.length === 1 && sign === '' ? ATOM : PRODUCT };
      }
      const bottom = divisors.length === 1 ? divisors[0]! : `(${divisors.join('*')})`;
      return { text: `${sign}${top}/${bottom}`, binding: PRODUCT };
    }
  }
}

function powerOf(base: Tree, exponent: number, dialect: Dialect): string {
  const atom = within(base, ATOM, dialect);
  if (exponent === 1) return atom;
  // u^v^2 would be u^(v^2).
  return dialect.power(base.kind === 'call' && base.name === 'pow' ? `(${atom})` : atom, exponent);
}

function within(tree: Tree, binding: number, dialect: Dialect): string {
  const written = write(tree, dialect);
  return written.binding < binding ? `(${written.text})` : written.text;
}

/** The language of `.spacetime` files. */
export const SPACETIME: Dialect = {
  name: (name) => name,
  whole: (value) => `${value}`,
  call: (name, args) => `${name}(${args.join(', ')})`,
  power: (base, exponent) => `${base}^${exponent}`,
  general: (base, exponent) => `(${base})^(${exponent})`,
};
