import { bindParameters, domainOf, lowerMetric, type Range } from '@spacetime/dsl';
import { JetEvaluator, samplePoints } from '@spacetime/geometry';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Action } from '../code-actions.ts';

const POINTS = 32;

/** `periodic` for a coordinate that goes once around, 2π, where the metric is the same at both ends. */
export function periodicActions(snapshot: Snapshot, range: Range): readonly Action[] {
  for (const spacetime of snapshot.model.spacetimes) {
    if (spacetime.file !== snapshot.path || !spacetime.sound) continue;
    for (const chart of spacetime.charts.values()) {
      const domain = chart.declaration.domains.find(
        (one) => one.range.start <= range.start && range.end <= one.range.end,
      );
      if (domain === undefined || domain.periodic) continue;
      const k = chart.coordinates.indexOf(domain.coordinate.canonical);
      const parameters = bindParameters(spacetime);
      const whole = domainOf(spacetime, chart, parameters);
      const width = whole.upper[k]! - whole.lower[k]!;
      const metric = spacetime.metrics.find((one) => one.chart === chart);
      if (!(Math.abs(width - 2 * Math.PI) < 1e-9) || metric === undefined) return [];
      const points = samplePoints({ kind: 'uniform', count: POINTS }, whole, 1);
      const evaluator = new JetEvaluator(lowerMetric(spacetime, metric, parameters));
      const [a, b] = [whole.lower[k]!, whole.upper[k]!].map((end) => {
        for (let n = 0; n < POINTS; n++) points[4 * n + k] = end;
        const values = new Float64Array(10 * POINTS);
        evaluator.run(points, POINTS, 0, values);
        return values;
      });
      const isSame = a!.every((x, n) => Math.abs(x - b![n]!) <= 1e-12 * Math.max(1, Math.abs(x)));
      const { end } = domain.range;
      const edits = [{ range: { start: end, end }, text: ' periodic' }];
      const title = `Mark \`${domain.coordinate.text}\` as periodic`;
      return isSame ? [{ title, kind: 'refactor.rewrite', edits: () => edits }] : [];
    }
  }
  return [];
}
