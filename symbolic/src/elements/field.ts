import { factorise } from '../polynomials/factor.ts';
import { gcd, primitive } from '../polynomials/gcd.ts';
import { gcdOf } from '../polynomials/integers.ts';
import { checkTerms, TooLargeError } from '../polynomials/meter.ts';
import type { Polynomial } from '../polynomials/polynomial.ts';
import * as P from '../polynomials/polynomial.ts';
import { type Element, isZero, NO_EXPONENTS, ONE, UnsupportedError, ZERO } from './element.ts';

/** A name, or a function of elements, in which everything else is rational. */
export interface Variable {
  readonly index: number;
  readonly what:
    | { readonly kind: 'symbol'; readonly name: string }
    /** `sin(argument)` and the like; `pow` has the exponent as its second argument. */
    | { readonly kind: 'function'; readonly name: string; readonly arguments: readonly Element[] };
  /** The number of the coordinate that it is. */
  readonly coordinate?: number;
  /** variable^degree = value, a function of variables before it. */
  readonly root?: { readonly degree: number; readonly value: Element };
  /** Its derivative along a coordinate. */
  derivative(coordinate: number): Element;
}

const DEPENDENT = 'roots that depend on each other are divided by';

interface Base {
  readonly polynomial: Polynomial;
  readonly variables: number;
  /** Where it turned out to be a product: its factors. */
  factors?: readonly (readonly [number, number])[];
}

/**
 * Arithmetic of rational functions in variables some of which are algebraic: sin(θ)² = 1 − cos(θ)², √u² = u.
 * Denominators are kept as products of bases, which are free of algebraic variables: fractions are brought to lowest
 * terms by trial division, and greatest common divisors are needed only where a new denominator appears.
 */
export class Field {
  readonly variables: Variable[] = [];
  readonly #bases: Base[] = [];
  readonly #derivatives = new Map<string, Element>();
  #algebraic = 0;

  /** @throws TooLargeError beyond 31 variables */
  addVariable(create: (index: number) => Omit<Variable, 'index'>): Variable {
    const index = this.variables.length;
    if (index > 30) throw new TooLargeError('it has more than 31 different names and functions');
    const variable = { index, ...create(index) };
    this.variables.push(variable);
    if (variable.root) this.#algebraic |= 1 << index;
    // Alone it is a base from the start: it divides often.
    else this.#bases.push({ polynomial: P.monomial(index), variables: 1 << index });
    return variable;
  }

  base(index: number): Polynomial {
    return this.#bases[index]!.polynomial;
  }

  /** Base numbers with their polynomials, of those that were not split. */
  get bases(): readonly (readonly [number, Polynomial])[] {
    return this.#bases.flatMap(({ polynomial, factors }, k) => (factors ? [] : [[k, polynomial] as const]));
  }

  rational(n: bigint, d = 1n): Element {
    if (n === 0n) return ZERO;
    const divisor = gcdOf(n, d) * (d < 0n ? -1n : 1n);
    return { n: n / divisor, d: d / divisor, e: NO_EXPONENTS, p: 1n };
  }

  variable(index: number): Element {
    return this.polynomial(P.monomial(index));
  }

  polynomial(p: Polynomial): Element {
    return this.#normal(1n, 1n, NO_EXPONENTS, p, true);
  }

  negate(x: Element): Element {
    return isZero(x) ? x : { ...x, n: -x.n };
  }

  add(a: Element, b: Element): Element {
    if (isZero(a)) return b;
    if (isZero(b)) return a;
    const x = this.#unsplit(a);
    const y = this.#unsplit(b);
    const common = new Map<number, number>();
    let [left, right] = [x.p, y.p];
    for (const k of new Set([...x.e.keys(), ...y.e.keys()])) {
      const [i, j] = [x.e.get(k) ?? 0, y.e.get(k) ?? 0];
      const least = Math.min(i, j);
      if (least !== 0) common.set(k, least);
      if (i > least) left = P.multiply(left, P.power(this.base(k), i - least));
      if (j > least) right = P.multiply(right, P.power(this.base(k), j - least));
    }
    const divisor = gcdOf(x.d, y.d);
    const sum = P.add(P.multiply((x.n * y.d) / divisor, left), P.multiply((y.n * x.d) / divisor, right));
    if (sum === 0n) return ZERO;
    return this.#normal(1n, (x.d / divisor) * y.d, common, sum, false);
  }

  subtract(a: Element, b: Element): Element {
    return this.add(a, this.negate(b));
  }

  sum(all: Iterable<Element>): Element {
    let total = ZERO;
    for (const x of all) total = this.add(total, x);
    return total;
  }

  multiply(a: Element, b: Element): Element {
    if (isZero(a) || isZero(b)) return ZERO;
    const x = this.#unsplit(a);
    const y = this.#unsplit(b);
    return this.#normal(x.n * y.n, x.d * y.d, combine(x.e, y.e), P.multiply(x.p, y.p), true);
  }

  divide(a: Element, b: Element): Element {
    return this.multiply(a, this.inverse(b));
  }

  /** @throws UnsupportedError where x vanishes identically */
  inverse(x: Element): Element {
    if (isZero(x)) throw new UnsupportedError('something is divided by zero');
    let { n, d, e, p } = this.#unsplit(x);
    let numerator = ONE;
    // The conjugate in each algebraic variable, from the last on, makes the denominator rational.
    for (let v = this.variables.length - 1; v >= 0; v--) {
      const { root } = this.variables[v]!;
      if (root === undefined || !(P.variablesOf(p) & (1 << v))) continue;
      const parts = P.collect(p, v);
      if (root.degree !== 2) {
        const whole = this.#inverseIn(v, root, parts);
        return this.multiply(numerator, this.multiply(whole, this.inverse({ n, d, e, p: 1n })));
      }
      const conjugate = this.polynomial(P.assemble(v, [parts[0]!, P.negate(parts[1]!)]));
      const norm = this.multiply({ n, d, e, p }, conjugate);
      if (isZero(norm)) throw new UnsupportedError(DEPENDENT);
      numerator = this.multiply(numerator, conjugate);
      ({ n, d, e, p } = norm);
    }
    const factors = this.#factors(p);
    const exponents = new Map([...combine(e, factors)].map(([k, exponent]) => [k, -exponent]));
    const sign = n < 0n ? -1n : 1n;
    return this.multiply(numerator, { n: sign * d, d: sign * n, e: exponents, p: 1n });
  }

  /** 1/Σ parts[i] v^i for a root of any degree, by Euclid's extended algorithm. */
  #inverseIn(v: number, root: NonNullable<Variable['root']>, parts: readonly Polynomial[]): Element {
    let a: Element[] = [this.negate(root.value), ...new Array<Element>(root.degree - 1).fill(ZERO), ONE];
    let b = parts.map((part) => this.polynomial(part));
    let [x, y]: [Element, Element] = [ZERO, ONE];
    while (b.length > 1) {
      const scale = this.inverse(b[b.length - 1]!);
      let quotient = ZERO;
      const rest = [...a];
      while (rest.length >= b.length) {
        const shift = rest.length - b.length;
        const factor = this.multiply(rest[rest.length - 1]!, scale);
        quotient = this.add(quotient, this.multiply(factor, this.polynomial(P.monomial(v, shift))));
        for (const [i, coefficient] of b.entries()) {
          rest[shift + i] = this.subtract(rest[shift + i]!, this.multiply(factor, coefficient));
        }
        while (rest.length > 0 && isZero(rest[rest.length - 1]!)) rest.pop();
      }
      if (rest.length === 0) throw new UnsupportedError(DEPENDENT);
      [a, b] = [b, rest];
      [x, y] = [y, this.subtract(x, this.multiply(quotient, y))];
    }
    return this.multiply(y, this.inverse(b[0]!));
  }

  power(x: Element, exponent: number): Element {
    if (exponent < 0) return this.power(this.inverse(x), -exponent);
    let result = ONE;
    for (let k = exponent, square = x; k > 0; k = Math.floor(k / 2)) {
      if (k % 2 === 1) result = this.multiply(result, square);
      if (k > 1) square = this.multiply(square, square);
    }
    return result;
  }

  equal(a: Element, b: Element): boolean {
    return isZero(this.subtract(a, b));
  }

  /** ∂x along a coordinate, by the chain rule. */
  derivative(x: Element, coordinate: number): Element {
    const { n, d, e, p } = this.#unsplit(x);
    const bases = [...e].map(([k, exponent]) =>
      this.multiply(
        this.rational(BigInt(exponent)),
        this.divide(this.#polynomialDerivative(this.base(k), coordinate), this.polynomial(this.base(k))),
      ),
    );
    const logarithmic = this.multiply(this.sum(bases), { n, d, e, p });
    return this.add(logarithmic, this.multiply({ n, d, e, p: 1n }, this.#polynomialDerivative(p, coordinate)));
  }

  /** Bit v is set where the variable v occurs (not within the arguments of functions). */
  variablesOf(x: Element): number {
    const { e, p } = this.#unsplit(x);
    return [...e.keys()].reduce((sum, k) => sum | this.#bases[k]!.variables, P.variablesOf(p));
  }

  /** The variable that an element is a number times of, or −1. */
  single(x: Element): number {
    const { e, p } = this.#unsplit(x);
    if (e.size === 0) return P.isBranch(p) && P.equal(p, P.monomial(p.v)) ? p.v : -1;
    const [[k, exponent]] = e as unknown as Iterable<[number, number]>;
    const { polynomial } = this.#bases[k]!;
    return e.size === 1 && p === 1n && exponent === 1 && P.termsOf(polynomial) === 1 && P.isBranch(polynomial)
      ? polynomial.v
      : -1;
  }

  /** Numerator and denominator as polynomials; the numbers' denominator goes with the latter. */
  fraction(x: Element): readonly [Polynomial, Polynomial] {
    const { n, d, e, p } = this.#unsplit(x);
    let [over, under]: [Polynomial, Polynomial] = [P.multiply(n, p), d];
    for (const [k, exponent] of e) {
      const factor = P.power(this.base(k), Math.abs(exponent));
      if (exponent > 0) over = P.multiply(over, factor);
      else under = P.multiply(under, factor);
    }
    return [over, under];
  }

  /** With every base that was split meanwhile replaced by its factors. */
  resolved(x: Element): Element {
    return this.#unsplit(x);
  }

  #polynomialDerivative(p: Polynomial, coordinate: number): Element {
    const found = P.variablesOf(p);
    let sum = ZERO;
    for (const { index } of this.variables) {
      if (!(found & (1 << index))) continue;
      const inner = this.#variableDerivative(index, coordinate);
      if (!isZero(inner)) sum = this.add(sum, this.multiply(this.polynomial(P.differentiate(p, index)), inner));
    }
    return sum;
  }

  #variableDerivative(index: number, coordinate: number): Element {
    const key = `${index},${coordinate}`;
    let known = this.#derivatives.get(key);
    if (known === undefined) {
      known = this.variables[index]!.derivative(coordinate);
      this.#derivatives.set(key, known);
    }
    return known;
  }

  /** n/d Π e · p with p reduced, made primitive and cancelled against the denominator. */
  #normal(n: bigint, d: bigint, e: ReadonlyMap<number, number>, p: Polynomial, reducible: boolean): Element {
    let exponents = e;
    let [over, under, rest] = [n, d, p];
    if (reducible && (P.variablesOf(p) & this.#algebraic) !== 0) {
      for (let v = this.variables.length - 1; v >= 0; v--) {
        const { root } = this.variables[v]!;
        if (root === undefined || P.degreeIn(rest, v) < root.degree) continue;
        const [top, bottom] = this.fraction(root.value);
        const parts = P.collect(rest, v);
        const most = Math.floor((parts.length - 1) / root.degree);
        rest = parts.reduce<Polynomial>((sum, part, i) => {
          const times = Math.floor(i / root.degree);
          const factor = P.multiply(P.power(top, times), P.power(bottom, most - times));
          return P.add(sum, P.multiply(P.multiply(part, factor), P.monomial(v, i % root.degree)));
        }, 0n);
        const { content, part } = primitive(bottom);
        under *= content ** BigInt(most);
        const factors = this.#factors(part);
        exponents = combine(exponents, new Map([...factors].map(([k, exponent]) => [k, -most * exponent])));
        exponents = this.#unsplit({ n: 1n, d: 1n, e: exponents, p: 1n }).e;
      }
      if (rest === 0n) return ZERO;
    }
    const { content, part } = primitive(rest);
    over *= content;
    rest = part;
    checkTerms(P.termsOf(rest));
    if (P.isBranch(rest)) {
      const cancelled = new Map(exponents);
      const occurring = P.variablesOf(rest);
      // Single variables divide out whatever the sign of their exponent: that keeps polynomials small.
      for (const [k, { polynomial, variables, factors }] of this.#bases.entries()) {
        if (factors || (variables & ~occurring) !== 0) continue;
        const exponent = cancelled.get(k) ?? 0;
        const single = (variables & (variables - 1)) === 0 && P.termsOf(polynomial) === 1;
        if (!single && exponent >= 0 && P.termsOf(rest) !== P.termsOf(polynomial)) continue;
        let now = exponent;
        while (P.isBranch(rest) && (single || exponent >= 0 || now < 0)) {
          const quotient = P.divide(rest, polynomial);
          if (quotient === undefined) break;
          rest = quotient;
          now += 1;
        }
        if (now === exponent) continue;
        if (now === 0) cancelled.delete(k);
        else cancelled.set(k, now);
      }
      exponents = cancelled;
    }
    if (P.leading(rest) < 0n) {
      rest = P.negate(rest);
      over = -over;
    }
    const divisor = gcdOf(over, under) * (under < 0n ? -1n : 1n);
    return { n: over / divisor, d: under / divisor, e: exponents, p: rest };
  }

  /** A primitive polynomial without algebraic variables as a product of bases; new ones are added, old ones split. */
  #factors(p: Polynomial): ReadonlyMap<number, number> {
    const result = new Map<number, number>();
    let rest = p;
    for (let k = 0; k < this.#bases.length && P.isBranch(rest); k++) {
      const { polynomial, factors } = this.#bases[k]!;
      if (factors) continue;
      for (let next = P.divide(rest, polynomial); next !== undefined; next = P.divide(rest, polynomial)) {
        rest = next;
        result.set(k, (result.get(k) ?? 0) + 1);
        if (!P.isBranch(rest)) break;
      }
    }
    if (P.isBranch(rest)) {
      for (const { factor, exponent } of factorise(rest)) {
        for (const [k, times] of this.#coprime(factor)) result.set(k, (result.get(k) ?? 0) + times * exponent);
      }
    }
    return this.#unsplit({ n: 1n, d: 1n, e: result, p: 1n }).e;
  }

  /** Adds a polynomial to the bases, which stay coprime. */
  #coprime(p: Polynomial): readonly (readonly [number, number])[] {
    for (let k = 0; k < this.#bases.length; k++) {
      const base = this.#bases[k]!;
      if (base.factors) continue;
      const common = gcd(base.polynomial, p);
      if (!P.isBranch(common)) continue;
      const rest = this.#coprimeRest(P.divide(p, common)!);
      if (P.equal(common, base.polynomial)) return [[k, 1], ...rest];
      base.factors = [];
      const shared = this.#coprime(common);
      base.factors = [...shared, ...this.#coprimeRest(P.divide(base.polynomial, common)!)];
      return [...shared, ...rest];
    }
    this.#bases.push({ polynomial: primitive(p).part, variables: P.variablesOf(p) });
    return [[this.#bases.length - 1, 1]];
  }

  #coprimeRest(p: Polynomial): readonly (readonly [number, number])[] {
    return P.isBranch(p) ? this.#coprime(p) : [];
  }

  #unsplit(x: Element): Element {
    if (![...x.e.keys()].some((k) => this.#bases[k]!.factors)) return x;
    let e = new Map<number, number>();
    for (const [k, exponent] of x.e) {
      const { factors } = this.#bases[k]!;
      if (!factors) e = combine(e, new Map([[k, exponent]]));
      else e = combine(e, new Map(factors.map(([j, times]) => [j, times * exponent])));
    }
    return this.#unsplit({ ...x, e });
  }
}

function combine(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): Map<number, number> {
  const sum = new Map(a);
  for (const [k, exponent] of b) {
    const total = (sum.get(k) ?? 0) + exponent;
    if (total === 0) sum.delete(k);
    else sum.set(k, total);
  }
  return sum;
}
