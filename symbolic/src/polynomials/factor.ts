import { gcd, primitive } from './gcd.ts';
import { rootOf } from './integers.ts';
import {
  add,
  assemble,
  collect,
  degreeIn,
  differentiate,
  divide,
  equal,
  isBranch,
  leading,
  monomial,
  multiply,
  type Polynomial,
  subtract,
  termsOf,
  variablesOf,
} from './polynomial.ts';

export interface Factor {
  readonly factor: Polynomial;
  readonly exponent: number;
}

/**
 * Factors of a primitive polynomial, whose product it is up to sign: contents with respect to each variable, repeated
 * factors, and quadratics in a power of a variable. Not complete: a factor may be reducible still.
 */
export function factorise(p: Polynomial): Factor[] {
  const found: { factor: Polynomial; exponent: number }[] = [];
  for (const part of split(primitive(p).part)) {
    const factor = primitive(part).part;
    const known = found.find((other) => equal(other.factor, factor));
    if (known) known.exponent += 1;
    else found.push({ factor, exponent: 1 });
  }
  return found;
}

function split(p: Polynomial): Polynomial[] {
  if (!isBranch(p)) return [];
  const variables: number[] = [];
  for (let v = 0; v < 31; v++) if (variablesOf(p) & (1 << v)) variables.push(v);
  for (const v of variables) {
    const parts = collect(p, v);
    if (parts[0] === 0n) {
      const low = parts.findIndex((part) => part !== 0n);
      const rest = divide(p, monomial(v, low))!;
      return [...new Array<Polynomial>(low).fill(monomial(v)), ...split(rest)];
    }
  }
  for (const v of variables) {
    const parts = collect(p, v);
    const content = parts.reduce<Polynomial>((sofar, part) => (sofar === 1n ? sofar : gcd(sofar, part)), 0n);
    if (isBranch(content)) return [...split(content), ...split(divide(p, content)!)];
  }
  for (const v of variables) {
    if (degreeIn(p, v) < 2) continue;
    const repeated = gcd(p, differentiate(p, v));
    if (!isBranch(repeated)) break;
    const factors = split(repeated);
    let rest: Polynomial = p;
    const all: Polynomial[] = [];
    for (const factor of factors) {
      for (let next = divide(rest, factor); next !== undefined && isBranch(factor); next = divide(rest, factor)) {
        all.push(factor);
        rest = next;
      }
    }
    return [...all, ...split(primitive(rest).part)];
  }
  for (const v of variables) {
    const parts = quadratic(p, v) ?? root(p, v);
    if (parts) return parts.flatMap(split);
  }
  return [p];
}

/** The factors of A w² + B w + C, w a power of v, where the discriminant is a square. */
function quadratic(p: Polynomial, v: number): readonly Polynomial[] | undefined {
  const degree = degreeIn(p, v);
  if (degree === 0 || degree % 2 === 1) return undefined;
  const half = degree / 2;
  const parts = collect(p, v);
  if (parts.some((part, i) => part !== 0n && i % half !== 0)) return undefined;
  const [c, b, a] = [parts[0]!, parts[half]!, parts[degree]!];
  const root = squareRoot(subtract(multiply(b, b), multiply(4n, multiply(a, c))));
  if (root === undefined) return undefined;
  // x² − y² is easier to read than its factors; x⁴ − y⁴ is not.
  if (b === 0n && (half % 2 === 1 || squareRoot(divide(root, 2n) ?? root) === undefined)) return undefined;
  const linear = (constant: Polynomial): Polynomial => {
    const coefficients: Polynomial[] = new Array(half + 1).fill(0n);
    coefficients[0] = constant;
    coefficients[half] = multiply(2n, a);
    const divisor = gcd(coefficients[0]!, coefficients[half]!);
    return assemble(
      v,
      coefficients.map((x) => divide(x, divisor)!),
    );
  };
  const first = linear(subtract(b, root));
  const second = divide(p, first);
  return second === undefined ? undefined : [first, second];
}

/**
 * The factor α w − β of a polynomial in w, a power of v, of degree three or more: where the first and the last
 * coefficient are single terms, β/α is a small number times the root that their quotient has if all terms are alike.
 */
function root(p: Polynomial, v: number): readonly Polynomial[] | undefined {
  const parts = collect(p, v);
  const step = parts.reduce<number>((sofar, part, i) => (part === 0n ? sofar : greatest(sofar, i)), 0);
  const degree = (parts.length - 1) / step;
  const [last, first] = [parts[0]!, parts[parts.length - 1]!];
  if (degree < 3 || degree > 12 || termsOf(last) !== 1 || termsOf(first) !== 1) return undefined;
  let [over, under]: [Polynomial, Polynomial] = [1n, 1n];
  for (let k = 0; k < 31; k++) {
    const difference = degreeIn(last, k) - degreeIn(first, k);
    if (difference % degree !== 0) return undefined;
    if (difference > 0) over = multiply(over, monomial(k, difference / degree));
    if (difference < 0) under = multiply(under, monomial(k, -difference / degree));
  }
  for (const d of divisorsOf(leading(first))) {
    for (const n of divisorsOf(leading(last))) {
      for (const sign of [1n, -1n]) {
        const coefficients: Polynomial[] = new Array(step + 1).fill(0n);
        coefficients[0] = multiply(sign * n, over);
        coefficients[step] = multiply(d, under);
        const factor = assemble(v, coefficients);
        const rest = divide(p, factor);
        if (rest !== undefined) return [factor, rest];
      }
    }
  }
  return undefined;
}

function greatest(a: number, b: number): number {
  return b === 0 ? a : greatest(b, a % b);
}

function divisorsOf(a: bigint): bigint[] {
  const size = a < 0n ? -a : a;
  const found: bigint[] = [];
  for (let k = 1n; k <= size && k <= 12n; k++) if (size % k === 0n) found.push(k);
  return found;
}

/** √p where that is a polynomial. */
export function squareRoot(p: Polynomial): Polynomial | undefined {
  if (!isBranch(p)) return rootOf(p);
  const degree = p.c.length - 1;
  if (degree % 2 === 1 || leading(p) < 0n) return undefined;
  const half = degree / 2;
  const top = squareRoot(p.c[degree]!);
  if (top === undefined) return undefined;
  let root: Polynomial = multiply(top, monomial(p.v, half));
  let rest: Polynomial = subtract(p, multiply(root, root));
  const twice = multiply(2n, top);
  for (let i = half - 1; i >= 0 && rest !== 0n; i--) {
    const next = divide(collect(rest, p.v)[half + i] ?? 0n, twice);
    if (next === undefined) return undefined;
    const term = multiply(next, monomial(p.v, i));
    rest = subtract(rest, multiply(term, add(multiply(2n, root), term)));
    root = add(root, term);
  }
  return rest === 0n ? root : undefined;
}
