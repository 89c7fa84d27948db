import type { Tree } from '../writing/tree.ts';
import { evaluateTree } from './evaluate.ts';
import type { ComparedQuantity, Samples } from './samples.ts';

/** How an expression compares with automatic differentiation. */
export type Verdict =
  | { readonly holds: true; readonly points: number; readonly worst: number }
  /** The message says what was found where. */
  | { readonly holds: false; readonly message: string };

const EPSILON = Number.EPSILON;
/** Differences allowed, in units of rounding of the size of the terms on either side. */
const ALLOWED = 64;
/** Samples that must have a value on both sides. */
const LEAST = 8;

/**
 * Whether an expression equals a component of what automatic differentiation gives, at every sample at which both have
 * a value. The difference may be what rounding explains: some EPSILON times the sum of the magnitudes of the terms of
 * the chain, and the errors that the jets have shown and that the expression's own evaluation can have made.
 *
 * @param component place in geometry's own order
 * @param tree undefined for a component that is not shown because it is zero
 */
export function verify(
  samples: Samples,
  quantity: ComparedQuantity,
  component: number,
  tree: Tree | undefined,
): Verdict {
  const { values, sizes, noises } = samples.reference(quantity);
  let points = 0;
  let worst = 0;
  let telling = 0;
  for (const [k, { names, point }] of samples.all.entries()) {
    const expected = values[k]![component]!;
    const { value, error } = tree === undefined ? { value: 0, error: 0 } : evaluateTree(tree, names);
    if (!Number.isFinite(expected) || !Number.isFinite(value) || !Number.isFinite(error)) continue;
    const noise = noises[k]![component]!;
    if (!Number.isFinite(noise)) continue;
    const scale = sizes[k]![component]! + Math.abs(expected) + (error + noise) / EPSILON;
    const difference = Math.abs(value - expected);
    points += 1;
    if (scale === 0) continue;
    if (difference > ALLOWED * EPSILON * scale) {
      const place = point.map((x) => Number(x.toPrecision(4))).join(', ');
      const message = `at (${place}) it is ${value}, where automatic differentiation gives ${expected}`;
      return { holds: false, message };
    }
    worst = Math.max(worst, difference / scale);
    if (Math.abs(value) > 4 * ALLOWED * EPSILON * scale) telling += 1;
  }
  if (points < LEAST) return { holds: false, message: `it has a value at ${points} of the samples only` };
  if (tree !== undefined && telling < LEAST) {
    return { holds: false, message: 'it is too small beside its terms to be told from rounding' };
  }
  return { holds: true, points, worst };
}
