import type { MetricField } from '../metric-field.ts';
import type { Trace } from './trace.ts';
import type { TurningPoint } from './turning.ts';

/** What a bound orbit looks like, from its turning points. */
export interface BoundOrbit {
  /** Radii, means over the path. */
  readonly pericentre: number;
  readonly apocentre: number;
  /** Largest distances from these. */
  readonly spread: number;
  /** Angle by which a turning point moves on from one revolution to the next, in radians, beyond a whole turn. */
  readonly precession: number;
  /** Affine parameter, and first coordinate, from one revolution to the next. */
  readonly period: number;
  readonly coordinatePeriod: number;
  /** How many revolutions these are means over. */
  readonly revolutions: number;
}

/**
 * The orbit of a path around a centre.
 * @param angle as {@link angularCoordinate} finds it
 * @returns nothing where the path has not come back to where it turned, or its radius hardly changes
 */
export function orbitOf({ turning, radial }: Trace, angle: number): BoundOrbit | undefined {
  if (radial === undefined) return undefined;
  const radius = ({ point: x }: TurningPoint) => x[radial]!;
  const pericentres = turning.filter(({ kind }) => kind === 'pericentre');
  const apocentres = turning.filter(({ kind }) => kind === 'apocentre');
  if (pericentres.length === 0 || apocentres.length === 0) return undefined;
  const mean = (list: readonly TurningPoint[]) => list.reduce((sum, one) => sum + radius(one), 0) / list.length;
  const [pericentre, apocentre] = [mean(pericentres), mean(apocentres)];
  if (apocentre - pericentre < 1e-7 * apocentre) return undefined;
  const same = apocentres.length > pericentres.length ? apocentres : pericentres;
  const revolutions = same.length - 1;
  if (revolutions < 1) return undefined;
  const [first, last] = [same[0]!, same.at(-1)!];
  const swept = last.point[angle]! - first.point[angle]!;
  const spread = Math.max(
    ...pericentres.map((one) => Math.abs(radius(one) - pericentre)),
    ...apocentres.map((one) => Math.abs(radius(one) - apocentre)),
  );
  return {
    ...{ pericentre, apocentre, spread, revolutions },
    precession: Math.abs(swept) / revolutions - 2 * Math.PI,
    period: (last.lambda - first.lambda) / revolutions,
    coordinatePeriod: (last.point[0]! - first.point[0]!) / revolutions,
  };
}

/** The index of a coordinate that counts revolutions: one with a period of 2π. */
export function angularCoordinate({ chart }: MetricField): number | undefined {
  const { lower, upper, periodic } = chart.domain;
  const found = periodic.findIndex((is, k) => is && Math.abs(upper[k]! - lower[k]! - 2 * Math.PI) < 1e-9);
  return found < 0 ? undefined : found;
}
