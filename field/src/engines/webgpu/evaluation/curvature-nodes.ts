import { PAIR_INDEX, PAIRS } from '@spacetime/dsl';
import type { CurvatureQuantity } from '@spacetime/geometry';

/** A factor, a power of two, times the product of two nodes. */
export type Term = readonly [factor: number, x: Node, y: Node];

/**
 * Σ factor x y (`sum`), the same of absolute values (`size`); 1/x (`inverse`) and √|x| (`root`) of the only term's x.
 * What is `given`, the jet and constants, has no terms.
 */
export interface Node {
  readonly kind: 'given' | 'sum' | 'size' | 'inverse' | 'root';
  readonly terms: readonly Term[];
}

/** Antisymmetric pairs, the dual of pair A being A ± 3, with the signs of the Hodge star all + for ε_{0123} > 0. */
const BIVECTORS: readonly (readonly [number, number])[] = [
  [0, 1],
  [0, 2],
  [0, 3],
  [2, 3],
  [3, 1],
  [1, 2],
];
const FOUR = [0, 1, 2, 3];
const SIX = [0, 1, 2, 3, 4, 5];

const pair = (a: number, b: number): number => PAIR_INDEX[4 * a + b];
const dual = (A: number): number => (A + 3) % 6;

/** Which bivector (a, b) is, and its sign; undefined for a = b. */
function bivector(a: number, b: number): readonly [index: number, sign: number] | undefined {
  const straight = BIVECTORS.findIndex(([i, j]) => i === a && j === b);
  if (straight >= 0) return [straight, 1];
  const crossed = BIVECTORS.findIndex(([i, j]) => i === b && j === a);
  return crossed < 0 ? undefined : [crossed, -1];
}

/** A symmetric function of two indices, each pair's node made once. */
function symmetric(make: (i: number, j: number) => Node): (i: number, j: number) => Node {
  const known = new Map<number, Node>();
  return (i, j) => {
    const [low, high] = i < j ? [i, j] : [j, i];
    const key = 8 * low + high;
    const node = known.get(key) ?? make(low, high);
    known.set(key, node);
    return node;
  };
}

function indexed(make: (...at: number[]) => Node): (...at: number[]) => Node {
  const known = new Map<string, Node>();
  return (...at) => {
    const node = known.get(at.join()) ?? make(...at);
    known.set(at.join(), node);
    return node;
  };
}

/** The numbers of a jet, [15, 10]. */
export const JET: readonly Node[] = Array.from({ length: 150 }, () => ({ kind: 'given', terms: [] }));
export const ONE: Node = { kind: 'given', terms: [] };
export const SIXTH: Node = { kind: 'given', terms: [] };
const sum = (...terms: readonly Term[]): Node => ({ kind: 'sum', terms });

const g = (a: number, b: number): Node => JET[pair(a, b)];
const first = (c: number, a: number, b: number): Node => JET[10 * (1 + c) + pair(a, b)];
const second = (c: number, d: number, a: number, b: number): Node => JET[10 * (5 + pair(c, d)) + pair(a, b)];

/** g_ac g_bd − g_ad g_bc */
const minor = symmetric((A, B) => {
  const [[a, b], [c, d]] = [BIVECTORS[A], BIVECTORS[B]];
  return sum([1, g(a, c), g(b, d)], [-1, g(a, d), g(b, c)]);
});
const determinant = sum(...SIX.map((B): Term => [1, minor(0, B), minor(3, dual(B))]));
const inverseDeterminant: Node = { kind: 'inverse', terms: [[1, determinant, ONE]] };
const rootDeterminant: Node = { kind: 'root', terms: [[1, determinant, ONE]] };
/** H^{AB} = g^{ac} g^{bd} − g^{ad} g^{bc}, by Jacobi's theorem. */
const raised = symmetric((A, B) => sum([1, minor(dual(A), dual(B)), inverseDeterminant]));
/** g^{ab} = g_{rc} H^{(ar)(bc)} for any r ≠ a. */
const inverse = symmetric((a, b) => {
  const r = a === 0 ? 1 : 0;
  const [A, s] = bivector(a, r)!;
  return sum(
    ...FOUR.filter((c) => c !== b).map((c): Term => {
      const [B, t] = bivector(b, c)!;
      return [s * t, g(r, c), raised(A, B)];
    }),
  );
});
/** Σ_ab |g_ab g^ab| / 4: by how much a relative change of g's components is magnified in its determinant. */
export const condition: Node = {
  kind: 'size',
  terms: PAIRS.map(([a, b]) => [a === b ? 0.25 : 0.5, g(a, b), inverse(a, b)]),
};
/** Γ_{abc} */
const lower = indexed((a, b, c) =>
  sum([0.5, first(b, a, c), ONE], [0.5, first(c, a, b), ONE], [-0.5, first(a, b, c), ONE]),
);
/** Γ^a_{bc} */
const upper = indexed((a, b, c) => sum(...FOUR.map((d): Term => [1, inverse(a, d), lower(d, b, c)])));
/** R_{abcd} over bivectors (Landau & Lifshitz, Field Theory, 92.1). */
const riemann = symmetric((A, B) => {
  const [[a, b], [c, d]] = [BIVECTORS[A], BIVECTORS[B]];
  const gamma = (i: number, j: number, e: number, of: typeof lower) => of(e, Math.min(i, j), Math.max(i, j));
  return sum(
    [0.5, second(b, c, a, d), ONE],
    [0.5, second(a, d, b, c), ONE],
    [-0.5, second(a, c, b, d), ONE],
    [-0.5, second(b, d, a, c), ONE],
    ...FOUR.flatMap((e): Term[] => [
      [1, gamma(b, c, e, lower), gamma(a, d, e, upper)],
      [-1, gamma(b, d, e, lower), gamma(a, c, e, upper)],
    ]),
  );
});
/** R_{bd} = g^{ac} R_{abcd} */
const ricci = symmetric((b, d) =>
  sum(
    ...FOUR.flatMap((a) =>
      FOUR.flatMap((c): Term[] => {
        const [left, right] = [bivector(a, b), bivector(c, d)];
        return left && right ? [[left[1] * right[1], inverse(a, c), riemann(left[0], right[0])]] : [];
      }),
    ),
  ),
);
const scalar = sum(...PAIRS.map(([a, b]): Term => [a === b ? 1 : 2, inverse(a, b), ricci(a, b)]));
const sixth = sum([1, scalar, SIXTH]);
/** C_{abcd} (MTW 13.50). */
const weyl = symmetric((A, B) => {
  const [[a, b], [c, d]] = [BIVECTORS[A], BIVECTORS[B]];
  return sum(
    [1, riemann(A, B), ONE],
    [-0.5, g(a, c), ricci(b, d)],
    [-0.5, g(b, d), ricci(a, c)],
    [0.5, g(a, d), ricci(b, c)],
    [0.5, g(b, c), ricci(a, d)],
    [1, sixth, minor(A, B)],
  );
});

/** T_{abcd} T^{abcd} and *T_{abcd} T^{abcd}. */
function squares(tensor: (A: number, B: number) => Node): readonly [square: Node, dualSquare: Node] {
  const mixed = indexed((A, B) => sum(...SIX.map((E): Term => [1, raised(A, E), tensor(E, B)])));
  const both = indexed((A, B) => sum(...SIX.map((E): Term => [1, mixed(A, E), raised(E, B)])));
  const square = sum(...SIX.flatMap((A) => SIX.map((B): Term => [4, mixed(A, B), mixed(B, A)])));
  const twisted = sum(...SIX.flatMap((A) => SIX.map((B): Term => [4, mixed(dual(A), B), both(A, B)])));
  return [square, sum([1, twisted, rootDeterminant])];
}
const [kretschmann, chernPontryagin] = squares(riemann);
const [weylSquared, weylDualSquared] = squares(weyl);
const ricciMixed = indexed((a, b) => sum(...FOUR.map((c): Term => [1, inverse(a, c), ricci(c, b)])));
const ricciSquared = sum(...FOUR.flatMap((a) => FOUR.map((b): Term => [1, ricciMixed(a, b), ricciMixed(b, a)])));

const lowerDerivative = indexed((d, e, b, c) =>
  sum(
    [0.5, second(d, b, e, c), ONE],
    [0.5, second(d, c, e, b), ONE],
    [-0.5, second(d, e, b, c), ONE],
    ...FOUR.map((f): Term => [-1, first(d, e, f), upper(f, b, c)]),
  ),
);
const upperDerivative = indexed((d, a, b, c) =>
  sum(...FOUR.map((e): Term => [1, inverse(a, e), lowerDerivative(d, e, b, c)])),
);
/** R^a_{bcd}, cd by bivector. */
const riemannMixed = indexed((a, b, B) =>
  sum(
    ...FOUR.filter((e) => e !== b).map((e): Term => {
      const [A, sign] = bivector(e, b)!;
      return [sign, inverse(a, e), riemann(A, B)];
    }),
  ),
);

/** A component of a quantity: a node and a sign; undefined where it is 0. */
export type Component = readonly [node: Node, sign: number] | undefined;

const plain = (nodes: readonly Node[]): Component[] => nodes.map((node) => [node, 1]);
const overPairs = (of: (a: number, b: number) => Node): Component[] => plain(PAIRS.map(([a, b]) => of(a, b)));
const all = FOUR.flatMap((a) => FOUR.map((b) => [a, b] as const));
const covariant = (of: (A: number, B: number) => Node): Component[] =>
  all.flatMap(([a, b]) =>
    all.map(([c, d]): Component => {
      const [left, right] = [bivector(a, b), bivector(c, d)];
      return left && right ? [of(left[0], right[0]), left[1] * right[1]] : undefined;
    }),
  );

/** Every quantity of the curvature chain, with the shape and order of indices of `CurvatureQuantity`. */
export const COMPONENTS_OF: Readonly<Record<CurvatureQuantity, () => readonly Component[]>> = {
  inverse: () => overPairs(inverse),
  determinant: () => plain([determinant]),
  christoffel: () => FOUR.flatMap((a) => overPairs((b, c) => upper(a, b, c))),
  christoffelDerivative: () => all.flatMap(([d, a]) => overPairs((b, c) => upperDerivative(d, a, b, c))),
  riemann: () =>
    all.flatMap(([a, b]) =>
      all.map(([c, d]): Component => {
        const right = bivector(c, d);
        return right && [riemannMixed(a, b, right[0]), right[1]];
      }),
    ),
  riemannCovariant: () => covariant(riemann),
  ricci: () => overPairs(ricci),
  scalar: () => plain([scalar]),
  einstein: () => overPairs((a, b) => sum([1, ricci(a, b), ONE], [-0.5, scalar, g(a, b)])),
  weyl: () => covariant(weyl),
  kretschmann: () => plain([kretschmann]),
  ricciSquared: () => plain([ricciSquared]),
  weylSquared: () => plain([weylSquared]),
  weylDualSquared: () => plain([weylDualSquared]),
  chernPontryagin: () => plain([chernPontryagin]),
  gaussBonnet: () => plain([sum([1, kretschmann, ONE], [-4, ricciSquared, ONE], [1, scalar, scalar])]),
};
