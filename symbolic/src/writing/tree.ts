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

/** A product flattened: products within it are multiplied out, and powers of the same expression are one. */
export function product(n: bigint, d: bigint, powers: readonly Power[]): Tree {
  let [over, under] = [n, d];
  const flat = new Map<string, Power>();
  const put = (base: Tree, exponent: number) => {
    const key = keyOf(base);
    const sum = (flat.get(key)?.exponent ?? 0) + exponent;
    if (sum === 0) flat.delete(key);
    else flat.set(key, { base, exponent: sum });
  };
  for (const { base, exponent } of powers) {
    if (base.kind !== 'product') {
      put(base, exponent);
      continue;
    }
    const [x, y] = exponent > 0 ? [base.n, base.d] : [base.d, base.n];
    over *= x ** BigInt(Math.abs(exponent));
    under *= y ** BigInt(Math.abs(exponent));
    for (const inner of base.powers) put(inner.base, inner.exponent * exponent);
  }
  const divisor = gcdOf(over, under) * (under < 0n ? -1n : 1n);
  [over, under] = [over / divisor, under / divisor];
  const [first] = flat.values();
  if (over === 1n && under === 1n && flat.size === 1 && first!.exponent === 1) return first!.base;
  return { kind: 'product', n: over, d: under, powers: [...flat.values()] };
}

const keys = new WeakMap<Tree, string>();

/** The same for equal expressions alone. */
function keyOf(tree: Tree): string {
  let key = keys.get(tree);
  if (key !== undefined) return key;
  switch (tree.kind) {
    case 'name':
      return tree.name;
    case 'call':
      key = `${tree.name}(${tree.arguments.map(keyOf).join()})`;
      break;
    case 'sum':
      key = `[${tree.terms.map(keyOf).join('+')}]`;
      break;
    case 'product':
      key = `{${tree.n}/${tree.d}${tree.powers.map(({ base, exponent }) => `*${keyOf(base)}^${exponent}`).join('')}}`;
  }
  keys.set(tree, key);
  return key;
}

function flat(terms: readonly Tree[]): Tree {
  return { kind: 'sum', terms: terms.flatMap((term) => (term.kind === 'sum' ? term.terms : [term])) };
}

/** A sum whose terms' common factors, of positive powers, stand before it. */
export function sum(terms: readonly Tree[]): Tree {
  const parts = terms.map(
    (term) =>
      new Map(
        (term.kind === 'product' ? term.powers : [{ base: term, exponent: 1 }]).map((power) => [
          keyOf(power.base),
          power,
        ]),
      ),
  );
  const [first] = parts;
  const common: Power[] = [];
  for (const [key, { base, exponent }] of first ?? []) {
    const least = parts.reduce((sofar, part) => Math.min(sofar, part.get(key)?.exponent ?? 0), exponent);
    if (least > 0) common.push({ base, exponent: least });
  }
  if (common.length === 0) return flat(terms);
  const divisors = common.map(({ base, exponent }) => ({ base, exponent: -exponent }));
  const rest = terms.map((term) => product(1n, 1n, [{ base: term, exponent: 1 }, ...divisors]));
  return product(1n, 1n, [...common, { base: flat(rest), exponent: 1 }]);
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
