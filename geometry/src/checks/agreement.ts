import { type Diagnostic, lowerMetric, type MetricModel, PAIRS, type SpacetimeModel } from '@spacetime/dsl';
import { chartMap, chartOf, MissingMetricError, programMetric } from '../fields/exact-metric.ts';
import { pullbackProgram } from '../fields/program-algebra.ts';
import { formatNumber, formatPoint } from './points.ts';
import { createCongruence, diagonalise } from './proof/congruence.ts';
import { sampleDomain } from './samples.ts';

/** What components may differ by, relative to the lengths of their coordinate vectors. */
const TOLERANCE = 1e-9;

/**
 * `metric/inconsistent`: two metrics of one spacetime, in charts between which maps lead, are not the same one.
 *
 * @param first the metric that the spacetime's expectations speak of
 * @param samples low-discrepancy points at which they are compared
 */
export function checkAgreement(
  spacetime: SpacetimeModel,
  first: MetricModel,
  other: MetricModel,
  parameters: ReadonlyMap<string, number>,
  samples: number,
): Diagnostic[] {
  const route = routeBetween(spacetime, first, other, parameters);
  if (route === undefined) return [];
  const { here, there, map } = route;
  const chart = chartOf(spacetime, here.chart, parameters);
  const domain = sampleDomain(chart.domain, samples);
  if (domain === undefined) return [];
  const { points, count } = domain;
  const program = lowerMetric(spacetime, here, parameters);
  const carried = pullbackProgram(lowerMetric(spacetime, there, parameters), map);
  const given = new Float64Array(10 * count);
  const induced = new Float64Array(10 * count);
  programMetric(program, chart, here.signature).jets(points, count, 0, given);
  programMetric(carried, chart, here.signature).jets(points, count, 0, induced);
  const congruence = createCongruence();
  let worst = { excess: 1, point: -1, pair: 0 };
  for (let point = 0; point < count; point++) {
    if (!diagonalise(given, 10 * point, congruence)) continue;
    for (const [pair, [i, j]] of PAIRS.entries()) {
      const size = congruence.lengths[i]! * congruence.lengths[j]!;
      const excess = Math.abs(given[10 * point + pair]! - induced[10 * point + pair]!) / (TOLERANCE * size);
      if (excess > worst.excess) worst = { excess, point, pair };
    }
  }
  if (worst.point < 0) return [];
  const { coordinates } = here.chart;
  const [i, j] = PAIRS[worst.pair]!;
  const [a, b] = [given, induced].map((values) => formatNumber(values[10 * worst.point + worst.pair]!));
  const at = formatPoint(coordinates, points, 4 * worst.point);
  const message = `The metrics in \`${here.chart.name}\` and \`${there.chart.name}\` are not the same: at ${at}, \`g[${coordinates[i]},${coordinates[j]}]\` is ${a}, and ${b} by the map.`;
  const related = [{ file: spacetime.file, range: first.declaration.header, message: 'The other one is given here.' }];
  return [
    {
      ...{ file: spacetime.file, range: other.declaration.header, severity: 'error', code: 'metric/inconsistent' },
      ...{ message, related },
    },
  ];
}

/** The maps from one of the charts to the other, whichever way they lead. */
function routeBetween(
  spacetime: SpacetimeModel,
  first: MetricModel,
  other: MetricModel,
  parameters: ReadonlyMap<string, number>,
) {
  for (const [here, there] of [
    [other, first],
    [first, other],
  ] as const) {
    try {
      return { here, there, map: chartMap(spacetime, here.chart.name, there.chart.name, parameters) };
    } catch (error) {
      if (!(error instanceof MissingMetricError)) throw error;
    }
  }
  return undefined;
}
