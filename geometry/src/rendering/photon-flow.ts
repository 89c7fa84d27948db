import { raise } from '../geodesics/raise.ts';
import type { Flow } from '../integration/index.ts';
import { COMPONENTS, dependence, type MetricField, STREAMS } from '../metric-field.ts';

const JET = STREAMS[1] * COMPONENTS;
/** Numbers of a state: x⁰ … x³, p_0 … p_3 and the affine length λ. */
export const STATE = 9;

/**
 * Null geodesics in Hamilton's form, H = ½ g^{μν} p_μ p_ν: dx^μ/dλ = g^{μν} p_ν, dp_μ/dλ = ½ ∂_μ g_{αβ} u^α u^β (Misner, Thorne & Wheeler
 * 1973, §25). States are (x⁰ … x³, p_0 … p_3, λ). The metric's first derivatives are all that is needed, and p_μ of a coordinate on
 * which the metric does not depend stays as it is, bit for bit.
 *
 * What is given are derivatives by σ with dσ = √(1 + (u^t / u_0)²) dλ, far away a multiple of λ: toward a horizon, where p_r has a pole in λ
 * in charts that end there, σ goes with the coordinate time, in which it grows as an exponential. That takes a third of the steps.
 */
export class PhotonFlow implements Flow {
  readonly dimension = STATE;
  readonly #field: MetricField;
  #points = new Float64Array(0);
  #jets = new Float64Array(0);

  readonly #unit: number;
  readonly #depends: number;

  /** @param unit u_0, a usual value of u^t */
  constructor(field: MetricField, unit: number) {
    this.#field = field;
    this.#unit = unit;
    this.#depends = dependence(field);
  }

  /** |u^t / u_0| where dλ/dσ is known. */
  static rate(slope: number): number {
    return Math.sqrt(1 / (slope * slope) - 1);
  }

  derivative(states: Float64Array, count: number, out: Float64Array): void {
    if (this.#points.length < 4 * count) {
      this.#points = new Float64Array(4 * count);
      this.#jets = new Float64Array(JET * count);
    }
    const points = this.#points;
    for (let i = 0; i < count; i++) {
      for (let a = 0; a < 4; a++) points[4 * i + a] = states[STATE * i + a]!;
    }
    this.#field.jets(points, count, 1, this.#jets);
    const jets = this.#jets;
    for (let i = 0; i < count; i++) {
      const at = STATE * i;
      velocity(jets, JET * i, states, at + 4, out, at);
      force(jets, JET * i, this.#depends, out, at);
      const rate = out[at]! / this.#unit;
      const scale = 1 / Math.sqrt(1 + rate * rate);
      for (let d = at; d < at + 8; d++) out[d]! *= scale;
      out[at + 8] = scale;
    }
  }
}

/** u^μ = g^{μν} p_ν by minors; a metric that mixes t and φ alone, or nothing, keeps its blocks' digits. */
export function velocity(
  g: Float64Array,
  at: number,
  p: ArrayLike<number>,
  from: number,
  out: Float64Array,
  to: number,
): void {
  const [p0, p1, p2, p3] = [p[from]!, p[from + 1]!, p[from + 2]!, p[from + 3]!];
  const g00 = g[at]!;
  const g03 = g[at + 3]!;
  const g11 = g[at + 4]!;
  const g22 = g[at + 7]!;
  const g33 = g[at + 9]!;
  const g01 = g[at + 1]!;
  const g02 = g[at + 2]!;
  const g12 = g[at + 5]!;
  const g13 = g[at + 6]!;
  const g23 = g[at + 8]!;
  if (g01 === 0 && g02 === 0 && g12 === 0 && g13 === 0 && g23 === 0) {
    out[to + 1] = p1 / g11;
    out[to + 2] = p2 / g22;
    if (g03 === 0) {
      out[to] = p0 / g00;
      out[to + 3] = p3 / g33;
    } else {
      const determinant = g00 * g33 - g03 * g03;
      out[to] = (g33 * p0 - g03 * p3) / determinant;
      out[to + 3] = (g00 * p3 - g03 * p0) / determinant;
    }
    return;
  }
  raise(g, at, p, from, out, to);
}

/** dp_μ/dλ, to index `to` + 4 on, from the velocity that stands at `to`. */
function force(jets: Float64Array, at: number, depends: number, out: Float64Array, to: number): void {
  const [u0, u1, u2, u3] = [out[to]!, out[to + 1]!, out[to + 2]!, out[to + 3]!];
  for (let m = 0; m < 4; m++) {
    if (((depends >> m) & 1) === 0) {
      out[to + 4 + m] = 0;
      continue;
    }
    const k = at + COMPONENTS * (1 + m);
    const diagonal = jets[k]! * u0 * u0 + jets[k + 4]! * u1 * u1 + (jets[k + 7]! * u2 * u2 + jets[k + 9]! * u3 * u3);
    const first = jets[k + 1]! * u1 + jets[k + 2]! * u2 + jets[k + 3]! * u3;
    const second = jets[k + 5]! * u2 + jets[k + 6]! * u3;
    out[to + 4 + m] = 0.5 * diagonal + (u0 * first + u1 * second + u2 * u3 * jets[k + 8]!);
  }
}
