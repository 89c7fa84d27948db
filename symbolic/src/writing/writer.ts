import type { Element } from '../elements/element.ts';
import type { Field } from '../elements/field.ts';
import * as P from '../polynomials/polynomial.ts';
import { type Definition, define, defineQuotient, type Quotient } from './definitions.ts';
import { type RaisedPolynomial, Rewriter } from './rewriter.ts';
import { number, product, type Tree } from './tree.ts';

/** The highest number of a variable that a polynomial can have. */
const LAST = 30;

/**
 * Turns elements into expressions that are short to read: in factors, in terms of the file's own `let`s, with
 * sin² for 1 − cos² and a root for its radicand where that is shorter.
 */
export class Writer {
  readonly #field: Field;
  readonly #lets: ReadonlyMap<string, Element>;
  readonly #definitions: readonly Definition[];
  readonly #rewriter: Rewriter;
  readonly #functions = new Map<number, Tree>();
  /** Names of variables that a `let` is the same as, and of those that stand for a `let`. */
  readonly #names = new Map<number, string>();

  /** @param lets by name; may be empty: then everything is written out */
  constructor(field: Field, lets: ReadonlyMap<string, Element>) {
    this.#field = field;
    this.#lets = lets;
    const definitions: Definition[] = [];
    const quotients: Quotient[] = [];
    for (const [name, value] of lets) {
      const v = field.single(value);
      const single = v >= 0 && field.variables[v]!.what.kind === 'function';
      if (single && value.n === 1n && value.d === 1n && !this.#names.has(v)) this.#names.set(v, name);
    }
    let next = field.variables.length;
    for (const [name, value] of lets) {
      if (next > LAST) break;
      const [over, under] = field.fraction(value);
      const definition = under === 1n ? define(name, over, P.monomial(next), next) : undefined;
      const quotient = definition ? undefined : defineQuotient(field, value, next);
      if (definition) definitions.push(definition);
      else if (quotient) quotients.push(quotient);
      else continue;
      this.#names.set(next++, name);
    }
    for (const { index, root } of field.variables) {
      if (root?.degree !== 2) continue;
      const [over, under] = field.fraction(root.value);
      // k² = over/under: under·k² stands for over.
      const simple = P.termsOf(under) === 1 && P.leading(under) === 1n;
      const short = P.multiply(under, P.monomial(index, 2));
      const definition = simple ? define(` ${index}`, over, short, index) : undefined;
      if (definition) definitions.push(definition);
    }
    this.#definitions = definitions;
    this.#rewriter = new Rewriter(field, (v) => this.#variable(v), definitions, quotients);
  }

  tree(x: Element): Tree {
    return this.#tree(x, this.#rewriter);
  }

  #tree(x: Element, rewriter: Rewriter): Tree {
    const { n, d, e, p } = this.#field.resolved(x);
    if (n === 0n) return number(0n);
    const factors: RaisedPolynomial[] = [{ polynomial: p, exponent: 1 }];
    for (const [k, exponent] of e) factors.push({ polynomial: this.#field.base(k), exponent });
    return rewriter.product(n, d, factors);
  }

  #variable(v: number): Tree {
    const name = this.#names.get(v);
    if (name !== undefined) return { kind: 'name', name };
    const { what } = this.#field.variables[v]!;
    if (what.kind === 'symbol') return { kind: 'name', name: what.name };
    let known = this.#functions.get(v);
    if (known === undefined) {
      // Within √u nothing may stand for u that is made of √u.
      const earlier = this.#definitions.filter(({ name }) => !(name.startsWith(' ') && Number(name) >= v));
      const rewriter = new Rewriter(this.#field, (k) => this.#variable(k), earlier, []);
      known = {
        kind: 'call',
        name: what.name,
        arguments: what.arguments.map((x) => this.#multipleOfLet(x) ?? this.#tree(x, rewriter)),
      };
      this.#functions.set(v, known);
    }
    return known;
  }

  /** `2 p1` for an argument that is a number times a `let`. */
  #multipleOfLet(x: Element): Tree | undefined {
    for (const [name, value] of this.#lets) {
      if ((value.e.size === 0 && value.p === 1n) || this.#field.single(value) >= 0) continue;
      const { n, d, e, p } = this.#field.divide(x, value);
      if (e.size === 0 && p === 1n) return product(n, d, [{ base: { kind: 'name', name }, exponent: 1 }]);
    }
    return undefined;
  }
}
