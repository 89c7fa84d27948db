import type { Domain, Program } from '@spacetime/dsl';
import { JetEvaluator } from '../jets/jet-evaluator.ts';
import type { Fault } from '../metric-field.ts';

/** Whether a point, four numbers from index `at`, lies in the closed domain; periodic coordinates always do. */
export function inDomain({ lower, upper, periodic }: Domain, point: ArrayLike<number>, at = 0): boolean {
  for (let k = 0; k < 4; k++) {
    const x = point[at + k]!;
    if (periodic[k] ? !Number.isFinite(x) : !(x >= lower[k]! && x <= upper[k]!)) return false;
  }
  return true;
}

/** Brings periodic coordinates into lower ≤ x < upper, in place; those that are there already keep their bits. */
export function wrapPeriodic({ lower, upper, periodic }: Domain, points: Float64Array, count: number): void {
  for (let k = 0; k < 4; k++) {
    if (!periodic[k]) continue;
    const low = lower[k]!;
    const high = upper[k]!;
    const period = high - low;
    if (!(period > 0)) continue;
    for (let i = k; i < 4 * count; i += 4) {
      const x = points[i]!;
      // The end itself stays: a domain is closed, and there a scaled coordinate is 1 rather than −1.
      if (x >= low && x <= high) continue;
      const wrapped = low + ((((x - low) % period) + period) % period);
      points[i] = wrapped < high ? wrapped : low;
    }
  }
}

/**
 * Points in a map's target chart.
 * @param points shape [count, 4], in the source chart
 * @param out shape [count, 4]; NaN where the map is not defined
 */
export function transformPoints(
  map: Program | JetEvaluator,
  points: Float64Array,
  count: number,
  out: Float64Array,
): Fault | undefined {
  const evaluator = map instanceof JetEvaluator ? map : new JetEvaluator(map);
  return evaluator.run(points, count, 0, out);
}
