import type { SpacetimeModel } from '@spacetime/dsl';
import type { ExpectationReport, SpacetimeReport } from '@spacetime/geometry';
import { type MetricFacts, metricFacts } from './metric.ts';
import { letRanges, type RangeFact } from './ranges.ts';

/** How far an expectation is from holding; `at` is the start of its declaration. */
export interface ExpectationFact extends Omit<ExpectationReport, 'declaration'> {
  readonly at: number;
}

/** What numbers say of a spacetime; offsets are those of the subject's text. */
export interface SpacetimeFacts {
  /** In the order of the text. */
  readonly metrics: readonly MetricFacts[];
  /** `killing` has one for each of its coordinates. */
  readonly expectations: readonly ExpectationFact[];
  /** Of definitions without parameters, by canonical name. */
  readonly ranges: Readonly<Record<string, RangeFact>>;
}

export function spacetimeFacts(spacetime: SpacetimeModel, report: SpacetimeReport): SpacetimeFacts {
  const { signatures, expectations } = report;
  return {
    metrics: spacetime.metrics.map((metric, k) => metricFacts(spacetime, metric, signatures[k])),
    expectations: expectations.map(({ declaration, ...rest }) => ({ ...rest, at: declaration.range.start })),
    ranges: letRanges(spacetime),
  };
}
