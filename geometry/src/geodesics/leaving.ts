import { dependence, type MetricField } from '../metric-field.ts';
import { STATE } from './equations.ts';
import type { WithinStep } from './within-step.ts';
import { zeroWithin } from './zero.ts';

/** Whether a coordinate bounds the domain: how far one goes on which nothing depends does not matter. */
function isBounded(field: MetricField, k: number): boolean {
  return !field.chart.domain.periodic[k] && ((dependence(field) >> k) & 1) === 1;
}

/** The first coordinate in which a state is outside the chart's domain, of those that bound it. */
export function isOutside(field: MetricField, state: ArrayLike<number>, at = 0): number | undefined {
  const { lower, upper } = field.chart.domain;
  for (let k = 0; k < 4; k++) {
    const x = state[at + k]!;
    if (isBounded(field, k) && !(x >= lower[k]! && x <= upper[k]!)) return k;
  }
  return undefined;
}

export interface Leaving {
  readonly coordinate: number;
  /** Of the step. */
  readonly fraction: number;
  readonly edge: number;
}

/** Where the last step, which has been looked at, first leaves the chart's domain, if it does: on its edge. */
export function leaves(field: MetricField, within: WithinStep, before: Float64Array): Leaving | undefined {
  const { lower, upper } = field.chart.domain;
  const { parts, states } = within;
  for (let part = 0; part < parts; part++) {
    const at = STATE * part;
    if (isOutside(field, states, at) === undefined) continue;
    const low = part === 0 ? 0 : within.fraction(part - 1);
    const high = within.fraction(part);
    const crossings = [0, 1, 2, 3].flatMap((coordinate) => {
      const x = states[at + coordinate]!;
      if (!isBounded(field, coordinate) || (x >= lower[coordinate]! && x <= upper[coordinate]!)) return [];
      const edge = x < lower[coordinate]! ? lower[coordinate]! : upper[coordinate]!;
      const from = part === 0 ? before[coordinate]! : states[at - STATE + coordinate]!;
      const beyond = (state: Float64Array) => state[coordinate]! - edge;
      const fraction =
        (from - edge) * (x - edge) >= 0 ? low : zeroWithin(within, beyond, low, high, from - edge, x - edge);
      return [{ coordinate, fraction, edge }];
    });
    // Of several coordinates the one that leaves first.
    return crossings.sort((a, b) => a.fraction - b.fraction)[0];
  }
  return undefined;
}
