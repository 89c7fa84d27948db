import { type Diagnostic, type ExpectModel, lowerExpressions, type SpacetimeModel } from '@spacetime/dsl';
import type { ExactMetric } from '../../fields/exact-metric.ts';
import type { PetrovType } from '../../invariants/petrov-type.ts';
import { JetEvaluator } from '../../jets/jet-evaluator.ts';
import { formatNumber, formatPoint } from '../points.ts';
import type { ExpectationReport } from '../report.ts';
import { type CurvatureSamples, sampleCurvature } from './curvature-samples.ts';
import {
  type Measurement,
  measureKilling,
  measurePetrov,
  measureRicci,
  measureRiemann,
  measureScalar,
  PETROV_TYPES,
} from './measure.ts';

export interface ExpectationsCheck {
  readonly diagnostics: readonly Diagnostic[];
  readonly reports: readonly ExpectationReport[];
}

/** Something about an expectation that leaves nothing to measure; the message is for users. */
class Unmeasurable extends Error {
  override readonly name = 'Unmeasurable';
}

/**
 * Whether what a spacetime expects of its metric holds at every one of the points.
 *
 * @param points where the metric is regular, shape [count, 4], in the metric's own chart
 */
export function* checkExpectations(
  spacetime: SpacetimeModel,
  field: ExactMetric,
  parameters: ReadonlyMap<string, number>,
  points: Float64Array,
  count: number,
): Generator<number, ExpectationsCheck> {
  const diagnostics: Diagnostic[] = [];
  const reports: ExpectationReport[] = [];
  if (spacetime.expectations.length === 0) return { diagnostics, reports };
  const samples = yield* sampleCurvature(field, points, count);
  for (const expectation of spacetime.expectations) {
    const { quantity, declaration } = expectation;
    const failed = (message: string): void => {
      const { range } = declaration;
      diagnostics.push({ file: spacetime.file, range, severity: 'error', code: 'expect/failed', message });
    };
    if (samples.count === 0) {
      reports.push({ declaration, quantity, holds: false, samples: 0, worst: Number.NaN, tolerance: 0 });
      continue;
    }
    try {
      for (const measurement of measure(spacetime, expectation, field, parameters, samples)) {
        const report = reportOf(expectation, measurement, samples);
        reports.push(report);
        if (!report.holds) failed(describe(expectation, measurement, field, samples));
      }
    } catch (error) {
      if (!(error instanceof Unmeasurable)) throw error;
      reports.push({ declaration, quantity, holds: false, samples: 0, worst: Number.NaN, tolerance: 0 });
      failed(error.message);
    }
    yield 1;
  }
  return { diagnostics, reports };
}

function reportOf(
  { quantity, declaration }: ExpectModel,
  measurement: Measurement,
  { count, points }: CurvatureSamples,
): ExpectationReport {
  const { worst, tolerance, at, found, expected } = measurement;
  const point = Array.from(points.subarray(4 * at, 4 * at + 4));
  const holds = worst <= tolerance;
  return {
    declaration,
    quantity,
    holds,
    samples: measurement.count ?? count,
    worst,
    tolerance,
    point,
    found,
    expected,
  };
}

/** The measurements that an expectation asks for, one each but for `killing`; none where it is malformed. */
function measure(
  spacetime: SpacetimeModel,
  { quantity, value, names }: ExpectModel,
  { chart }: ExactMetric,
  parameters: ReadonlyMap<string, number>,
  samples: CurvatureSamples,
): readonly Measurement[] {
  const expected = (): Float64Array | undefined => {
    const model = spacetime.charts.get(chart.name);
    if (value === undefined || model === undefined) return undefined;
    const out = new Float64Array(samples.count);
    const program = lowerExpressions(spacetime, model, [value], parameters);
    const fault = new JetEvaluator(program).run(samples.points, samples.count, 0, out);
    if (fault === undefined) return out;
    const at = formatPoint(chart.coordinates, samples.points, 4 * fault.point);
    throw new Unmeasurable(`The value expected is not finite at ${at}: ${fault.message}.`);
  };
  switch (quantity) {
    case 'vacuum':
      return [measureRicci(samples)];
    case 'flat':
      return [measureRiemann(samples)];
    case 'einstein': {
      const lambda = expected();
      return lambda ? [measureRicci(samples, lambda)] : [];
    }
    case 'scalar':
    case 'kretschmann':
    case 'determinant': {
      const values = expected();
      return values ? [measureScalar(samples, quantity, values)] : [];
    }
    case 'petrov': {
      const type = PETROV_TYPES.find((candidate) => candidate === names[0]) as PetrovType | undefined;
      if (type === undefined) return [];
      const measurement = measurePetrov(samples, type);
      if (measurement) return [measurement];
      throw new Unmeasurable(
        'The Weyl tensor is smaller than its rounding error at every sample: it has no Petrov type.',
      );
    }
    case 'killing':
      return names.flatMap((name) => {
        const k = chart.coordinates.indexOf(name);
        return k < 0 ? [] : [measureKilling(samples, k, name, chart.domain.upper[k]! - chart.domain.lower[k]!)];
      });
    default:
      return [];
  }
}

function describe(
  { quantity, names }: ExpectModel,
  { what, found, expected, worst, tolerance, at }: Measurement,
  { chart }: ExactMetric,
  samples: CurvatureSamples,
): string {
  const place = formatPoint(chart.coordinates, samples.points, 4 * at);
  const said = names.length === 0 ? quantity : `${quantity} ${names.join(', ')}`;
  const start = `\`${said}\` does not hold: at ${place}, ${what} is ${found}, not ${expected}`;
  if (Number.isNaN(worst)) return `${start}.`;
  const size = quantity === 'killing' ? '' : ` That is ${formatNumber(worst)} of the size of its terms;`;
  return `${start}.${size} ${formatNumber(tolerance)} is allowed.`;
}
