import { type Diagnostic, lowerComponents, type MetricModel, PAIRS, type SpacetimeModel } from '@spacetime/dsl';
import { JetEvaluator } from '../jets/jet-evaluator.ts';
import { formatNumber, formatPoint } from './points.ts';
import { createCongruence, diagonalise } from './proof/congruence.ts';

/** What two ways of writing a function may differ by: of its value, and of the size its component can have. */
const RELATIVE = 1e-9;
const ROUNDING = 1e-13;

/** `metric/asymmetric`: g[i,j] and g[j,i] are both given and are not the same function, at the points given. */
export function checkSymmetry(
  spacetime: SpacetimeModel,
  metric: MetricModel,
  parameters: ReadonlyMap<string, number>,
  points: Float64Array,
  count: number,
): Diagnostic[] {
  const { program, ranges } = lowerComponents(spacetime, metric, parameters);
  const twice = PAIRS.filter(([i, j]) => i !== j && ranges[4 * i + j] && ranges[4 * j + i]);
  if (twice.length === 0) return [];
  const values = new Float64Array(16 * count);
  new JetEvaluator(program).run(points, count, 0, values);
  const { coordinates } = metric.chart;
  return twice.flatMap(([i, j]) => {
    const at = worstOf(values, count, i, j);
    if (at < 0) return [];
    // Whichever was written later is shown as the one that disagrees.
    const [first, second] =
      ranges[4 * i + j]!.start < ranges[4 * j + i]!.start ? [4 * i + j, 4 * j + i] : [4 * j + i, 4 * i + j];
    const name = (k: number) => `g[${coordinates[Math.floor(k / 4)]},${coordinates[k % 4]}]`;
    const value = (k: number) => `\`${name(k)}\` is ${formatNumber(values[16 * at + k]!)}`;
    return {
      file: spacetime.file,
      range: ranges[second]!,
      severity: 'error' as const,
      code: 'metric/asymmetric',
      message: `The metric is not symmetric: at ${formatPoint(coordinates, points, 4 * at)}, ${value(second)} and ${value(first)}.`,
      related: [{ file: spacetime.file, range: ranges[first]!, message: `\`${name(first)}\` is given here.` }],
    };
  });
}

/** The point at which g[i,j] and g[j,i] differ most for their size, −1 where they nowhere differ. */
function worstOf(values: Float64Array, count: number, i: number, j: number): number {
  const congruence = createCongruence();
  let worst = 1;
  let at = -1;
  for (let n = 0; n < count; n++) {
    const [a, b] = [values[16 * n + 4 * i + j]!, values[16 * n + 4 * j + i]!];
    diagonalise(
      PAIRS.map(([p, q]) => values[16 * n + 4 * p + q]!),
      0,
      congruence,
    );
    const size = congruence.lengths[i]! * congruence.lengths[j]!;
    const excess = Math.abs(a - b) / (RELATIVE * Math.max(Math.abs(a), Math.abs(b)) + (size > 0 ? ROUNDING * size : 0));
    if (excess > worst) [worst, at] = [excess, n];
  }
  return at;
}
