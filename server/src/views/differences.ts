import { compareFields, finiteDifferenceField, samplePoints } from '@spacetime/geometry';
import type { Differences, DifferencesParams, DifferencesQuantity } from '@spacetime/protocol';
import { ViewError } from './orders.ts';
import type { SeenFields } from './seen.ts';

export const DERIVED: readonly DifferencesQuantity[] = ['christoffel', 'riemann', 'ricci', 'kretschmann'];
const POINTS = 64;
const MOST_POINTS = 4096;
/** Four a decade, from where rounding rules to where truncation does. */
const STEPS = Array.from({ length: 21 }, (_, k) => 10 ** (-5 + k / 4));
const SEED = 0x5eed;

/** Errors of finite differences of the exact metric against their step, and of a learned field; yields after each step. */
export function* differencesOf(
  { exact, learned }: SeenFields,
  { points: count = POINTS }: Omit<DifferencesParams, 'target'>,
): Generator<void, Differences> {
  if (!Number.isInteger(count) || count < 1 || count > MOST_POINTS) {
    throw new ViewError(`errors are averaged over 1 to ${MOST_POINTS} points, not ${count}`);
  }
  const points = samplePoints({ kind: 'sobol', count }, exact.chart.domain, SEED);
  const curves: Differences['curves'][number][] = [];
  for (const order of [2, 4, 6] as const) {
    for (const precision of ['float64', 'float32'] as const) {
      const errors = new Map(DERIVED.map((quantity) => [quantity, [] as (number | null)[]]));
      for (const h of STEPS) {
        const differences = finiteDifferenceField(exact, { order, h, precision });
        const { quantities } = compareFields(differences, exact, undefined, points, count, { quantities: DERIVED });
        for (const quantity of DERIVED) errors.get(quantity)!.push(quantities[quantity].mae);
        yield;
      }
      for (const quantity of DERIVED) curves.push({ quantity, order, precision, errors: errors.get(quantity)! });
    }
  }
  const ours = learned && compareFields(learned, exact, undefined, points, count, { quantities: DERIVED }).quantities;
  return {
    ...{ steps: STEPS, curves, points: count },
    ...(ours && {
      learned: Object.fromEntries(
        DERIVED.map((quantity) => [quantity, ours[quantity].mae]),
      ) as Required<Differences>['learned'],
    }),
  };
}
