import { absolute, gcdOf } from './integers.ts';
import { tick } from './meter.ts';
import {
  add,
  collect,
  degreeIn,
  divide,
  isBranch,
  leading,
  make,
  multiply,
  negate,
  type Polynomial,
  subtract,
  variablesOf,
} from './polynomial.ts';

/** The greatest common divisor of the integer coefficients. */
function contentOf(p: Polynomial, sofar = 0n): bigint {
  if (!isBranch(p)) return gcdOf(sofar, p);
  let content = sofar;
  for (const x of p.c) {
    content = contentOf(x, content);
    if (content === 1n) return 1n;
  }
  return content;
}

/** p without its integer content and with a positive leading coefficient. */
export function primitive(p: Polynomial): { readonly content: bigint; readonly part: Polynomial } {
  if (p === 0n) return { content: 0n, part: 0n };
  const size = contentOf(p);
  const content = leading(p) < 0n ? -size : size;
  if (content === 1n) return { content, part: p };
  return { content, part: content === -1n ? negate(p) : divide(p, content)! };
}

/**
 * The greatest common divisor, with a positive leading coefficient. Images modulo a prime bound its degree in each
 * variable, which settles nearly every case; the heuristic algorithm decides the rest. Where that would need very long
 * numbers the answer is a common divisor that need not be the greatest: fractions then stay longer than they could be.
 */
export function gcd(a: Polynomial, b: Polynomial): Polynomial {
  if (a === 0n) return primitive(b).content < 0n ? negate(b) : b;
  if (b === 0n) return gcd(b, a);
  if (!isBranch(a) || !isBranch(b)) return contentOf(a, contentOf(b));
  const p = primitive(a);
  const q = primitive(b);
  const integer = gcdOf(p.content, q.content);
  return multiply(integer, gcdPrimitive(p.part, q.part));
}

function gcdPrimitive(a: Polynomial, b: Polynomial): Polynomial {
  if (!isBranch(a) || !isBranch(b)) return 1n;
  const common = variablesOf(a) & variablesOf(b);
  if (common === 0) return 1n;
  for (const [x, y] of [
    [a, b],
    [b, a],
  ] as const) {
    const foreign = variablesOf(x) & ~common;
    if (foreign === 0) continue;
    // What divides both has no variable that one of them lacks: it divides every coefficient of its powers.
    const parts = collect(x, 31 - Math.clz32(foreign));
    return parts.reduce<Polynomial>((sofar, part) => (sofar === 1n ? sofar : gcd(sofar, part)), y);
  }
  let least = Number.POSITIVE_INFINITY;
  let main = -1;
  for (let v = 0; v < 31; v++) {
    if (!(common & (1 << v))) continue;
    const bound = degreeBound(a, b, v);
    if (bound === 0) {
      const parts = [...collect(a, v), ...collect(b, v)];
      return parts.reduce<Polynomial>((sofar, part) => (sofar === 1n ? sofar : gcd(sofar, part)), 0n);
    }
    if (bound < least) [least, main] = [bound, v];
  }
  if (degreeIn(a, main) === least && divide(b, a) !== undefined) return a;
  if (degreeIn(b, main) === least && divide(a, b) !== undefined) return b;
  return heuristic(a, b) ?? 1n;
}

/** Bits of the whole numbers that the heuristic may lead to. */
const LARGEST_NUMBER = 20_000;
const ATTEMPTS = 4;

/**
 * The heuristic algorithm of Char, Geddes & Gonnet (1989): variables are replaced by numbers so large that the
 * polynomial can be read from the digits of the greatest common divisor of the values; division proves the result.
 */
function heuristic(a: Polynomial, b: Polynomial): Polynomial | undefined {
  const p = primitive(a);
  const q = primitive(b);
  const content = gcdOf(p.content, q.content);
  if (!isBranch(p.part) || !isBranch(q.part)) return content;
  const v = Math.max(p.part.v, q.part.v);
  let at = 2n * smaller(largest(p.part), largest(q.part)) + 29n;
  const size = Math.max(sizeOf(p.part), sizeOf(q.part)) * at.toString(2).length;
  if (size > LARGEST_NUMBER) return undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    tick();
    const image = heuristic(valueAt(p.part, v, at), valueAt(q.part, v, at));
    if (image === undefined) return undefined;
    const found = primitive(fromDigits(image, v, at)).part;
    if (divide(p.part, found) !== undefined && divide(q.part, found) !== undefined) return multiply(content, found);
    at = (at * 73_794n) / 27_011n;
  }
  return undefined;
}

const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function largest(p: Polynomial): bigint {
  if (!isBranch(p)) return absolute(p);
  return p.c.reduce<bigint>((most, x) => {
    const size = largest(x);
    return size > most ? size : most;
  }, 0n);
}

/** Terms that a polynomial of these degrees can have. */
function sizeOf(p: Polynomial): number {
  let size = 1;
  for (let v = 0; v < 31; v++) size *= degreeIn(p, v) + 1;
  return size;
}

/** p at v = x, where v is its highest variable or does not occur. */
function valueAt(p: Polynomial, v: number, x: bigint): Polynomial {
  if (!isBranch(p) || p.v < v) return p;
  return p.c.reduceRight<Polynomial>((sum, part) => add(multiply(x, sum), part), 0n);
}

/** The polynomial in v whose value at v = x is p and whose coefficients are less than x/2. */
function fromDigits(p: Polynomial, v: number, x: bigint): Polynomial {
  const digits: Polynomial[] = [];
  for (let rest = p; rest !== 0n; ) {
    const digit = symmetric(rest, x);
    digits.push(digit);
    rest = divide(subtract(rest, digit), x)!;
  }
  return make(v, digits);
}

function symmetric(p: Polynomial, x: bigint): Polynomial {
  if (isBranch(p))
    return make(
      p.v,
      p.c.map((part) => symmetric(part, x)),
    );
  const rest = ((p % x) + x) % x;
  return 2n * rest > x ? rest - x : rest;
}

const PRIME = 67_108_859;
const BIG_PRIME = BigInt(PRIME);

/** An upper bound of the degree of the greatest common divisor in v: that of its image at a point modulo a prime. */
function degreeBound(a: Polynomial, b: Polynomial, v: number): number {
  const most = Math.min(degreeIn(a, v), degreeIn(b, v));
  for (let attempt = 1; attempt <= 3; attempt++) {
    const at = (k: number) => (7919 * (k + 3) * (attempt * 104_729 + 31 * k)) % PRIME;
    const x = collect(a, v).map((part) => image(part, at));
    const y = collect(b, v).map((part) => image(part, at));
    if (x[x.length - 1] === 0 || y[y.length - 1] === 0) continue;
    return Math.min(most, modularDegree(x, y));
  }
  return most;
}

function image(p: Polynomial, at: (v: number) => number): number {
  if (!isBranch(p)) return Number(((p % BIG_PRIME) + BIG_PRIME) % BIG_PRIME);
  const x = at(p.v);
  let sum = 0;
  for (let i = p.c.length - 1; i >= 0; i--) sum = (sum * x + image(p.c[i]!, at)) % PRIME;
  return sum;
}

function modularDegree(a: number[], b: number[]): number {
  let [x, y] = a.length >= b.length ? [a, b] : [b, a];
  while (y.length > 0) {
    const scale = inverse(y[y.length - 1]!);
    const rest = [...x];
    while (rest.length >= y.length) {
      const factor = (rest[rest.length - 1]! * scale) % PRIME;
      const shift = rest.length - y.length;
      for (let i = 0; i < y.length; i++) rest[shift + i] = (rest[shift + i]! + (PRIME - factor) * y[i]!) % PRIME;
      while (rest.length > 0 && rest[rest.length - 1] === 0) rest.pop();
    }
    [x, y] = [y, rest];
  }
  return x.length - 1;
}

function inverse(a: number): number {
  let result = 1;
  for (let k = PRIME - 2, square = a; k > 0; k = Math.floor(k / 2)) {
    if (k % 2 === 1) result = (result * square) % PRIME;
    square = (square * square) % PRIME;
  }
  return result;
}
