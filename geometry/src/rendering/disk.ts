import { formatNumber } from '../checks/points.ts';
import { COMPONENTS, type MetricField, STREAMS } from '../metric-field.ts';
import { product } from './camera.ts';
import { Layout } from './layout.ts';

/** No disk can be there; the message, for users, says why. */
export class DiskError extends Error {
  override readonly name = 'DiskError';
}

/** The emitters of a ring of the equatorial plane: on circular orbits, in the direction in which φ grows. */
export interface Orbit {
  /** dφ/dt */
  readonly frequency: number;
  /** dt/dτ; NaN where the circle is no timelike geodesic. */
  readonly rate: number;
}

const rotation = new Float64Array(4);
const outward = new Float64Array(4);
const slope = new Float64Array(COMPONENTS);

/**
 * The circular orbit through a point of the equatorial plane: with K = ∂_t + Ω ∂_φ a Killing vector, its orbit is a
 * geodesic where g(K, K) is stationary, ∂_ρ(g_tt + 2Ω g_tφ + Ω² g_φφ) = 0 (Bardeen, Press & Teukolsky, *Astrophys. J.* **178**
 * (1972) 347, eq. 2.16 for Kerr); of the two roots the one that goes with φ.
 *
 * @param x four coordinates; @param jet value and first derivatives there, shape [5, 10]
 * @param sign +1 for a metric (−,+,+,+), −1 for (+,−,−,−)
 */
export function circularOrbit(layout: Layout, x: ArrayLike<number>, jet: Float64Array, sign: 1 | -1): Orbit {
  layout.equatorialVectors(x, rotation, outward);
  for (let k = 0; k < COMPONENTS; k++) {
    slope[k] = 0;
    for (let c = 1; c < 4; c++) slope[k]! += outward[c]! * jet[COMPONENTS * (1 + c) + k]!;
  }
  const time = Float64Array.of(1, 0, 0, 0);
  let [dtt, dtp, dpp] = [
    product(slope, time, time),
    product(slope, time, rotation),
    product(slope, rotation, rotation),
  ];
  const [tt, tp, pp] = [product(jet, time, time), product(jet, time, rotation), product(jet, rotation, rotation)];
  if (layout.kind === 'cartesian') {
    // There ∂_φ is ρ times a vector that is constant along ∂_ρ.
    const rho = layout.equatorialRadius(x);
    dtp += tp / rho;
    dpp += (2 * pp) / rho;
  }
  [dtt, dtp, dpp] = [sign * dtt, sign * dtp, sign * dpp];
  const frequency = (-dtp + Math.sqrt(dtp * dtp - dtt * dpp)) / dpp;
  const square = -sign * (tt + frequency * (2 * tp + frequency * pp));
  return { frequency, rate: square > 0 ? 1 / Math.sqrt(square) : Number.NaN };
}

/** A thin disk, opaque, in the equatorial plane. */
export class Disk {
  readonly inner: number;
  readonly outer: number;
  readonly #layout: Layout;
  readonly #sign: 1 | -1;

  constructor(field: MetricField, [inner, outer]: readonly [number, number]) {
    this.inner = inner;
    this.outer = outer;
    this.#layout = new Layout(field.chart);
    this.#sign = field.signature.negative === 1 ? 1 : -1;
  }

  holds(radius: number): boolean {
    return radius >= this.inner && radius <= this.outer;
  }

  /**
   * ν_observed / ν_emitted of a photon that was followed backwards to the disk and had energy 1 at the camera,
   * 1 / |g(p, u)| with u of the emitter on its circular orbit.
   */
  redshift(x: ArrayLike<number>, p: ArrayLike<number>, jet: Float64Array): number {
    const { frequency, rate } = circularOrbit(this.#layout, x, jet, this.#sign);
    this.#layout.equatorialVectors(x, rotation, outward);
    let turn = 0;
    for (let a = 1; a < 4; a++) turn += rotation[a]! * p[a]!;
    return 1 / Math.abs(rate * (p[0]! + frequency * turn));
  }
}

/** Azimuths and radii at which a disk's metric is looked at. */
const AROUND = 8;
const ACROSS = 33;
/** By how much g_tt, g_tφ and g_φφ may vary around the axis, or with time, relative to their sizes. */
const SYMMETRIC = 1e-6;

/**
 * Whether circular orbits fill the disk's interval: they need a metric that depends neither on the time nor on the azimuth,
 * and no orbit is timelike within a photon orbit.
 *
 * @param t the camera's time; @param evolving whether the metric depends on it
 * @throws DiskError with the radius
 */
export function checkDisk(field: MetricField, interval: readonly [number, number], t: number, evolving: boolean): void {
  const { coordinates } = field.chart;
  if (evolving) {
    throw new DiskError(
      `The metric depends on ${coordinates[0]}: nothing stays on a circular orbit there, and a disk has no emitters.`,
    );
  }
  const layout = new Layout(field.chart);
  const sign = field.signature.negative === 1 ? 1 : -1;
  const [inner, outer] = interval;
  const jet = new Float64Array(STREAMS[1] * COMPONENTS);
  const time = Float64Array.of(1, 0, 0, 0);
  for (let i = 0; i < ACROSS; i++) {
    const radius = inner + ((outer - inner) * i) / (ACROSS - 1);
    const at = `radius ${formatNumber(radius)}`;
    let first: number[] | undefined;
    for (let j = 0; j < (i % 16 === 0 ? AROUND : 1); j++) {
      const x = layout.equatorialPoint(t, radius, (2 * Math.PI * j) / AROUND);
      const fault = field.jets(x, 1, 1, jet);
      if (fault !== undefined) throw new DiskError(`The metric has no value in the disk, at ${at}: ${fault.message}.`);
      layout.equatorialVectors(x, rotation, outward);
      const found = [product(jet, time, time), product(jet, time, rotation), product(jet, rotation, rotation)];
      first ??= found;
      const scale = [Math.abs(first[0]!), Math.sqrt(Math.abs(first[0]! * first[2]!)), Math.abs(first[2]!)];
      if (found.some((value, k) => Math.abs(value - first![k]!) > SYMMETRIC * scale[k]!)) {
        throw new DiskError(
          `The metric is not symmetric about the axis, at ${at}: a disk has no circular orbits there.`,
        );
      }
      if (Number.isNaN(circularOrbit(layout, x, jet, sign).rate)) {
        throw new DiskError(
          `No circular orbit is timelike at ${at}: the disk reaches inside the photon orbit, or to where nothing is bound. Let it begin farther out.`,
        );
      }
    }
  }
}
