import type { MetricField } from '../metric-field.ts';
import { dependence } from './conserved.ts';
import { rootBetween, type WithinStep } from './within-step.ts';

/** Places within a step at which it is looked whether the domain has been left. */
const LOOKS = 4;

/**
 * The first coordinate that is outside its domain, of those on which the metric depends: how far one goes on which
 * nothing depends does not matter.
 */
export function isOutside(field: MetricField, state: ArrayLike<number>, at = 0): number | undefined {
  const { lower, upper, periodic } = field.chart.domain;
  const depends = dependence(field);
  for (let k = 0; k < 4; k++) {
    if (periodic[k] || !((depends >> k) & 1)) continue;
    const x = state[at + k]!;
    if (!(x >= lower[k]! && x <= upper[k]!)) return k;
  }
  return undefined;
}

const state = new Float64Array(8);

/** Where the last step first leaves the chart's domain, if it does: on its edge. */
export function leaves(
  field: MetricField,
  within: WithinStep,
): { readonly coordinate: number; readonly fraction: number } | undefined {
  const { lower, upper } = field.chart.domain;
  for (let i = 1; i <= LOOKS; i++) {
    const high = i / LOOKS;
    within.interpolate(high, state);
    if (isOutside(field, state) === undefined) continue;
    // Of several coordinates the one that leaves first.
    const crossings = [0, 1, 2, 3].flatMap((coordinate) => {
      const x = state[coordinate]!;
      const edge = x < lower[coordinate]! ? lower[coordinate]! : upper[coordinate]!;
      if (isOutside(field, state) === undefined || (x >= lower[coordinate]! && x <= upper[coordinate]!)) return [];
      return [{ coordinate, edge, beyond: x - edge }];
    });
    const depends = dependence(field);
    const found = crossings
      .filter(({ coordinate }) => (depends >> coordinate) & 1 && !field.chart.domain.periodic[coordinate])
      .map(({ coordinate, edge, beyond }) => {
        const low = high - 1 / LOOKS;
        const distance = (fraction: number) => {
          within.exact(fraction, state);
          return state[coordinate]! - edge;
        };
        const before = distance(low);
        return { coordinate, fraction: before * beyond >= 0 ? low : rootBetween(distance, low, high, before, beyond) };
      });
    return found.sort((a, b) => a.fraction - b.fraction)[0];
  }
  return undefined;
}
