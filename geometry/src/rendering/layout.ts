import type { Chart } from '../metric-field.ts';

/** How a chart's coordinates lie in space, read from their names; x⁰ is the time. */
export type LayoutKind = 'spherical' | 'cylindrical' | 'cartesian';

const POLAR = new Set(['θ', 'ϑ', 'vartheta']);
const AZIMUTH = new Set(['φ', 'ϕ', 'varphi', 'ψ']);

/**
 * What a picture needs to know of a chart beyond the metric: where its axis and its equator are, which way is up, and
 * which direction a coordinate velocity has far away, where space is nearly flat.
 *
 * - spherical: (t, r, θ, φ) with any names for t and r, of which the domain may have negative values (beyond a wormhole's throat);
 * - cylindrical: (t, ρ, φ, z);
 * - cartesian: anything else; (t, x, y, z) by their order.
 */
export class Layout {
  readonly kind: LayoutKind;
  /** Whether the coordinates are x, y, z by name, so that `inward` is towards their origin. */
  readonly isCentred: boolean;

  /** Whether a negative radius is the other side of a wormhole; else it is a way through the middle, r = 0. */
  readonly #isTwoSided: boolean;

  constructor({ coordinates, domain }: Chart) {
    this.#isTwoSided = domain.lower[1]! < 0;
    this.isCentred = coordinates.slice(1).join() === 'x,y,z';
    const [, , second, third] = coordinates as [string, string, string, string];
    if (POLAR.has(second) && AZIMUTH.has(third)) this.kind = 'spherical';
    else if (AZIMUTH.has(second)) this.kind = 'cylindrical';
    else this.kind = 'cartesian';
  }

  /** Distance from the middle as the chart measures it, |r| or √(x² + y² + z²); the point starts at `at`. */
  radius(x: ArrayLike<number>, at = 0): number {
    if (this.kind === 'spherical') return Math.abs(x[at + 1]!);
    if (this.kind === 'cylindrical') return Math.hypot(x[at + 1]!, x[at + 3]!);
    return Math.hypot(x[at + 1]!, x[at + 2]!, x[at + 3]!);
  }

  /** Vanishes on the equatorial plane and changes its sign there: cos θ or z. */
  height(x: ArrayLike<number>, at = 0): number {
    return this.kind === 'spherical' ? Math.cos(x[at + 2]!) : x[at + 3]!;
  }

  /** Radius within the equatorial plane: r, ρ or √(x² + y²). */
  equatorialRadius(x: ArrayLike<number>, at = 0): number {
    return this.kind === 'cartesian' ? Math.hypot(x[at + 1]!, x[at + 2]!) : Math.abs(x[at + 1]!);
  }

  /** Azimuth, in −π … π. */
  azimuth(x: ArrayLike<number>, at = 0): number {
    if (this.kind === 'cartesian') return Math.atan2(x[at + 2]!, x[at + 1]!);
    const angle = x[at + (this.kind === 'spherical' ? 3 : 2)]!;
    return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
  }

  /** A point of the equatorial plane at time t. */
  equatorialPoint(t: number, radius: number, azimuth: number): Float64Array {
    if (this.kind === 'spherical') return Float64Array.of(t, radius, Math.PI / 2, azimuth);
    if (this.kind === 'cylindrical') return Float64Array.of(t, radius, azimuth, 0);
    return Float64Array.of(t, radius * Math.cos(azimuth), radius * Math.sin(azimuth), 0);
  }

  /**
   * Components of ∂_φ and of the vector that leads outwards along the equatorial plane, ∂_ρ, at a point of it.
   * @param rotation shape [4], receives ∂_φ
   * @param outward shape [4], receives ∂_ρ
   */
  equatorialVectors(x: ArrayLike<number>, rotation: Float64Array, outward: Float64Array): void {
    rotation.fill(0);
    outward.fill(0);
    if (this.kind === 'cartesian') {
      const rho = Math.hypot(x[1]!, x[2]!);
      rotation[1] = -x[2]!;
      rotation[2] = x[1]!;
      outward[1] = x[1]! / rho;
      outward[2] = x[2]! / rho;
    } else {
      rotation[this.kind === 'spherical' ? 3 : 2] = 1;
      outward[1] = x[1]! < 0 ? -1 : 1;
    }
  }

  /** −1 beyond the throat of a wormhole, else 1. */
  side(x: ArrayLike<number>, at = 0): 1 | -1 {
    return this.#isTwoSided && this.kind === 'spherical' && x[at + 1]! < 0 ? -1 : 1;
  }

  /**
   * Unit vector, in Cartesian axes with the chart's axis as z, of a velocity far away, where space is nearly flat: Cartesian components as
   * they are, those along and around an axis as the metric measures them along their own coordinate lines.
   *
   * @param x the point; @param u components u^a; @param g ten components of the metric there
   * @param out shape [3] from index `to`
   */
  direction(x: Float64Array, u: Float64Array, g: Float64Array, out: Float64Array, to: number): void {
    let [p, q, w] = [u[1]!, u[2]!, u[3]!];
    const [a, b, c] = [p * Math.sqrt(Math.abs(g[4]!)), q * Math.sqrt(Math.abs(g[7]!)), w * Math.sqrt(Math.abs(g[9]!))];
    if (this.kind === 'spherical') {
      const radial = this.side(x) * a;
      const sine = Math.sin(x[2]!);
      const polar = Math.cos(x[2]!);
      // θ may have left 0 … π on a way through the axis: √g_φφ is the absolute value of what turns with it.
      const along = sine < 0 ? -c : c;
      const across = radial * sine + b * polar;
      p = across * Math.cos(x[3]!) - along * Math.sin(x[3]!);
      q = across * Math.sin(x[3]!) + along * Math.cos(x[3]!);
      w = radial * polar - b * sine;
    } else if (this.kind === 'cylindrical') {
      p = a * Math.cos(x[2]!) - b * Math.sin(x[2]!);
      q = a * Math.sin(x[2]!) + b * Math.cos(x[2]!);
      w = c;
    }
    const length = Math.hypot(p, q, w);
    out[to] = p / length;
    out[to + 1] = q / length;
    out[to + 2] = w / length;
  }
}
