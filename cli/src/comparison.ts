import type { Simulation } from '@spacetime/data';
import { type LearnedField, truthOf } from '@spacetime/field';
import {
  COMPARED,
  type ComparedQuantity,
  type Comparison,
  compareFields,
  compareFiniteDifferences,
  type DifferenceComparison,
  samplePoints,
} from '@spacetime/geometry';
import { Failure } from './failure.ts';
import { bytes, scientific, table } from './show/table.ts';

/** What `compare` prints as JSON. */
export interface ComparisonResult {
  readonly storage_bytes: number;
  /**
   * Bytes of the same metric on a grid of 128³ points (10 components, in the fit's precision) over those of the file; for
   * a fit of data, {@link data_bytes} over them.
   */
  readonly ratio: number;
  /** Bytes of the metric's variables in the data that were learned. */
  readonly data_bytes?: number;
  readonly points: number;
  readonly quantities: Comparison['quantities'];
  readonly finite_differences: readonly DifferenceComparison[];
}

/** The grid that compression ratios refer to, as in the paper. */
const GRID_POINTS = 128 ** 3;

/** Validation and training use the fit's own seed; fresh points come from elsewhere in the sequence. */
const FRESH = 0x5eed;

/** Compares a field with the exact metric at fresh points, and finite differences beside it. */
export function comparisonOf(
  learned: LearnedField,
  count: number,
  differences = true,
  data?: Simulation,
): ComparisonResult {
  const { exact, background } = truthOf(learned, data);
  const points = samplePoints({ kind: 'uniform', count }, learned.chart.domain, learned.fit.seed ^ FRESH);
  data?.place(points);
  const result = compareFields(learned, exact, background, points, count);
  if (result.points === 0)
    throw new Failure(`the fields cannot be compared: ${result.fault?.message ?? 'no valid point'}`);
  const few = Math.min(count, DIFFERENCE_POINTS);
  return {
    storage_bytes: learned.bytes,
    ratio:
      (data?.bytes ?? GRID_POINTS * 10 * (learned.header.training.precision === 'float32' ? 4 : 8)) / learned.bytes,
    ...(data && { data_bytes: data.bytes }),
    points: result.points,
    quantities: result.quantities,
    // Differences of what is interpolated between a grid's points say nothing.
    finite_differences:
      differences && data === undefined
        ? compareFiniteDifferences(exact, background, points.subarray(0, 4 * few), few)
        : [],
  };
}

/** Differences cost up to 241 evaluations a point and step: fewer points give their mean well enough. */
const DIFFERENCE_POINTS = 256;

const NAMES: Record<ComparedQuantity, string> = {
  metric: 'metric g',
  jacobian: 'Jacobian ∂g',
  hessian: 'Hessian ∂∂g',
  christoffel: 'Christoffel Γ',
  riemann: 'Riemann',
  ricci: 'Ricci',
  kretschmann: 'Kretschmann',
};

/** The tables that a person reads. */
export function showComparison(result: ComparisonResult): string {
  const { data_bytes: data } = result;
  const of = data === undefined ? 'a grid of 128³ points' : `the ${bytes(data)} of the metric in the data`;
  const parts = [
    `${result.points} fresh point${result.points === 1 ? '' : 's'}; ${bytes(result.storage_bytes)} on disk, 1/${result.ratio < 10 ? result.ratio.toFixed(1) : Math.round(result.ratio)} of ${of}`,
    table(
      [
        data === undefined ? 'learned against exact' : 'learned against the data',
        'MAE',
        'relative ℓ2',
        'of the distortion',
      ],
      showRows(result),
    ),
  ];
  if (result.finite_differences.length > 0) parts.push(differencesTable(result));
  return parts.join('\n\n');
}

const DERIVED = ['christoffel', 'riemann', 'ricci', 'kretschmann'] as const;

/** MAE of what needs derivatives: the learned field by automatic differentiation, then finite differences. */
function differencesTable(result: ComparisonResult): string {
  const rows = result.finite_differences.map((one) => [
    `order ${one.order}, ${one.precision}, ${one.h === 'best' ? 'best h' : `h = ${one.h}`}`,
    ...DERIVED.map((name) => scientific(one.quantities[name].mae)),
  ]);
  rows.unshift(['this field', ...DERIVED.map((name) => scientific(result.quantities[name].mae))]);
  return table(['MAE, against finite differences', ...DERIVED.map((name) => NAMES[name])], rows);
}

/** Name, MAE, relative ℓ2, relative ℓ2 of the distortion: a row for each quantity. */
export function showRows(result: ComparisonResult): string[][] {
  return COMPARED.map((name) => {
    const q = result.quantities[name];
    return [NAMES[name], scientific(q.mae), scientific(q.relative_l2), scientific(q.relative_l2_distortion)];
  });
}
