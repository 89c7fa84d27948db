import { angularCoordinate, endingText, type MetricField, orbitOf, type Trace } from '@spacetime/geometry';
import type { GeodesicPath, GeodesicRadial } from '@spacetime/protocol';
import type { Projection } from './projection.ts';

/** Samples of a path that are sent, at the most; of more, every second or third. */
const MOST = 40_000;

/** Samples of a path. */
export interface Rows {
  readonly lambda: Float64Array;
  readonly points: Float64Array;
  readonly velocities: Float64Array;
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

/** Every machine that Node has releases for is little-endian. */
function base64({ buffer, byteOffset, byteLength }: Float64Array): string {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('base64');
}
