import type { Element } from '../elements/element.ts';
import { ONE, ZERO } from '../elements/element.ts';
import type { Functions } from '../elements/functions.ts';
import type { Polynomial } from '../polynomials/polynomial.ts';
import * as P from '../polynomials/polynomial.ts';
import type { Tree } from '../writing/tree.ts';
import { Writer } from '../writing/writer.ts';

/**
 * A `let` that is a root of a root, as the radius of Kerr's metric in Kerr–Schild coordinates, is better a variable of
 * its own: it satisfies F(ρ, x, …) = 0, from which one coordinate follows as a square root, x² = −C/A, and
 * ∂_i ρ = −F_i/F_ρ. Denominators are then polynomials in ρ, where they would be norms from two roots.
 */
export interface NestedRoot {
  /** Of the `let`. */
  readonly name: string;
  /** Its value, and those of the `let`s that were read before, written out in terms of one another. */
  readonly trees: ReadonlyMap<string, Tree>;
  /** Of the variables of the polynomials. */
  readonly names: readonly string[];
  /** The variable that stands for ρ. */
  readonly rho: number;
  readonly relation: Polynomial;
  /** The coordinate that follows from the others. */
  readonly coordinate: string;
  /** relation = A x² + C */
  readonly a: Polynomial;
  readonly c: Polynomial;
  /** The inner root as a quotient of polynomials in ρ and the coordinates. */
  readonly inner: readonly [Polynomial, Polynomial];
}

/** Everything is to be read once more, with this root as a variable. */
export class NestedRootFound extends Error {
  override readonly name = 'NestedRootFound';
  readonly root: NestedRoot;
  constructor(root: NestedRoot) {
    super();
    this.root = root;
  }
}

/** @returns undefined where the value is no root of a root, or no coordinate follows from the others by a square root */
export function nestedRoot(
  functions: Functions,
  name: string,
  value: Element,
  before: ReadonlyMap<string, Element>,
): NestedRoot | undefined {
  const { field } = functions;
  const outer = field.variables[field.single(value)];
  if (outer?.root?.degree !== 2) return undefined;
  const { n, d, e, p } = field.resolved(field.multiply(value, value));
  const algebraic = field.variables.filter(({ index, root }) => root && P.variablesOf(p) & (1 << index));
  const [inner] = algebraic;
  if (algebraic.length !== 1 || inner?.root?.degree !== 2) return undefined;
  const [free, linear] = P.collect(p, inner.index) as [Polynomial, Polynomial];
  const alpha = field.multiply({ n, d, e, p: 1n }, field.polynomial(free));
  const beta = field.multiply({ n, d, e, p: 1n }, field.polynomial(linear));
  const earlier = new Map([...before].filter(([other]) => other !== name));
  const plain = new Writer(field, new Map());
  const trees = new Map([...earlier].map(([other, element]) => [other, plain.tree(element)]));
  trees.set(name, new Writer(field, earlier).tree(value));
  const rho = functions.symbol(` ${name}`, -1);
  const squared = field.subtract(field.multiply(rho, rho), alpha);
  const norm = field.subtract(
    field.multiply(squared, squared),
    field.multiply(field.multiply(beta, beta), inner.root.value),
  );
  const [relation] = field.fraction(norm);
  const used = field.variables.filter(({ index }) => P.variablesOf(relation) & (1 << index));
  if (used.some(({ what }) => what.kind !== 'symbol')) return undefined;
  const names = field.variables.map(({ what }) => (what.kind === 'symbol' ? what.name : ''));
  for (const { index, coordinate } of used) {
    const parts = P.collect(relation, index);
    if (coordinate === undefined || parts.length !== 3 || parts[1] !== 0n) continue;
    return {
      ...{ name, trees, names, rho: field.single(rho), relation, coordinate: names[index]! },
      ...{ a: parts[2]!, c: parts[0]!, inner: field.fraction(field.divide(squared, beta)) },
    };
  }
  return undefined;
}

/** Makes the root and the coordinate variables of a field whose other symbols exist. @returns the root */
export function adoptRoot(functions: Functions, root: NestedRoot, coordinates: readonly string[]): Element {
  const { field } = functions;
  let rho = ZERO;
  const moved = (p: Polynomial): Element => {
    if (!P.isBranch(p)) return field.rational(p);
    const variable = p.v === root.rho ? rho : functions.symbol(root.names[p.v]!, -1);
    return p.c.reduceRight<Element>((sum, part) => field.add(field.multiply(sum, variable), moved(part)), ZERO);
  };
  const partial = (v: number) => moved(P.differentiate(root.relation, v));
  rho = functions.adopt(root.name, {
    what: { kind: 'function', name: 'sqrt', arguments: [] },
    derivative: (k) => {
      const v = root.names.indexOf(coordinates[k]!);
      return v < 0 ? ZERO : field.negate(field.divide(partial(v), partial(root.rho)));
    },
  });
  const index = coordinates.indexOf(root.coordinate);
  functions.adopt(root.coordinate, {
    what: { kind: 'symbol', name: root.coordinate },
    coordinate: index,
    root: { degree: 2, value: field.negate(field.divide(moved(root.c), moved(root.a))) },
    derivative: (k) => (k === index ? ONE : ZERO),
  });
  functions.knownRoot(rho);
  functions.knownRoot(field.divide(moved(root.inner[0]), moved(root.inner[1])));
  return rho;
}
