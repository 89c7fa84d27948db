import { angularCoordinate, endingText, type MetricField, orbitOf, type Trace } from '@spacetime/geometry';
import type { GeodesicPath, GeodesicRadial } from '@spacetime/protocol';
import { base64 } from '../base64.ts';
import type { Projection } from './projection.ts';

/** Samples of a path that are sent, at the most; of more, every second or third. */
const MOST = 40_000;
/** Samples a step, at the most. */
const DENSEST = 64;
/** How far a path may be from the straight line between two samples, as a part of its size: a fifth of a pixel. */
const FLAT = 5e-4;

/** Samples of a path. */
export interface Rows {
  readonly lambda: Float64Array;
  readonly points: Float64Array;
  readonly velocities: Float64Array;
}

/** How many samples a step needs to be smooth in space, where it has been followed with so many of them. */
export function samplesOf(
  { count, lambdas, points, accepted }: Trace,
  projection: Projection,
  samples: number,
): number {
  const most = Math.min(DENSEST, Math.floor(MOST / Math.max(1, accepted)));
  if (most <= samples || count < 3) return samples;
  const at = projection.project(points, count);
  const lowest = [Infinity, Infinity, Infinity];
  const highest = [-Infinity, -Infinity, -Infinity];
  let bend = 0;
  for (let k = 0; k < count; k++) {
    let square = 0;
    const share = (lambdas[k]! - lambdas[k - 1]!) / (lambdas[k + 1]! - lambdas[k - 1]!);
    for (let i = 0; i < 3; i++) {
      const value = at[3 * k + i]!;
      if (value < lowest[i]!) lowest[i] = value;
      if (value > highest[i]!) highest[i] = value;
      const before = at[3 * (k - 1) + i]!;
      square += (value - before - share * (at[3 * (k + 1) + i]! - before)) ** 2;
    }
    // NaN at the ends, and where there is no place.
    if (square > bend) bend = square;
  }
  const size = Math.max(...highest.map((high, i) => high - lowest[i]!));
  // From the straight line over two samples it is four times as far as over one: ½ h² |x″|, and ⅛ h² |x″|.
  const off = Math.sqrt(bend) / 4 / size;
  return off > FLAT ? Math.min(most, Math.ceil(samples * Math.sqrt(off / FLAT))) : samples;
}

/** Not too many of the samples, the last among them. */
export function thinned({ count, lambdas, points, velocities }: Trace): Rows {
  const every = Math.ceil(count / MOST);
  if (every === 1) return { lambda: lambdas, points, velocities };
  const kept = Array.from({ length: Math.ceil(count / every) }, (_, k) => k * every);
  if (kept.at(-1) !== count - 1) kept.push(count - 1);
  const pick = (values: Float64Array, width: number) => {
    const out = new Float64Array(width * kept.length);
    for (const [n, k] of kept.entries()) out.set(values.subarray(width * k, width * (k + 1)), width * n);
    return out;
  };
  return { lambda: pick(lambdas, 1), points: pick(points, 4), velocities: pick(velocities, 4) };
}

/** Samples at given parameters, and the end of a path that has come to it between two of them. */
export function withEnd({ lambdas, points, velocities, lambda, point, velocity, count }: Trace): Rows {
  if (count > 0 && lambdas[count - 1]! >= lambda) return { lambda: lambdas, points, velocities };
  return {
    lambda: joined(lambdas, Float64Array.of(lambda)),
    points: joined(points, point),
    velocities: joined(velocities, velocity),
  };
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

export function pathOf(
  field: MetricField,
  trace: Trace,
  { lambda, points, velocities }: Rows,
  projection: Projection,
  parameter: string,
  seconds: number,
): GeodesicPath {
  const { ending, normDrift, conserved, reached, accepted, rejected, evaluations } = trace;
  const radial = radialOf(field, trace);
  return {
    lambda: base64(lambda),
    points: base64(points),
    velocities: base64(velocities),
    cartesian: base64(projection.project(points, lambda.length)),
    drift: {
      lambda: base64(reached),
      norm: base64(normDrift),
      conserved: conserved.map(({ name, first, drift }) => ({ name, first, drift: base64(drift) })),
    },
    ending: {
      kind: ending.kind,
      text: endingText(ending, field.chart, parameter, trace),
      early: ending.kind !== 'until',
      ...('coordinate' in ending && { coordinate: ending.coordinate }),
      ...('message' in ending && { fault: ending.message }),
    },
    ...{ evaluations, steps: accepted, rejected, seconds },
    ...(radial && { radial }),
  };
}

/** The orbit's means where it came around; else the turning points that it has passed. */
function radialOf(field: MetricField, trace: Trace): GeodesicRadial | undefined {
  const { radial, turning } = trace;
  if (radial === undefined || turning.length === 0) return undefined;
  const coordinate = field.chart.coordinates[radial]!;
  const angle = angularCoordinate(field);
  const orbit = angle === undefined ? undefined : orbitOf(trace, angle);
  if (orbit !== undefined) {
    const { pericentre, apocentre, precession, revolutions } = orbit;
    return { coordinate, pericentre, apocentre, precession, orbits: revolutions };
  }
  const passed = (kind: 'pericentre' | 'apocentre') => turning.find((one) => one.kind === kind)?.point[radial];
  const [pericentre, apocentre] = [passed('pericentre'), passed('apocentre')];
  return {
    coordinate,
    ...(pericentre !== undefined && { pericentre }),
    ...(apocentre !== undefined && { apocentre }),
    orbits: 0,
  };
}
