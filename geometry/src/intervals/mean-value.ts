import type { IntervalEvaluator } from './interval-evaluator.ts';
import { productDown, productUp, sumDown, sumUp } from './rounding.ts';

/**
 * Bounds f(c) + Σ_k ∂_k f(X) (X_k − c_k) over a box X with centre c, intersected with the natural enclosure f(X).
 * Their excess falls with the square of the box's size, where the natural one's falls linearly.
 *
 * R. E. Moore, R. B. Kearfott, M. J. Cloud, Introduction to Interval Analysis (SIAM 2009), section 6.4. It holds for
 * functions that are continuous and piecewise differentiable too, as the evaluator's slopes bound those of each
 * piece and are infinite where there may be a jump.
 *
 * @param lower @param upper ends of the box, four each
 * @param outLower @param outUpper shape [outputs]
 * @returns whether every output is defined throughout the box
 */
export function meanValueEnclosure(
  evaluator: IntervalEvaluator,
  lower: Float64Array | readonly number[],
  upper: Float64Array | readonly number[],
  outLower: Float64Array,
  outUpper: Float64Array,
): boolean {
  const count = evaluator.program.outputs.length;
  const [jetLower, jetUpper] = [new Float64Array(5 * count), new Float64Array(5 * count)];
  const defined = evaluator.runJet(lower, upper, jetLower, jetUpper);
  const centre = [0, 1, 2, 3].map((k) => Math.min(upper[k]!, lower[k]! + (upper[k]! - lower[k]!) / 2));
  evaluator.run(centre, centre, outLower, outUpper);
  for (let i = 0; i < count; i++) {
    let low = outLower[i]!;
    let high = outUpper[i]!;
    for (let k = 0; k < 4; k++) {
      const [a, b] = [jetLower[(1 + k) * count + i]!, jetUpper[(1 + k) * count + i]!];
      const [p, q] = [sumDown(lower[k]!, -centre[k]!), sumUp(upper[k]!, -centre[k]!)];
      const least = Math.min(productDown(a, p), productDown(a, q), productDown(b, p), productDown(b, q));
      low = sumDown(low, least);
      high = sumUp(high, Math.max(productUp(a, p), productUp(a, q), productUp(b, p), productUp(b, q)));
    }
    outLower[i] = Math.max(jetLower[i]!, Number.isNaN(low) ? Number.NEGATIVE_INFINITY : low);
    outUpper[i] = Math.min(jetUpper[i]!, Number.isNaN(high) ? Number.POSITIVE_INFINITY : high);
  }
  return defined;
}
