import type { SpacetimeModel } from '@spacetime/dsl';
import {
  type Chart,
  chartMap,
  type MetricField,
  MissingMetricError,
  pairIndex,
  transformPoints,
} from '@spacetime/geometry';
import type { GeodesicProjection } from '@spacetime/protocol';

/** How points of a chart are shown in space. */
export interface Projection {
  readonly of: GeodesicProjection;
  /**
   * @param points shape [count, 4]
   * @returns shape [count, 3]; NaN where there is no place
   */
  project(points: Float64Array, count: number): Float64Array;
}

const CARTESIAN = ['x', 'y', 'z'] as const;

/** Coordinates that are called x, y and z are taken as they are, then maps to such, then angles about an axis. */
export function projectionOf(
  field: MetricField,
  spacetime: SpacetimeModel,
  parameters: ReadonlyMap<string, number>,
): Projection {
  const { chart } = field;
  if (isCartesian(chart.coordinates)) return plain(CARTESIAN);
  for (const { name, coordinates } of spacetime.charts.values()) {
    const mapped = isCartesian(coordinates) ? byMap(spacetime, chart.name, name, parameters) : undefined;
    if (mapped !== undefined) return mapped;
  }
  if (!isPolar(chart)) return plain([chart.coordinates[1]!, chart.coordinates[2]!, chart.coordinates[3]!]);
  return chart.domain.lower[1]! < 0 ? areal(field) : { of: { kind: 'spherical', axes: CARTESIAN }, project: spherical };
}

function isCartesian(coordinates: readonly string[]): boolean {
  return CARTESIAN.every((name, i) => coordinates[i + 1] === name);
}

/** Whether the last coordinate goes once around, and the third one is an angle from an axis. */
function isPolar({ domain: { lower, upper, periodic } }: Chart): boolean {
  const isWhole = Math.abs(upper[3]! - lower[3]! - 2 * Math.PI) < 1e-9;
  return periodic[3] === true && isWhole && lower[2]! >= 0 && upper[2]! <= Math.PI + 1e-9 && upper[2]! > lower[2]!;
}

function plain(axes: readonly [string, string, string]): Projection {
  return {
    of: { kind: 'coordinates', axes },
    project: (points, count) => each(count, (k, out) => out.set(points.subarray(4 * k + 1, 4 * k + 4), 3 * k)),
  };
}

/** By a map of the file, or a chain of them; undefined where none leads there. */
function byMap(
  spacetime: SpacetimeModel,
  source: string,
  chart: string,
  parameters: ReadonlyMap<string, number>,
): Projection | undefined {
  try {
    const map = chartMap(spacetime, source, chart, parameters);
    return {
      of: { kind: 'map', axes: CARTESIAN, chart },
      project: (points, count) => {
        const moved = new Float64Array(4 * count);
        transformPoints(map, points, count, moved);
        return each(count, (k, out) => out.set(moved.subarray(4 * k + 1, 4 * k + 4), 3 * k));
      },
    };
  } catch (error) {
    if (error instanceof MissingMetricError) return undefined;
    throw error;
  }
}

function spherical(points: Float64Array, count: number): Float64Array {
  return each(count, (k, out) => put(points[4 * k + 1]!, points, k, out));
}

/** √g_θθ in place of a radius that may be negative, as on the far side of a wormhole. */
function areal(field: MetricField): Projection {
  return {
    of: { kind: 'areal', axes: CARTESIAN },
    project: (points, count) => {
      const metric = new Float64Array(10 * count);
      field.jets(points, count, 0, metric);
      return each(count, (k, out) => put(Math.sqrt(Math.abs(metric[10 * k + pairIndex(2, 2)]!)), points, k, out));
    },
  };
}

function put(radius: number, points: Float64Array, k: number, out: Float64Array): void {
  const [theta, phi] = [points[4 * k + 2]!, points[4 * k + 3]!];
  const across = radius * Math.sin(theta);
  out.set([across * Math.cos(phi), across * Math.sin(phi), radius * Math.cos(theta)], 3 * k);
}

function each(count: number, place: (k: number, out: Float64Array) => void): Float64Array {
  const out = new Float64Array(3 * count);
  for (let k = 0; k < count; k++) place(k, out);
  return out;
}
