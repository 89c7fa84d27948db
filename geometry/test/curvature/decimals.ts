/**
 * The oracle of the curvature tests: metrics, their derivatives and the textbook definitions at 80 digits, written
 * without any of the chain's code or formulas (the mixed Riemann tensor straight from ∂Γ and ΓΓ).
 */
import { Decimal as Base } from 'decimal.js';

export const Decimal = Base.clone({ precision: 80 });
export type Real = InstanceType<typeof Decimal>;

/** The number itself: Decimal's own constructor takes a float64 by its shortest decimal name, up to half an ulp away. */
export function real(x: Base.Value): Real {
  if (typeof x !== 'number' || Number.isInteger(x) || !Number.isFinite(x)) return new Decimal(x);
  let [whole, power] = [x, 0];
  for (; !Number.isInteger(whole); power += 1) whole *= 2;
  return new Decimal(whole).div(new Decimal(2).pow(power));
}

const ZERO = real(0);

/** The ten components at a point, as decimals. */
export type MetricFunction = (x: readonly Real[]) => readonly Real[];

export const PLACES = [0, 1, 2, 3, 1, 4, 5, 6, 2, 5, 7, 8, 3, 6, 8, 9];
const at = (a: number, b: number): number => PLACES[4 * a + b]!;
const FOUR = [0, 1, 2, 3] as const;

/** The jet [15, 10] at a point, by central differences with h = 1e-20: right to about 38 digits. */
export function decimalJet(metric: MetricFunction, point: readonly number[]): Real[] {
  const centre = point.map((x) => real(x));
  const h = real('1e-20');
  const moved = (...steps: readonly (readonly [number, number])[]): readonly Real[] => {
    const x = [...centre];
    for (const [i, k] of steps) x[i] = x[i]!.plus(h.times(k));
    return metric(x);
  };
  const jet: Real[] = [...metric(centre)];
  for (const c of FOUR) {
    const up = moved([c, 1]);
    const down = moved([c, -1]);
    jet.push(...up.map((v, k) => v.minus(down[k]!).div(h.times(2))));
  }
  for (const c of FOUR) {
    for (let d = c; d < 4; d += 1) {
      const pp = moved([c, 1], [d, 1]);
      const pm = moved([c, 1], [d, -1]);
      const mp = moved([c, -1], [d, 1]);
      const mm = moved([c, -1], [d, -1]);
      const area = h.times(h).times(4);
      jet.push(...pp.map((v, k) => v.minus(pm[k]!).minus(mp[k]!).plus(mm[k]!).div(area)));
    }
  }
  return jet;
}

export const toFloats = (values: readonly Real[]): Float64Array => Float64Array.from(values, (v) => v.toNumber());
export const toDecimals = (values: ArrayLike<number>): Real[] => Array.from(values, (v) => real(v));

/** Gauss–Jordan with pivoting; the rows of the inverse, and the determinant. */
export function invert(matrix: readonly (readonly Real[])[]): { inverse: Real[][]; determinant: Real } {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => real(i === j ? 1 : 0))]);
  let determinant = real(1);
  for (let k = 0; k < n; k += 1) {
    let pivot = k;
    for (let i = k; i < n; i += 1) if (rows[i]![k]!.abs().gt(rows[pivot]![k]!.abs())) pivot = i;
    if (pivot !== k) determinant = determinant.neg();
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    const head = rows[k]![k]!;
    determinant = determinant.times(head);
    rows[k] = rows[k]!.map((v) => v.div(head));
    for (let i = 0; i < n; i += 1) {
      if (i === k) continue;
      const factor = rows[i]![k]!;
      if (!factor.isZero()) rows[i] = rows[i]!.map((v, j) => v.minus(factor.times(rows[k]![j]!)));
    }
  }
  return { inverse: rows.map((row) => row.slice(n)), determinant };
}

const sum = (terms: readonly Real[]): Real => terms.reduce((total, term) => total.plus(term), ZERO);
const overFour = (term: (i: number) => Real): Real => sum(FOUR.map(term));
const table = (term: (...index: number[]) => Real, rank: number): Real[] =>
  Array.from({ length: 4 ** rank }, (_, k) =>
    term(...Array.from({ length: rank }, (_unused, i) => Math.floor(k / 4 ** (rank - 1 - i)) % 4)),
  );

export interface Oracle {
  readonly metric: Real[];
  readonly inverse: Real[];
  readonly determinant: Real;
  /** Γ^a_{bc} [4, 4, 4]. */
  readonly christoffel: Real[];
  /** ∂_d Γ^a_{bc} [4, 4, 4, 4]. */
  readonly christoffelDerivative: Real[];
  /** R^a_{bcd}, R_{abcd}, C_{abcd}, each [4, 4, 4, 4]. */
  readonly riemann: Real[];
  readonly riemannCovariant: Real[];
  readonly weyl: Real[];
  readonly ricci: Real[];
  readonly scalar: Real;
  readonly einstein: Real[];
  readonly kretschmann: Real;
  readonly ricciSquared: Real;
  readonly weylSquared: Real;
  readonly weylDualSquared: Real;
  readonly chernPontryagin: Real;
}

/** Everything from a jet [15, 10], all components of full tensors. */
export function oracle(jet: readonly Real[]): Oracle {
  const g = (a: number, b: number): Real => jet[at(a, b)]!;
  const dg = (c: number, a: number, b: number): Real => jet[10 * (1 + c) + at(a, b)]!;
  const ddg = (c: number, d: number, a: number, b: number): Real => jet[10 * (5 + at(c, d)) + at(a, b)]!;
  const { inverse: rows, determinant } = invert(FOUR.map((a) => FOUR.map((b) => g(a, b))));
  const up = (a: number, b: number): Real => rows[a]![b]!;
  // ∂_d g^{ab} = −g^{ae} ∂_d g_{ef} g^{fb}
  const dup = table(
    (d, a, b) =>
      overFour((e) =>
        overFour((f) =>
          up(a!, e)
            .times(dg(d!, e, f))
            .times(up(f, b!))
            .neg(),
        ),
      ),
    3,
  );
  const low = (e: number, b: number, c: number): Real =>
    dg(b, e, c)
      .plus(dg(c, e, b))
      .minus(dg(e, b, c))
      .div(2);
  const dlow = (d: number, e: number, b: number, c: number): Real =>
    ddg(d, b, e, c)
      .plus(ddg(d, c, e, b))
      .minus(ddg(d, e, b, c))
      .div(2);
  const christoffel = table((a, b, c) => overFour((e) => up(a!, e).times(low(e, b!, c!))), 3);
  const gamma = (a: number, b: number, c: number): Real => christoffel[16 * a + 4 * b + c]!;
  const christoffelDerivative = table(
    (d, a, b, c) =>
      overFour((e) => dup[16 * d! + 4 * a! + e]!.times(low(e, b!, c!)).plus(up(a!, e).times(dlow(d!, e, b!, c!)))),
    4,
  );
  const dgamma = (d: number, a: number, b: number, c: number): Real =>
    christoffelDerivative[64 * d + 16 * a + 4 * b + c]!;
  const riemann = table(
    (a, b, c, d) =>
      dgamma(c!, a!, b!, d!)
        .minus(dgamma(d!, a!, b!, c!))
        .plus(
          overFour((e) =>
            gamma(a!, c!, e)
              .times(gamma(e, b!, d!))
              .minus(gamma(a!, d!, e).times(gamma(e, b!, c!))),
          ),
        ),
    4,
  );
  const lowerFirst = (t: readonly Real[]): Real[] =>
    table((a, b, c, d) => overFour((e) => g(a!, e).times(t[64 * e + 16 * b! + 4 * c! + d!]!)), 4);
  const riemannCovariant = lowerFirst(riemann);
  const ricci = table((b, d) => overFour((a) => riemann[64 * a + 16 * b! + 4 * a + d!]!), 2);
  const scalar = overFour((a) => overFour((b) => up(a, b).times(ricci[4 * a + b]!)));
  const einstein = table((a, b) => ricci[4 * a! + b!]!.minus(scalar.times(g(a!, b!)).div(2)), 2);
  const weyl = table((a, b, c, d) => {
    const R = (i: number, j: number): Real => ricci[4 * i + j]!;
    const mixed = g(a!, c!)
      .times(R(b!, d!))
      .minus(g(a!, d!).times(R(b!, c!)))
      .minus(g(b!, c!).times(R(a!, d!)))
      .plus(g(b!, d!).times(R(a!, c!)));
    const trace = g(a!, c!)
      .times(g(b!, d!))
      .minus(g(a!, d!).times(g(b!, c!)))
      .times(scalar)
      .div(6);
    return riemannCovariant[64 * a! + 16 * b! + 4 * c! + d!]!.minus(mixed.div(2)).plus(trace);
  }, 4);
  const raiseAll = (t: readonly Real[], rank: number): Real[] => {
    let current = [...t];
    // Raises the first index and rotates it to the end, `rank` times.
    const size = 4 ** (rank - 1);
    for (let k = 0; k < rank; k += 1) {
      const previous = current;
      current = Array.from({ length: 4 * size }, (_, place) =>
        overFour((e) => up(place % 4, e).times(previous[size * e + Math.floor(place / 4)]!)),
      );
    }
    return current;
  };
  const product = (s: readonly Real[], t: readonly Real[]): Real => sum(s.map((v, k) => v.times(t[k]!)));
  const levi = (p: readonly number[]): number => {
    let sign = 1;
    for (let i = 0; i < 4; i += 1) for (let j = i + 1; j < 4; j += 1) sign *= Math.sign(p[j]! - p[i]!);
    return sign;
  };
  const root = determinant.abs().sqrt();
  // *T_{abcd} = ε_{abef} T^{ef}_{cd} / 2; contracted with T^{abcd}: T^{ef}_{cd} T^{abcd} needs both forms.
  const dualProduct = (t: readonly Real[]): Real => {
    const raised = raiseAll(t, 4);
    const half = table(
      (e, f, c, d) =>
        overFour((i) =>
          overFour((j) =>
            up(e!, i)
              .times(up(f!, j))
              .times(t[64 * i + 16 * j + 4 * c! + d!]!),
          ),
        ),
      4,
    );
    return sum(
      raised.map((value, k) => {
        const [a, b, cd] = [Math.floor(k / 64), Math.floor(k / 16) % 4, k % 16];
        return value.times(overFour((e) => overFour((f) => half[64 * e + 16 * f + cd]!.times(levi([a, b, e, f])))));
      }),
    )
      .times(root)
      .div(2);
  };
  return {
    metric: table((a, b) => g(a!, b!), 2),
    inverse: table((a, b) => up(a!, b!), 2),
    determinant,
    christoffel,
    christoffelDerivative,
    riemann,
    riemannCovariant,
    weyl,
    ricci,
    scalar,
    einstein,
    kretschmann: product(riemannCovariant, raiseAll(riemannCovariant, 4)),
    ricciSquared: product(ricci, raiseAll(ricci, 2)),
    weylSquared: product(weyl, raiseAll(weyl, 4)),
    weylDualSquared: dualProduct(weyl),
    chernPontryagin: dualProduct(riemannCovariant),
  };
}
