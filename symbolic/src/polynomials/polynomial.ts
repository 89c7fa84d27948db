import { tick } from './meter.ts';

/**
 * A polynomial in any number of variables with integer coefficients, in recursive form: an integer, or a polynomial in
 * the variable `v` whose coefficients contain variables below `v` alone. `c[i]` stands before v^i; there are at least
 * two coefficients and the last is not zero, so that equal polynomials have equal forms.
 */
export type Polynomial = bigint | Branch;

export interface Branch {
  readonly v: number;
  readonly c: readonly Polynomial[];
}

export const isBranch = (p: Polynomial): p is Branch => typeof p !== 'bigint';

/** The polynomial of these coefficients, which may end in zeros. */
export function make(v: number, c: Polynomial[]): Polynomial {
  let length = c.length;
  while (length > 0 && c[length - 1] === 0n) length--;
  if (length === 0) return 0n;
  if (length === 1) return c[0]!;
  if (length < c.length) c.length = length;
  return { v, c };
}

export function monomial(v: number, exponent = 1): Polynomial {
  if (exponent === 0) return 1n;
  const c: Polynomial[] = new Array(exponent).fill(0n);
  c.push(1n);
  return { v, c };
}

export function add(a: Polynomial, b: Polynomial): Polynomial {
  if (!isBranch(a)) {
    if (a === 0n) return b;
    return isBranch(b) ? { v: b.v, c: [add(a, b.c[0]!), ...b.c.slice(1)] } : a + b;
  }
  if (!isBranch(b)) return b === 0n ? a : { v: a.v, c: [add(a.c[0]!, b), ...a.c.slice(1)] };
  if (a.v > b.v) return { v: a.v, c: [add(a.c[0]!, b), ...a.c.slice(1)] };
  if (a.v < b.v) return { v: b.v, c: [add(a, b.c[0]!), ...b.c.slice(1)] };
  const [long, short] = a.c.length >= b.c.length ? [a.c, b.c] : [b.c, a.c];
  return make(
    a.v,
    long.map((x, i) => (i < short.length ? add(x, short[i]!) : x)),
  );
}

export function negate(a: Polynomial): Polynomial {
  return isBranch(a) ? { v: a.v, c: a.c.map(negate) } : -a;
}

export const subtract = (a: Polynomial, b: Polynomial): Polynomial => add(a, negate(b));

export function multiply(a: Polynomial, b: Polynomial): Polynomial {
  if (a === 0n || b === 0n) return 0n;
  if (a === 1n) return b;
  if (b === 1n) return a;
  if (!isBranch(a)) return isBranch(b) ? { v: b.v, c: b.c.map((x) => multiply(a, x)) } : a * b;
  if (!isBranch(b) || a.v > b.v) return { v: a.v, c: a.c.map((x) => multiply(x, b)) };
  if (a.v < b.v) return { v: b.v, c: b.c.map((x) => multiply(a, x)) };
  tick();
  const c: Polynomial[] = new Array(a.c.length + b.c.length - 1).fill(0n);
  for (const [i, x] of a.c.entries()) {
    if (x === 0n) continue;
    for (const [j, y] of b.c.entries()) if (y !== 0n) c[i + j] = add(c[i + j]!, multiply(x, y));
  }
  return { v: a.v, c };
}

export function power(a: Polynomial, exponent: number): Polynomial {
  let result: Polynomial = 1n;
  for (let k = exponent, square = a; k > 0; k >>= 1) {
    if (k & 1) result = multiply(result, square);
    if (k > 1) square = multiply(square, square);
  }
  return result;
}

/** a/b where that is a polynomial. */
export function divide(a: Polynomial, b: Polynomial): Polynomial | undefined {
  if (b === 1n || a === 0n) return a;
  if (!isBranch(a)) return isBranch(b) || a % b !== 0n ? undefined : a / b;
  if (isBranch(b) && a.v < b.v) return undefined;
  if (!isBranch(b) || a.v > b.v) {
    const c: Polynomial[] = [];
    for (const x of a.c) {
      const quotient = divide(x, b);
      if (quotient === undefined) return undefined;
      c.push(quotient);
    }
    return { v: a.v, c };
  }
  const lowest = b.c[0]!;
  // A quick refusal: the constant coefficients must divide as well.
  if (lowest === 0n ? a.c[0] !== 0n : !isBranch(lowest) && divide(a.c[0]!, lowest) === undefined) return undefined;
  tick();
  const rest = [...a.c];
  const degree = b.c.length - 1;
  const quotient: Polynomial[] = [];
  for (let i = rest.length - 1 - degree; i >= 0; i--) {
    const q = divide(rest[i + degree]!, b.c[degree]!);
    if (q === undefined) return undefined;
    quotient[i] = q;
    if (q === 0n) continue;
    for (let j = 0; j <= degree; j++) rest[i + j] = subtract(rest[i + j]!, multiply(q, b.c[j]!));
  }
  for (let i = 0; i < degree && i < rest.length; i++) if (rest[i] !== 0n) return undefined;
  return quotient.length === 0 ? undefined : make(a.v, quotient);
}

export function equal(a: Polynomial, b: Polynomial): boolean {
  if (!isBranch(a) || !isBranch(b)) return a === b;
  return a === b || (a.v === b.v && a.c.length === b.c.length && a.c.every((x, i) => equal(x, b.c[i]!)));
}

/** Bit v is set where the variable v occurs. */
export function variablesOf(p: Polynomial): number {
  return isBranch(p) ? p.c.reduce<number>((sum, x) => sum | variablesOf(x), 1 << p.v) : 0;
}

export function degreeIn(p: Polynomial, v: number): number {
  if (!isBranch(p) || p.v < v) return 0;
  return p.v === v ? p.c.length - 1 : p.c.reduce<number>((most, x) => Math.max(most, degreeIn(x, v)), 0);
}

/** The coefficients of the powers of any one variable. */
export function collect(p: Polynomial, v: number): Polynomial[] {
  if (!isBranch(p) || p.v < v) return [p];
  if (p.v === v) return [...p.c];
  const parts = p.c.map((x) => collect(x, v));
  const length = Math.max(...parts.map((part) => part.length));
  return Array.from({ length }, (_, k) =>
    make(
      p.v,
      parts.map((part) => part[k] ?? 0n),
    ),
  );
}

/** The polynomial with these coefficients of powers of a variable that may be anywhere in the order. */
export function assemble(v: number, coefficients: readonly Polynomial[]): Polynomial {
  return coefficients.reduce((sum, x, i) => add(sum, multiply(x, monomial(v, i))), 0n);
}

/** ∂p/∂v. */
export function differentiate(p: Polynomial, v: number): Polynomial {
  if (!isBranch(p) || p.v < v) return 0n;
  if (p.v > v)
    return make(
      p.v,
      p.c.map((x) => differentiate(x, v)),
    );
  return make(
    v,
    p.c.slice(1).map((x, i) => multiply(BigInt(i + 1), x)),
  );
}

export function termsOf(p: Polynomial): number {
  return isBranch(p) ? p.c.reduce<number>((sum, x) => sum + termsOf(x), 0) : p === 0n ? 0 : 1;
}

/** The coefficient of the highest term, variables with higher numbers first. */
export function leading(p: Polynomial): bigint {
  return isBranch(p) ? leading(p.c[p.c.length - 1]!) : p;
}
