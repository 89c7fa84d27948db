import type { Trace } from './trace.ts';

/** How far two paths are apart at equal values of the affine parameter. */
export interface Deviation {
  /** The last value that both have a sample at. */
  readonly lambda: number;
  /** |Δx^a| there, and the largest on the way, by coordinate. */
  readonly last: readonly number[];
  readonly largest: readonly number[];
}

/** @param other sampled at the values of `path`, as far as it goes */
export function deviationOf(path: Trace, other: Trace): Deviation | undefined {
  const count = Math.min(path.count, other.count);
  if (count === 0) return undefined;
  const largest = [0, 0, 0, 0];
  let last = largest;
  for (let i = 0; i < count; i++) {
    last = [0, 1, 2, 3].map((k) => Math.abs(path.points[4 * i + k]! - other.points[4 * i + k]!));
    for (let k = 0; k < 4; k++) largest[k] = Math.max(largest[k]!, last[k]!);
  }
  return { lambda: path.lambdas[count - 1]!, last, largest };
}
