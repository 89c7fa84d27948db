import { gcdOf } from '../polynomials/integers.ts';

/** An expression as it is to be written: every `let` that is named is one of the file's. */
export type Tree =
  | { readonly kind: 'name'; readonly name: string }
  /** A function of the language; `pow` has two arguments. */
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Tree[] }
  /** n/d times powers; a number where there are none. */
  | {
      readonly kind: 'product';
      readonly n: bigint;
      readonly d: bigint;
      readonly powers: readonly Power[];
    }
  | { readonly kind: 'sum'; readonly terms: readonly Tree[] };

export interface Power {
  readonly base: Tree;
  /** Not zero. */
  readonly exponent: number;
}

export const number = (n: bigint, d = 1n): Tree => ({ kind: 'product', n, d, powers: [] });

/** A product flattened: products within it are multiplied out, equal names are not looked for. */
export function product(n: bigint, d: bigint, powers: readonly Power[]): Tree {
  let [over, under] = [n, d];
  const flat: Power[] = [];
  for (const { base, exponent } of powers) {
    if (base.kind !== 'product') {
      flat.push({ base, exponent });
      continue;
    }
    const [x, y] = exponent > 0 ? [base.n, base.d] : [base.d, base.n];
    over *= x ** BigInt(Math.abs(exponent));
    under *= y ** BigInt(Math.abs(exponent));
    for (const inner of base.powers) flat.push({ base: inner.base, exponent: inner.exponent * exponent });
  }
  if (under < 0n) [over, under] = [-over, -under];
  if (over === 1n && under === 1n && flat.length === 1 && flat[0]!.exponent === 1) return flat[0]!.base;
  return { kind: 'product', n: over, d: under, powers: flat };
}

/** Whether a minus sign stands first. */
export const isNegative = (tree: Tree): boolean => tree.kind === 'product' && tree.n < 0n;

export const negated = (tree: Tree): Tree => product(-1n, 1n, [{ base: tree, exponent: 1 }]);

/** A tree times a whole number, in lowest terms. */
export function scaled(tree: Tree, factor: number): Tree {
  const { n, d, powers } = tree.kind === 'product' ? tree : { n: 1n, d: 1n, powers: [{ base: tree, exponent: 1 }] };
  const divisor = gcdOf(n * BigInt(factor), d);
  return product((n * BigInt(factor)) / divisor, d / divisor, powers);
}

/** Names, numbers and functions that are written. */
export function nodesOf(tree: Tree): number {
  switch (tree.kind) {
    case 'name':
      return 1;
    case 'call':
      return tree.arguments.reduce((sum, argument) => sum + nodesOf(argument), 1);
    case 'sum':
      return tree.terms.reduce((sum, term) => sum + nodesOf(term), 0);
    case 'product': {
      const numbers = (tree.n === 1n || tree.n === -1n ? 0 : 1) + (tree.d === 1n ? 0 : 1);
      return tree.powers.reduce((sum, { base }) => sum + nodesOf(base), numbers);
    }
  }
}

/** The names that occur, those of functions left out. */
export function* namesIn(tree: Tree): Generator<string> {
  switch (tree.kind) {
    case 'name':
      yield tree.name;
      break;
    case 'call':
      for (const argument of tree.arguments) yield* namesIn(argument);
      break;
    case 'sum':
      for (const term of tree.terms) yield* namesIn(term);
      break;
    case 'product':
      for (const { base } of tree.powers) yield* namesIn(base);
  }
}
