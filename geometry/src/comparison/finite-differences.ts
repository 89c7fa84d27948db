import { finiteDifferenceField } from '../differences/field.ts';
import type { StencilOrder } from '../differences/stencils.ts';
import type { Chart, MetricField } from '../metric-field.ts';
import { type Comparison, compareFields, type QuantityError } from './compare.ts';
import { COMPARED, type ComparedQuantity } from './quantities.ts';

type Precision = 'float32' | 'float64';

/** The best step of a scan, and the error there. */
export interface BestStep {
  readonly h: number;
  readonly error: number;
}

export interface StepScan {
  readonly order: StencilOrder;
  readonly precision: Precision;
  /** Steps tried; by default 1e-5 … 1, four a decade. */
  readonly steps?: readonly number[];
  readonly quantities?: readonly ComparedQuantity[];
}

export interface DifferenceComparison {
  readonly order: StencilOrder;
  readonly precision: Precision;
  /** One step for all quantities, or each quantity's own best. */
  readonly h: number | 'best';
  /** With the step that was used. */
  readonly quantities: Readonly<Record<ComparedQuantity, QuantityError & { readonly h: number }>>;
  readonly faulty: number;
  /** Whether points near the domain's edge had to be moved inside, because the metric has no value a stencil beyond it. */
  readonly moved: boolean;
}

export interface DifferenceComparisonOptions {
  readonly orders?: readonly StencilOrder[];
  readonly precisions?: readonly Precision[];
  /** The step that is the same for all; default 0.01. */
  readonly h?: number;
  readonly steps?: readonly number[];
  /** How many of the points the scan for the best step uses, evenly chosen; default 256. */
  readonly scanPoints?: number;
}

const STEPS = Array.from({ length: 21 }, (_, k) => 10 ** (-5 + k / 4));

/**
 * For each quantity the step with the smallest mean absolute error over the points. Steps for which a stencil leaves
 * the metric's realm at some point are passed over, unless all are. A quantity without a finite value is left out.
 */
export function bestStep(
  exact: MetricField,
  points: Float64Array,
  count: number,
  { order, precision, steps = STEPS, quantities = COMPARED }: StepScan,
): Partial<Record<ComparedQuantity, BestStep>> {
  const best: Partial<Record<ComparedQuantity, BestStep>> = {};
  const results = steps.map((h) => ({ h, ...compareAt(exact, undefined, points, count, order, precision, h) }));
  const unmoved = results.filter(({ moved }) => !moved);
  for (const { h, comparison } of unmoved.length > 0 ? unmoved : results) {
    for (const name of quantities) {
      const error = comparison.quantities[name].mae;
      if (error !== null && error < (best[name]?.error ?? Number.POSITIVE_INFINITY)) best[name] = { h, error };
    }
  }
  return best;
}

/**
 * Finite differences of samples of the exact metric against its exact derivatives, for every order and precision: at
 * one step for all quantities (as in published tables) and at the step that is best for each, so that nobody's
 * differences are made to look worse than they are.
 *
 * @param points shape [count, 4]; a point costs up to 241 evaluations of the metric a step
 * @returns per order and precision two entries, `h` the number and then `'best'`
 */
export function compareFiniteDifferences(
  exact: MetricField,
  background: MetricField | undefined,
  points: Float64Array,
  count: number,
  options: DifferenceComparisonOptions = {},
): DifferenceComparison[] {
  const {
    orders = [2, 4, 6],
    precisions = ['float32', 'float64'],
    h = 0.01,
    steps = STEPS,
    scanPoints = 256,
  } = options;
  const few = Math.min(count, scanPoints);
  const scanned = subset(points, count, few);
  const results: DifferenceComparison[] = [];
  for (const order of orders) {
    for (const precision of precisions) {
      const at = (step: number) => compareAt(exact, background, points, count, order, precision, step);
      const fixed = at(h);
      results.push(
        entry(
          order,
          precision,
          h,
          COMPARED.map((name) => ({ name, step: h, ...fixed })),
        ),
      );
      const best = bestStep(exact, scanned, few, { order, precision, steps });
      // What is best on the scanned points need not be on all: the best of everything tried on all of them.
      const tried = [{ step: h, ...fixed }];
      for (const step of new Set(Object.values(best).map((found) => found.h))) {
        if (step !== h) tried.push({ step, ...at(step) });
      }
      const usable = tried.some(({ moved }) => !moved) ? tried.filter(({ moved }) => !moved) : tried;
      const error = (outcome: Outcome, name: ComparedQuantity): number =>
        outcome.comparison.quantities[name].mae ?? Number.POSITIVE_INFINITY;
      const chosen = COMPARED.map((name) => ({
        name,
        ...usable.reduce((left, right) => (error(right, name) < error(left, name) ? right : left)),
      }));
      results.push(entry(order, precision, 'best', chosen));
    }
  }
  return results;
}

interface Outcome {
  readonly comparison: Comparison;
  readonly moved: boolean;
}

function compareAt(
  exact: MetricField,
  background: MetricField | undefined,
  points: Float64Array,
  count: number,
  order: StencilOrder,
  precision: Precision,
  h: number,
): Outcome {
  const differences = finiteDifferenceField(exact, { order, h, precision });
  const comparison = compareFields(differences, exact, background, points, count);
  if (comparison.faulty === 0) return { comparison, moved: false };
  const inside = moveInside(exact.chart, points, count, (h * order) / 2);
  return { comparison: compareFields(differences, exact, background, inside, count), moved: true };
}

/** The points with every coordinate at least `reach` from the domain's edges (in its middle where it is too narrow). */
function moveInside({ domain }: Chart, points: Float64Array, count: number, reach: number): Float64Array {
  return Float64Array.from({ length: 4 * count }, (_, k) => {
    const i = k & 3;
    if (domain.periodic[i]) return points[k]!;
    const margin = Math.min(reach, 0.5 * (domain.upper[i]! - domain.lower[i]!));
    return Math.min(Math.max(points[k]!, domain.lower[i]! + margin), domain.upper[i]! - margin);
  });
}

function subset(points: Float64Array, count: number, few: number): Float64Array {
  return Float64Array.from(
    { length: 4 * few },
    (_, k) => points[4 * Math.floor((Math.floor(k / 4) * count) / few) + (k & 3)]!,
  );
}

function entry(
  order: StencilOrder,
  precision: Precision,
  h: number | 'best',
  parts: readonly (Outcome & { readonly name: ComparedQuantity; readonly step: number })[],
): DifferenceComparison {
  const quantities = Object.fromEntries(
    parts.map(({ name, step, comparison }) => [name, { ...comparison.quantities[name], h: step }]),
  ) as DifferenceComparison['quantities'];
  const faulty = Math.max(...parts.map(({ comparison }) => comparison.faulty));
  return { order, precision, h, quantities, faulty, moved: parts.some(({ moved }) => moved) };
}
