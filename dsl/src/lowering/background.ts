import type { ChartModel, SpacetimeModel } from '../model.ts';
import { PAIRS, type Program } from '../program.ts';
import { Lowering } from './expressions.ts';
import { lowerMetric } from './metric.ts';

/** A background in the chart that declares it. */
export interface Background {
  /** Ten outputs in the order of PAIRS, in {@link chart}'s coordinates. */
  readonly program: Program;
  /** Absent for constant Minkowski, whose components are the same numbers in whatever chart is asked for. */
  readonly chart?: ChartModel;
  /** The parameters at which maps that carry the background to another chart are to be lowered as well. */
  readonly parameters: ReadonlyMap<string, number>;
}

/**
 * The background of a spacetime: `background { M = 0 }` is the metric at those parameters and the
 * others as given, `background in CHART { … }` a metric of its own, and without either diag(−1, 1, 1, 1), or its
 * negative for the signature (+,−,−,−).
 *
 * @param parameters as bound for the metric itself
 */
export function lowerBackground(spacetime: SpacetimeModel, parameters: ReadonlyMap<string, number>): Background {
  const { background, metric } = spacetime;
  if (background.kind === 'metric') {
    const { chart } = background.metric;
    return { program: lowerMetric(spacetime, background.metric, parameters), chart, parameters };
  }
  if (background.kind === 'parameters' && metric !== undefined) {
    const changed = new Map([...parameters, ...background.values]);
    return { program: lowerMetric(spacetime, metric, changed), chart: metric.chart, parameters: changed };
  }
  const { builder } = new Lowering(spacetime, parameters);
  const time = metric?.signature.negative === 3 ? 1 : -1;
  const outputs = PAIRS.map(([i, j]) => builder.constant(i !== j ? 0 : i === 0 ? time : -time));
  return { program: builder.finish(outputs), parameters };
}
