import type { Element } from '../elements/element.ts';
import type { Field } from '../elements/field.ts';
import { type Factor, factorise } from '../polynomials/factor.ts';
import { primitive } from '../polynomials/gcd.ts';
import type { Polynomial } from '../polynomials/polynomial.ts';
import * as P from '../polynomials/polynomial.ts';

/** A polynomial that something shorter may stand for: a `let`, sin² for 1 − cos², the square of a root. */
export interface Definition {
  readonly name: string;
  readonly polynomial: Polynomial;
  readonly variables: number;
  /** The factors of the polynomial, up to its sign. */
  readonly factors: readonly Factor[];
  /** Its sign: polynomial = sign · Π factors. */
  readonly sign: number;
  /** What stands for it, a single term, with its factors. */
  readonly short: Polynomial;
  readonly shortFactors: readonly Factor[];
  /** The variable that stands for it, or whose square follows from it. */
  readonly variable: number;
}

/** @returns undefined for a polynomial that is a single term or has a number in common to its coefficients */
export function define(
  name: string,
  polynomial: Polynomial,
  short: Polynomial,
  variable: number,
): Definition | undefined {
  const { content, part } = primitive(polynomial);
  if (P.termsOf(polynomial) < 2 || (content !== 1n && content !== -1n)) return undefined;
  return {
    ...{ name, polynomial, variables: P.variablesOf(polynomial), factors: factorise(part) },
    ...{ sign: content < 0n ? -1 : 1, short, shortFactors: factorise(short), variable },
  };
}

/**
 * p with as many powers of the definition's polynomial as division in one variable gives, each replaced by what stands
 * for it; undefined where it does not divide like this.
 */
export function expandIn(p: Polynomial, { polynomial, short }: Definition, v: number): Polynomial | undefined {
  const divisor = P.collect(polynomial, v);
  const degree = divisor.length - 1;
  const lead = divisor[degree]!;
  let total: Polynomial = 0n;
  let scale: Polynomial = 1n;
  let rest = P.collect(p, v);
  if (rest.length <= degree) return undefined;
  while (rest.length > 0) {
    const quotient: Polynomial[] = [];
    for (let i = rest.length - 1 - degree; i >= 0; i--) {
      const q = P.divide(rest[i + degree]!, lead);
      if (q === undefined) return undefined;
      quotient[i] = q;
      if (q === 0n) continue;
      for (let j = 0; j <= degree; j++) rest[i + j] = P.subtract(rest[i + j]!, P.multiply(q, divisor[j]!));
    }
    total = P.add(total, P.multiply(scale, P.assemble(v, rest.slice(0, degree))));
    scale = P.multiply(scale, short);
    rest = quotient;
  }
  return total;
}

/** A `let` that is n/d times a polynomial and powers of others: 1 − 2M/r. */
export interface Quotient {
  readonly polynomial: Polynomial;
  readonly n: bigint;
  readonly d: bigint;
  readonly others: readonly (readonly [Polynomial, number])[];
  /** What stands for it: a variable. */
  readonly value: Polynomial;
}

/** @returns undefined where the value has no numerator of several terms, or more than one */
export function defineQuotient(field: Field, element: Element, v: number): Quotient | undefined {
  const { n, d, e, p } = field.resolved(element);
  const others: (readonly [Polynomial, number])[] = [];
  const long: Polynomial[] = P.isBranch(p) ? [p] : [];
  for (const [k, exponent] of e) {
    const base = field.base(k);
    if (exponent === 1 && P.termsOf(base) > 1) long.push(base);
    else if (exponent > 0 && P.termsOf(base) > 1) return undefined;
    else others.push([base, exponent]);
  }
  const [polynomial] = long;
  if (polynomial === undefined || long.length > 1 || P.termsOf(polynomial) < 2) return undefined;
  return { polynomial, n, d, others, value: P.monomial(v) };
}
