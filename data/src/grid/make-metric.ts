import { type MetricNames, toFourMetric } from './metric-names.ts';
import type { Patch } from './patches.ts';

/**
 * Makes variables the metric in place, and NaN of points that have none: where the lapse is below `excise` or not above 0,
 * the spatial metric not positive definite, or a component not finite.
 *
 * @returns how many of these there are
 */
export function makeMetric({ values }: Patch, { kind, variables }: MetricNames, excise: number): number {
  const isThreePlusOne = kind === '3+1';
  const absent = variables.flatMap((name, k) => (name === undefined ? [k] : []));
  let excluded = 0;
  for (let at = 0; at < values.length; at += 10) {
    for (const k of absent) values[at + k] = 0;
    const lapse = isThreePlusOne ? values[at]! : Math.sqrt(lapseSquared(values, at));
    const isGood = lapse > 0 && lapse >= excise && isPositive(values, at);
    if (isGood && isThreePlusOne) toFourMetric(values, at);
    if (isGood && isFinite10(values, at)) continue;
    values.fill(Number.NaN, at, at + 10);
    excluded++;
  }
  return excluded;
}

function isFinite10(values: Float64Array, at: number): boolean {
  for (let k = 0; k < 10; k++) if (!Number.isFinite(values[at + k]!)) return false;
  return true;
}

/** Whether the spatial metric at a point is positive definite (Sylvester). */
function isPositive(v: Float64Array, at: number): boolean {
  return v[at + 4]! > 0 && v[at + 4]! * v[at + 7]! - v[at + 5]! ** 2 > 0 && spatialDeterminant(v, at) > 0;
}

function spatialDeterminant(v: Float64Array, at: number): number {
  const [xx, xy, xz, yy, yz, zz] = [v[at + 4]!, v[at + 5]!, v[at + 6]!, v[at + 7]!, v[at + 8]!, v[at + 9]!];
  return xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz);
}

/** α² = γ^ij g_ti g_tj − g_tt */
function lapseSquared(v: Float64Array, at: number): number {
  const [xx, xy, xz, yy, yz, zz] = [v[at + 4]!, v[at + 5]!, v[at + 6]!, v[at + 7]!, v[at + 8]!, v[at + 9]!];
  const [x, y, z] = [v[at + 1]!, v[at + 2]!, v[at + 3]!];
  const sum =
    x * x * (yy * zz - yz * yz) +
    y * y * (xx * zz - xz * xz) +
    z * z * (xx * yy - xy * xy) +
    2 * (x * y * (xz * yz - xy * zz) + x * z * (xy * yz - xz * yy) + y * z * (xy * xz - xx * yz));
  return sum / spatialDeterminant(v, at) - v[at]!;
}
