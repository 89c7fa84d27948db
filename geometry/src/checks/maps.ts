import { type Diagnostic, domainOf, lowerMap, type MapModel, type SpacetimeModel } from '@spacetime/dsl';
import { JetEvaluator } from '../jets/jet-evaluator.ts';
import type { Fault } from '../metric-field.ts';
import { formatNumber, formatPoint } from './points.ts';

/** A Jacobian is singular below this, as a determinant of rows and columns that are of order one. */
const SINGULAR = 1e-12;
/** How far beyond its target's domain a map may go for rounding's sake, as a fraction of the domain. */
const SLACK = 1e-9;

/**
 * `map/singular` and `map/outside` for one map: warnings where they concern some points of the source's domain,
 * errors where they concern all.
 *
 * @param points samples of the source's domain, shape [count, 4]
 * @param depends bit k is set where something depends on the target's coordinate k: how far a coordinate goes
 *   that nothing depends on does not matter
 */
export function checkMap(
  spacetime: SpacetimeModel,
  map: MapModel,
  parameters: ReadonlyMap<string, number>,
  points: Float64Array,
  count: number,
  depends: number,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const { source, target, declaration } = map;
  const jets = new Float64Array(60 * count);
  const fault = new JetEvaluator(lowerMap(spacetime, map, parameters)).run(points, count, 2, jets);
  const domain = domainOf(spacetime, target, parameters);
  const at = (n: number) => formatPoint(source.coordinates, points, 4 * n);
  const add = (code: string, total: number, message: string, because?: Fault): void => {
    const related = because?.source && [{ ...because.source, message: because.message }];
    diagnostics.push({
      ...{ file: spacetime.file, range: declaration.header, severity: total === count ? 'error' : 'warning', code },
      message: `${message}; so it is at ${total} of ${count} samples.`,
      ...(related && { related }),
    });
  };
  const undefinedAt: number[] = [];
  const singularAt: number[] = [];
  const outsideAt: { readonly n: number; readonly k: number }[] = [];
  for (let n = 0; n < count; n++) {
    if (Number.isNaN(jets[60 * n]!)) {
      undefinedAt.push(n);
      continue;
    }
    if (isSingular(jets, n)) singularAt.push(n);
    const k = [0, 1, 2, 3].find((i) => {
      if (domain.periodic[i] || !((depends >> i) & 1)) return false;
      const slack = SLACK * (domain.upper[i]! - domain.lower[i]!);
      return jets[60 * n + i]! < domain.lower[i]! - slack || jets[60 * n + i]! > domain.upper[i]! + slack;
    });
    if (k !== undefined) outsideAt.push({ n, k });
  }
  if (undefinedAt.length > 0 && fault !== undefined) {
    const message = `The map is not smooth at ${at(undefinedAt[0]!)}: ${fault.message}`;
    add('map/singular', undefinedAt.length, message, fault);
  } else if (singularAt.length > 0) {
    add('map/singular', singularAt.length, `The Jacobian of the map is singular at ${at(singularAt[0]!)}`);
  }
  const [outside] = outsideAt;
  if (outside !== undefined) {
    const { n, k } = outside;
    const [lower, upper] = [formatNumber(domain.lower[k]!), formatNumber(domain.upper[k]!)];
    const value = `${target.coordinates[k]} = ${formatNumber(jets[60 * n + k]!)}`;
    const message = `The map leaves \`${target.name}\`: at ${at(n)} it gives ${value}, outside ${lower} .. ${upper}`;
    add('map/outside', outsideAt.length, message);
  }
  return diagnostics;
}

/**
 * Whether a map is singular, or not smooth, at a point.
 * @param jets the four coordinates' 2-jets, shape [points, 15, 4]
 */
export function isSingular(jets: Float64Array, point: number): boolean {
  return !(Math.abs(scaledDeterminant(jets, 60 * point + 4)) >= SINGULAR);
}

const work = new Float64Array(16);

/** The determinant of a 4 × 4 matrix [coordinate, component] once rows, then columns, are divided by their largest entry. */
function scaledDeterminant(m: Float64Array, offset: number): number {
  for (let k = 0; k < 16; k++) work[k] = m[offset + k]!;
  for (const [along, across] of [
    [4, 1],
    [1, 4],
  ] as const) {
    for (let i = 0; i < 4; i++) {
      let largest = 0;
      for (let j = 0; j < 4; j++) largest = Math.max(largest, Math.abs(work[along * i + across * j]!));
      if (largest === 0) return 0;
      for (let j = 0; j < 4; j++) work[along * i + across * j]! /= largest;
    }
  }
  let determinant = 1;
  for (let k = 0; k < 4; k++) {
    let pivot = k;
    for (let i = k + 1; i < 4; i++) if (Math.abs(work[4 * i + k]!) > Math.abs(work[4 * pivot + k]!)) pivot = i;
    const head = work[4 * pivot + k]!;
    if (head === 0) return 0;
    determinant *= pivot === k ? head : -head;
    for (let j = 0; j < 4; j++) [work[4 * k + j], work[4 * pivot + j]] = [work[4 * pivot + j]!, work[4 * k + j]!];
    for (let i = k + 1; i < 4; i++) {
      const factor = work[4 * i + k]! / head;
      for (let j = k; j < 4; j++) work[4 * i + j]! -= factor * work[4 * k + j]!;
    }
  }
  return determinant;
}
