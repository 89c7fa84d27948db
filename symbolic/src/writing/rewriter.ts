import type { Field } from '../elements/field.ts';
import { factorise } from '../polynomials/factor.ts';
import { primitive } from '../polynomials/gcd.ts';
import { briefly } from '../polynomials/meter.ts';
import type { Polynomial } from '../polynomials/polynomial.ts';
import * as P from '../polynomials/polynomial.ts';
import { type Definition, expandIn, type Quotient } from './definitions.ts';
import { writeText } from './text.ts';
import { isNegative, negated, number, type Power, product, sum, type Tree } from './tree.ts';

export interface RaisedPolynomial {
  readonly polynomial: Polynomial;
  readonly exponent: number;
}

/** Sums within sums that are looked for. */
const DEPTH = 2;
/** Operations for the forms of one expression, a second or so; then the one that takes no search. */
const PATIENCE = 300_000;
/** For the factors of one polynomial. */
const FACTORS = 50_000;
/** Beyond this many terms a sum is only written out, or ordered by one variable. */
const LARGE = 80;
const HUGE = 400;

/** The shortest way to write polynomials, of a few that a person would try. */
export class Rewriter {
  readonly #variable: (v: number) => Tree;
  readonly #rank: (v: number) => number;
  readonly #definitions: readonly Definition[];
  readonly #quotients: readonly Quotient[];
  readonly #known = new Map<string, Tree>();

  /**
   * @param variable what stands for a variable, those of the definitions included
   * @param definitions what may stand for a polynomial
   * @param quotients what may stand for one divided by powers of variables
   */
  constructor(
    field: Field,
    variable: (v: number) => Tree,
    definitions: readonly Definition[],
    quotients: readonly Quotient[],
  ) {
    this.#variable = variable;
    this.#definitions = definitions;
    this.#quotients = quotients;
    const count = field.variables.length;
    this.#rank = (v) => {
      const own = field.variables[v];
      if (own === undefined) return v - count - 100;
      if (own.what.kind === 'function') return variable(v).kind === 'name' ? 50 + v : 100 + v;
      return own.coordinate === undefined ? 200 + v : own.coordinate;
    };
  }

  /** n/d times powers of polynomials. */
  product(n: bigint, d: bigint, powers: readonly RaisedPolynomial[]): Tree {
    return briefly(
      PATIENCE,
      () => this.#product(n, d, powers, DEPTH, this.#definitions),
      () => this.#product(n, d, powers, 0, []),
    );
  }

  #product(
    n: bigint,
    d: bigint,
    powers: readonly RaisedPolynomial[],
    depth: number,
    definitions: readonly Definition[],
  ): Tree {
    let [over, under] = [n, d];
    const all = new Factors();
    for (const { polynomial, exponent } of powers) {
      const { content, factors } = factored(polynomial);
      const size = content ** BigInt(Math.abs(exponent));
      if (exponent > 0) over *= size;
      else under *= size;
      for (const { factor, exponent: times } of factors) all.add(factor, times * exponent);
    }
    for (const { polynomial, n, d, others, value } of this.#quotients) {
      const times = all.times([{ factor: polynomial, exponent: 1 }]);
      if (times === 0) continue;
      all.add(polynomial, -times);
      all.add(value, times);
      for (const [other, exponent] of others) all.add(other, -times * exponent);
      const size = BigInt(Math.abs(times));
      over *= (times > 0 ? d : n) ** size;
      under *= (times > 0 ? n : d) ** size;
    }
    for (const { factors, shortFactors, sign } of definitions) {
      const times = all.times(factors);
      if (times === 0) continue;
      for (const { factor, exponent } of factors) all.add(factor, -times * exponent);
      for (const { factor, exponent } of shortFactors) all.add(factor, times * exponent);
      if (sign < 0 && times % 2 !== 0) over = -over;
    }
    for (const { polynomial, exponent } of [...all]) {
      const rooted = withRoot(polynomial, definitions);
      if (rooted === undefined) continue;
      all.add(polynomial, -exponent);
      const { content, factors } = factored(rooted);
      if (content < 0n && exponent % 2 !== 0) over = -over;
      for (const { factor, exponent: times } of factors) all.add(factor, times * exponent);
    }
    const written: (Power & { readonly order: number })[] = [];
    for (const { polynomial, exponent } of all) {
      const v = P.isBranch(polynomial) && P.equal(polynomial, P.monomial(polynomial.v)) ? polynomial.v : -1;
      if (v >= 0) written.push({ base: this.#variable(v), exponent, order: this.#order(v) });
      else written.push({ base: this.#sum(polynomial, depth, definitions), exponent, order: 2000 });
    }
    written.sort((a, b) => a.order - b.order);
    return product(over, under, written);
  }

  /** Parameters first, then coordinates, `let`s, functions. */
  #order(v: number): number {
    const rank = this.#rank(v);
    if (rank >= 200) return rank - 200;
    return rank < 0 ? 400 + rank : 300 + rank + (rank >= 100 ? 100 : -100);
  }

  #sum(p: Polynomial, depth: number, definitions: readonly Definition[]): Tree {
    const key = `${depth};${definitions.map(({ name }) => name).join()};${keyOf(p)}`;
    let best = this.#known.get(key);
    if (best !== undefined) return best;
    best = this.#expanded(p);
    const terms = P.termsOf(p);
    if (depth > 0 && terms > 2 && terms <= HUGE) {
      for (const candidate of this.#candidates(p, terms > LARGE ? 1 : depth, definitions)) {
        if (width(candidate) < width(best)) best = candidate;
      }
    }
    this.#known.set(key, best);
    return best;
  }

  *#candidates(p: Polynomial, depth: number, definitions: readonly Definition[]): Generator<Tree> {
    const occurring = P.variablesOf(p);
    for (let v = 0; v < 31; v++) if (occurring & (1 << v)) yield this.#ordered(p, v, depth, definitions);
    for (const definition of definitions) {
      if ((definition.variables & ~occurring) !== 0) continue;
      const others = definitions.filter((other) => other !== definition);
      for (let v = 0; v < 31; v++) {
        if (!(definition.variables & (1 << v))) continue;
        const expanded = expandIn(p, definition, v);
        if (expanded === undefined || P.termsOf(expanded) > P.termsOf(p)) continue;
        yield this.#product(1n, 1n, [{ polynomial: expanded, exponent: 1 }], depth - 1, others);
        yield this.#ordered(expanded, definition.variable, depth, others);
      }
    }
  }

  /** Ordered by the powers of a variable. */
  #ordered(p: Polynomial, v: number, depth: number, definitions: readonly Definition[]): Tree {
    const terms: Tree[] = [];
    for (const [i, part] of P.collect(p, v).entries()) {
      if (part === 0n) continue;
      const factors = [{ polynomial: part, exponent: 1 }];
      if (i > 0) factors.push({ polynomial: P.monomial(v), exponent: i });
      const term = this.#product(1n, 1n, factors, depth - 1, definitions);
      terms.unshift(...(term.kind === 'sum' ? term.terms : [term]));
    }
    return summed(terms);
  }

  #expanded(p: Polynomial): Tree {
    const terms = termsIn(p);
    const ranks = [...new Set(terms.flatMap(({ powers }) => [...powers.keys()]))].sort(
      (a, b) => this.#rank(a) - this.#rank(b),
    );
    terms.sort((a, b) => {
      for (const v of ranks) {
        const difference = (b.powers.get(v) ?? 0) - (a.powers.get(v) ?? 0);
        if (difference !== 0) return difference;
      }
      return 0;
    });
    const trees = terms.map(({ coefficient, powers }) =>
      product(
        coefficient,
        1n,
        [...powers]
          .sort(([a], [b]) => this.#order(a) - this.#order(b))
          .map(([v, exponent]) => ({ base: this.#variable(v), exponent })),
      ),
    );
    return summed(trees);
  }
}

/** p as a product with a root, where it is one: ρ + 2√ρ is √ρ (√ρ + 2). */
function withRoot(p: Polynomial, definitions: readonly Definition[]): Polynomial | undefined {
  if (P.termsOf(p) < 2) return undefined;
  let best: Polynomial | undefined;
  for (const definition of definitions) {
    const { variable: root, short } = definition;
    if (P.degreeIn(short, root) < 2 || P.degreeIn(p, root) === 0) continue;
    for (let v = 0; v < 31; v++) {
      if (!(definition.variables & (1 << v))) continue;
      const expanded = expandIn(p, definition, v);
      if (expanded === undefined || P.collect(expanded, root)[0] !== 0n) continue;
      if (best === undefined || P.termsOf(expanded) < P.termsOf(best)) best = expanded;
    }
  }
  return best;
}

/** A sum that begins with a positive term; minus such a sum where all are negative or the first of two is. */
function summed(terms: readonly Tree[]): Tree {
  if (terms.length === 0) return number(0n);
  if (terms.length === 1) return terms[0]!;
  const first = terms.findIndex((term) => !isNegative(term));
  if (first < 0 || (first > 0 && terms.length === 2)) return negated(sum(terms.map(negated)));
  return sum([terms[first]!, ...terms.filter((_, k) => k !== first)]);
}

const widths = new WeakMap<Tree, number>();

function width(tree: Tree): number {
  let known = widths.get(tree);
  if (known === undefined) {
    known = [...writeText(tree)].length;
    widths.set(tree, known);
  }
  return known;
}

interface Term {
  readonly coefficient: bigint;
  readonly powers: ReadonlyMap<number, number>;
}

function termsIn(p: Polynomial): Term[] {
  if (!P.isBranch(p)) return p === 0n ? [] : [{ coefficient: p, powers: new Map() }];
  return p.c.flatMap((part, i) =>
    termsIn(part).map(({ coefficient, powers }) => ({
      coefficient,
      powers: i === 0 ? powers : new Map([...powers, [p.v, i]]),
    })),
  );
}

function keyOf(p: Polynomial): string {
  return P.isBranch(p) ? `${p.v}[${p.c.map(keyOf).join()}]` : p.toString(36);
}

/** Factors with the number that they leave. */
function factored(p: Polynomial): { readonly content: bigint; readonly factors: ReturnType<typeof factorise> } {
  const { content, part } = primitive(p);
  const factors = () => factorise(part);
  return {
    content,
    factors: briefly(FACTORS, factors, () => (P.isBranch(part) ? [{ factor: part, exponent: 1 }] : [])),
  };
}

/** Polynomials with exponents. */
class Factors implements Iterable<RaisedPolynomial> {
  readonly #all = new Map<string, RaisedPolynomial>();

  add(polynomial: Polynomial, exponent: number): void {
    if (!P.isBranch(polynomial)) return;
    const key = keyOf(polynomial);
    const sum = (this.#all.get(key)?.exponent ?? 0) + exponent;
    if (sum === 0) this.#all.delete(key);
    else this.#all.set(key, { polynomial, exponent: sum });
  }

  /** How often the product of these is among them, negative in the denominator. */
  times(factors: readonly { readonly factor: Polynomial; readonly exponent: number }[]): number {
    let least = Number.POSITIVE_INFINITY;
    let sign = 0;
    for (const { factor, exponent } of factors) {
      const found = this.#all.get(keyOf(factor))?.exponent ?? 0;
      if (found === 0 || (sign !== 0 && Math.sign(found) !== sign)) return 0;
      sign = Math.sign(found);
      least = Math.min(least, Math.floor(Math.abs(found) / exponent));
    }
    return Number.isFinite(least) ? sign * least : 0;
  }

  [Symbol.iterator](): Iterator<RaisedPolynomial> {
    return this.#all.values();
  }
}
