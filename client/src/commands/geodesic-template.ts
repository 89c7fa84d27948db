import type { ViewChart } from '@spacetime/protocol';

/** Of a circular orbit's angular velocity, so that the orbit is an ellipse seen from its apocentre. */
const SLOWER = 0.97;

/** What a new block is written of: values of the exact metric where it starts, row-major, as `PointValue` has them. */
export interface TemplateFacts {
  readonly name: string;
  readonly spacetime: string;
  readonly chart: ViewChart;
  readonly at: readonly number[];
  /** g_ab, shape [4, 4]. */
  readonly metric: readonly number[];
  /** Γ^a_bc, shape [4, 4, 4]. */
  readonly christoffel: readonly number[];
}

/** Where a new geodesic starts: well within the domain, in the equatorial plane where there is one. */
export function startOf(chart: ViewChart): number[] {
  const isAround = hasAngles(chart);
  return chart.lower.map((low, i) => {
    const high = chart.upper[i]!;
    if (i === 0 || (isAround && i === 3)) return low;
    if (isAround && i === 2) return low < Math.PI / 2 && high > Math.PI / 2 ? Math.PI / 2 : round((low + high) / 2);
    return round(low + (isAround ? 0.6 : 0.5) * (high - low));
  });
}

/** The text of a block, with a line break at its end. */
export function geodesicBlock({ name, spacetime, chart, at, metric, christoffel }: TemplateFacts): string {
  const turn = hasAngles(chart) ? orbitVelocity(metric, christoffel) : 0;
  const numbers = at.map((value) => (value === Math.PI / 2 ? 'π/2' : String(value)));
  return `geodesic ${name} of ${spacetime} {
  chart     ${chart.name}
  particle  massive
  at        (${numbers.join(', ')})
  velocity  (_, 0, 0, ${turn})
  until     τ = 2000
}
`;
}

/** Whether the last coordinate is an angle about an axis, and the third one the angle from it. */
function hasAngles({ lower, upper, periodic }: ViewChart): boolean {
  const isWhole = Math.abs(upper[3]! - lower[3]! - 2 * Math.PI) < 1e-9;
  return periodic[3] === true && isWhole && lower[2]! >= 0 && upper[2]! <= Math.PI + 1e-9 && lower[1]! >= 0;
}

/**
 * u^φ somewhat below that of the circular orbit through the point, 0 where there is none: of its two angular velocities
 * Ω, Γ^r_tt + 2 Γ^r_tφ Ω + Γ^r_φφ Ω² = 0, the positive one.
 */
function orbitVelocity(metric: readonly number[], christoffel: readonly number[]): number {
  const gamma = (b: number, c: number) => christoffel[16 + 4 * b + c]!;
  const g = (a: number, b: number) => metric[4 * a + b]!;
  const [a, b, c] = [gamma(3, 3), gamma(0, 3), gamma(0, 0)];
  const root = Math.sqrt(b * b - a * c);
  const omega = Math.max((-b + root) / a, (-b - root) / a);
  const norm = -(g(0, 0) + 2 * g(0, 3) * omega + g(3, 3) * omega * omega) * Math.sign(g(3, 3));
  const turn = (SLOWER * omega) / Math.sqrt(norm);
  return Number.isFinite(turn) && turn > 0 ? Number(turn.toPrecision(6)) : 0;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
