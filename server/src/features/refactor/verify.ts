import {
  analyze,
  bindParameters,
  lowerMetric,
  type MetricModel,
  PAIRS,
  type Program,
  type SpacetimeModel,
} from '@spacetime/dsl';
import { chartOf, JetEvaluator, samplePoints } from '@spacetime/geometry';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { applied } from '../fix-all.ts';
import type { TextEdit } from '../places.ts';

/** Points at which metrics are compared. */
const POINTS = 64;
const TOLERANCE = 1e-12;

/**
 * Whether a spacetime has the same metrics after edits: they may be in another form, but their components agree at
 * random points of their domains, to rounding, and nothing has become wrong. Edits outside of it are not looked at.
 */
export function keepsMetrics(snapshot: Snapshot, spacetime: SpacetimeModel, edits: readonly TextEdit[]): boolean {
  const { start, end } = spacetime.declaration.range;
  const own = edits
    .filter(({ range }) => range.start >= start && range.end <= end)
    .map(({ range, text }) => ({ text, range: { start: range.start - start, end: range.end - start } }))
    .sort((a, b) => a.range.start - b.range.start);
  const text = applied(snapshot.text.slice(start, end), own);
  const model = analyze('', { read: () => text, resolve: (_, path) => path });
  const after = model.spacetimes.find(({ name }) => name === spacetime.name);
  if (after === undefined || model.diagnostics.some(({ severity }) => severity === 'error')) return false;
  if (after.metrics.length !== spacetime.metrics.length) return false;
  return spacetime.metrics.every((metric, k) => {
    const other = after.metrics[k]!;
    return other.chart.name === metric.chart.name && agree(spacetime, metric, after, other);
  });
}

function agree(before: SpacetimeModel, metric: MetricModel, after: SpacetimeModel, other: MetricModel): boolean {
  const parameters = bindParameters(before);
  const { domain } = chartOf(before, metric.chart, parameters);
  if (![...domain.lower, ...domain.upper].every(Number.isFinite)) return false;
  const points = samplePoints({ kind: 'uniform', count: POINTS }, domain, 1);
  const a = valuesOf(lowerMetric(before, metric, parameters), points);
  const b = valuesOf(lowerMetric(after, other, bindParameters(after)), points);
  for (let n = 0; n < POINTS; n++) {
    for (const [k, [i, j]] of PAIRS.entries()) {
      const [x, y] = [a[10 * n + k]!, b[10 * n + k]!];
      if (Number.isNaN(x) && Number.isNaN(y)) continue;
      const length = Math.sqrt(Math.abs(a[10 * n + DIAGONAL[i]!]! * a[10 * n + DIAGONAL[j]!]!));
      const size = Math.max(Math.abs(x), Math.abs(y), length || 0);
      if (!(Math.abs(x - y) <= TOLERANCE * size)) return false;
    }
  }
  return true;
}

/** Where g_ii stands in the order of PAIRS. */
const DIAGONAL: readonly number[] = [0, 4, 7, 9];

function valuesOf(program: Program, points: Float64Array): Float64Array {
  const values = new Float64Array(10 * POINTS);
  new JetEvaluator(program).run(points, POINTS, 0, values);
  return values;
}
