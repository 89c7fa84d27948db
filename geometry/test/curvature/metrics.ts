/** Metrics of the literature as functions of decimals, in geometrised units. */
import { Decimal, type MetricFunction, type Real, real } from './decimals.ts';

type Term = Real | number;
export const times = (...terms: readonly Term[]): Real => terms.reduce<Real>((p, t) => p.times(t), real(1));
export const plus = (...terms: readonly Term[]): Real => terms.reduce<Real>((s, t) => s.plus(t), real(0));
export const minus = (a: Term, b: Term): Real => real(a).minus(b);
export const over = (a: Term, b: Term): Real => real(a).div(b);
const sq = (x: Term): Real => real(x).pow(2);
const sin = (x: Real): Real => Decimal.sin(x);
const cos = (x: Real): Real => Decimal.cos(x);

/** Components by their index pairs, `'01'`; the others vanish. */
function metric(parts: Readonly<Record<string, Term>>): Real[] {
  return ['00', '01', '02', '03', '11', '12', '13', '22', '23', '33'].map((pair) => real(parts[pair] ?? 0));
}

const sphere = (radiusSquared: Term, θ: Real): Record<string, Term> => ({
  '22': radiusSquared,
  '33': times(radiusSquared, sq(sin(θ))),
});

/** −f dt² + dr²/f + r² dΩ² */
const static_ =
  (f: (r: Real) => Real): MetricFunction =>
  ([, r, θ]) =>
    metric({ '00': f(r!).neg(), '11': over(1, f(r!)), ...sphere(sq(r!), θ!) });

export const schwarzschild = (M: number): MetricFunction => static_((r) => minus(1, over(2 * M, r)));
export const reissnerNordstrom = (M: number, Q: number): MetricFunction =>
  static_((r) => plus(1, over(-2 * M, r), over(Q * Q, sq(r))));
export const deSitter = (α: number): MetricFunction => static_((r) => minus(1, over(sq(r), α * α)));
export const minkowski: MetricFunction = () => metric({ '00': -1, '11': 1, '22': 1, '33': 1 });

/** Boyer–Lindquist coordinates. */
export const kerr =
  (M: number, a: number): MetricFunction =>
  ([, r, θ]) => {
    const s2 = sq(sin(θ!));
    const Σ = plus(sq(r!), times(a * a, sq(cos(θ!))));
    const Δ = plus(sq(r!), times(-2 * M, r!), a * a);
    const drag = over(times(2 * M * a, r!, s2), Σ);
    return metric({
      '00': minus(over(times(2 * M, r!), Σ), 1),
      '03': drag.neg(),
      '11': over(Σ, Δ),
      '22': Σ,
      '33': times(s2, plus(sq(r!), a * a, times(a, drag))),
    });
  };

/** Kerr–Schild coordinates (t, x, y, z). */
export const kerrSchild =
  (M: number, a: number): MetricFunction =>
  ([, x, y, z]) => {
    const b = plus(sq(x!), sq(y!), sq(z!), -a * a);
    const r2 = over(plus(b, plus(sq(b), times(4 * a * a, sq(z!))).sqrt()), 2);
    const r = r2.sqrt();
    const H = over(times(2 * M, r, r2), plus(sq(r2), times(a * a, sq(z!))));
    const l = [
      real(1),
      over(plus(times(r, x!), times(a, y!)), plus(r2, a * a)),
      over(minus(times(r, y!), times(a, x!)), plus(r2, a * a)),
      over(z!, r),
    ];
    return [0, 1, 2, 3].flatMap((i) =>
      [0, 1, 2, 3].slice(i).map((j) => plus(times(H, l[i]!, l[j]!), i === j ? (i === 0 ? -1 : 1) : 0)),
    );
  };

/** Flat, a = t^{2/3}. */
export const dust: MetricFunction = ([t]) => {
  const a2 = t!.pow(real(4).div(3));
  return metric({ '00': -1, '11': a2, '22': a2, '33': a2 });
};

/** Ingoing, m(v) = 1 + v/10. */
export const vaidya: MetricFunction = ([v, r, θ]) =>
  metric({ '00': minus(over(times(2, plus(1, over(v!, 10))), r!), 1), '01': 1, ...sphere(sq(r!), θ!) });

export const kasner =
  (p: readonly number[]): MetricFunction =>
  ([t]) =>
    metric({ '00': -1, '11': t!.pow(2 * p[0]!), '22': t!.pow(2 * p[1]!), '33': t!.pow(2 * p[2]!) });

export const ellis =
  (b: number): MetricFunction =>
  ([, l, θ]) =>
    metric({ '00': -1, '11': 1, ...sphere(plus(sq(l!), b * b), θ!) });

/** Rotation ω = 1: (−(dt + e^x dy)² + dx² + e^{2x} dy²/2 + dz²)/2. */
export const goedel: MetricFunction = ([, x]) => {
  const e = x!.exp();
  return metric({ '00': -0.5, '02': times(-0.5, e), '11': 0.5, '22': times(-0.25, sq(e)), '33': 0.5 });
};

/** (u, v, x, y): 2 du dv + (cos u (x² − y²) + 2 sin u x y) du² + dx² + dy². */
export const planeWave: MetricFunction = ([u, , x, y]) =>
  metric({ '00': plus(times(cos(u!), minus(sq(x!), sq(y!))), times(2, sin(u!), x!, y!)), '01': 1, '22': 1, '33': 1 });

/** −f (dt + 2 l cos θ dφ)² + dr²/f + (r² + l²) dΩ². */
export const taubNut =
  (m: number, l: number): MetricFunction =>
  ([, r, θ]) => {
    const area = plus(sq(r!), l * l);
    const f = over(plus(sq(r!), times(-2 * m, r!), -l * l), area);
    const w = times(2 * l, cos(θ!));
    return metric({
      '00': f.neg(),
      '03': times(-1, f, w),
      '11': over(1, f),
      '22': area,
      '33': minus(times(area, sq(sin(θ!))), times(f, sq(w))),
    });
  };

/** (u, r, x, y), Robinson & Trautman's vacuum of type III: r² x⁻³ (dx² + dy²) − 2 du dr + (3/2) x du² (Stephani et al. 28.16). */
export const robinsonTrautman: MetricFunction = ([, r, x]) => {
  const area = over(sq(r!), x!.pow(3));
  return metric({ '00': times(1.5, x!), '01': -1, '22': area, '33': area });
};

/** (t, ρ, z, φ), van Stockum's vacuum: ρ^{−1/2}(dρ² + dz²) − 2ρ dt dφ + ρ Ω dt², Ω harmonic (Stephani et al. 20.32). */
export const vanStockum =
  (Ω: (ρ: Real, z: Real) => Real): MetricFunction =>
  ([, ρ, z]) => {
    const conformal = ρ!.pow(-0.5);
    return metric({ '00': times(ρ!, Ω(ρ!, z!)), '03': ρ!.neg(), '11': conformal, '22': conformal });
  };

/** No symmetry, no vanishing component: for identities. */
export const generic: MetricFunction = ([t, x, y, z]) => {
  const wave = (k: number, a: Term, b: Term, c: Term, d: Term): Real =>
    times(k, sin(plus(times(a, t!), times(b, x!), times(c, y!), times(d, z!), 0.3)));
  return metric({
    '00': plus(-1.5, wave(0.2, 1, 2, 0.5, 1)),
    '01': wave(0.3, 0.4, 1, 1, -1),
    '02': wave(0.2, 1, -1, 0.3, 0.7),
    '03': wave(0.25, 0.2, 0.6, 1, 1),
    '11': plus(1.4, wave(0.3, 1, 1, 1, 1)),
    '12': wave(0.2, -1, 1, 0.5, 0.2),
    '13': wave(0.3, 1, 0.3, 0.3, 1),
    '22': plus(1.7, wave(0.4, 0.3, 1, -1, 0.5)),
    '23': wave(0.2, 0.8, 1, 1.2, 0.4),
    '33': plus(1.2, wave(0.2, 1, 0.2, 1, 1)),
  });
};
