import type { Fault, MetricField } from '../metric-field.ts';
import { createCongruence, diagonalise } from './proof/congruence.ts';

/** A metric looked at point by point. */
export interface Survey {
  /** Points at which the metric is finite and not degenerate, shape [regularCount, 4]. */
  readonly regular: Float64Array;
  readonly regularCount: number;
  /** How long each coordinate vector is at the median point; NaN where the metric is finite at none. */
  readonly typical: readonly number[];
  /** How many eigenvalues are negative at each of the regular points. */
  readonly negative: Uint8Array;
  readonly infinite?: Irregular & { readonly fault: Fault };
  readonly degenerate?: Irregular & {
    /** Coordinates whose vectors have no length there, as φ at an axis. */
    readonly vanishing: readonly number[];
  };
}

/** Points where the metric is no metric: how many, and the first. */
interface Irregular {
  readonly count: number;
  readonly point: Float64Array;
}

/**
 * A coordinate vector shorter or longer by this factor than at the median point is so for rounding's sake:
 * sin(π)² is 1.5e-32 in float64.
 */
const EXTREME = 1e12;

/** @param points shape [count, 4] */
export function surveyMetric(field: MetricField, points: Float64Array, count: number): Survey {
  const g = new Float64Array(10 * count);
  const fault = field.jets(points, count, 0, g);
  const congruence = createCongruence();
  const lengths = new Float64Array(4 * count);
  const negatives = new Int8Array(count).fill(-1);
  for (let n = 0; n < count; n++) {
    if (diagonalise(g, 10 * n, congruence)) negatives[n] = congruence.negative;
    lengths.set(congruence.lengths, 4 * n);
  }
  const typical = [0, 1, 2, 3].map((k) => median(lengths, k, count));
  const vanishing = (n: number, k: number) => {
    const ratio = lengths[4 * n + k]! / typical[k]!;
    return ratio * EXTREME < 1 || lengths[4 * n + k] === 0;
  };
  const regular: number[] = [];
  const infinite: number[] = [];
  const degenerate: number[] = [];
  for (let n = 0; n < count; n++) {
    if (!Number.isFinite(g[10 * n]!)) infinite.push(n);
    else if (negatives[n]! < 0 || [0, 1, 2, 3].some((k) => extreme(lengths[4 * n + k]! / typical[k]!)))
      degenerate.push(n);
    else regular.push(n);
  }
  const at = (n: number) => points.slice(4 * n, 4 * n + 4);
  return {
    regular: Float64Array.from(regular.flatMap((n) => Array.from(at(n)))),
    regularCount: regular.length,
    typical,
    negative: Uint8Array.from(regular, (n) => negatives[n]!),
    ...(infinite.length > 0 && {
      infinite: {
        count: infinite.length,
        point: at(infinite[0]!),
        fault: fault ?? { point: infinite[0]!, message: 'a component is not a finite number' },
      },
    }),
    ...(degenerate.length > 0 && {
      degenerate: {
        count: degenerate.length,
        point: at(degenerate[0]!),
        vanishing: [0, 1, 2, 3].filter((k) => vanishing(degenerate[0]!, k)),
      },
    }),
  };
}

const extreme = (ratio: number): boolean => ratio * EXTREME < 1 || ratio > EXTREME;

/** Of every fourth number from `k`, those that are not finite left out. */
function median(lengths: Float64Array, k: number, count: number): number {
  const finite = new Float64Array(count);
  let size = 0;
  for (let n = 0; n < count; n++) if (lengths[4 * n + k]! > 0) finite[size++] = lengths[4 * n + k]!;
  return size === 0 ? Number.NaN : finite.subarray(0, size).sort()[size >> 1]!;
}
