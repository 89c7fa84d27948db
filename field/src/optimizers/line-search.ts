/** A point on a line: how far along, the function's value and its derivative along the line. */
export interface LinePoint {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

/** Of the decrease that the slope promises, what a step must bring; and what of the slope it may leave. */
const DECREASE = 1e-4;
const CURVATURE = 0.9;
/** Hager & Zhang's δ. */
const APPROXIMATE = 0.1;
const EVALUATIONS = 40;

/**
 * A step that meets the strong Wolfe conditions, by bracketing and cubic interpolation (Nocedal & Wright 2006,
 * algorithms 3.5 and 3.6). Where values differ by rounding alone, the decrease is judged by slopes: the approximate
 * Wolfe conditions of Hager & Zhang (SIAM J. Optim. 16 (2005) 170, eq. 23).
 *
 * @param at evaluates a step; a value that is not finite counts as too long a step
 * @param start the point at step 0, where the slope is negative
 * @param first the step to try first
 * @param noise the difference of values that rounding alone may make
 * @returns undefined where no step lowers the value
 */
export function strongWolfe<T extends LinePoint>(
  at: (step: number) => T,
  start: T,
  first: number,
  noise: number,
): T | undefined {
  const lowers = ({ step, value, slope }: T): boolean =>
    value <= start.value + DECREASE * step * start.slope ||
    (Math.abs(value - start.value) <= noise && slope <= (2 * APPROXIMATE - 1) * start.slope);
  const isFlat = ({ slope }: T): boolean => Math.abs(slope) <= -CURVATURE * start.slope;

  let left = EVALUATIONS;
  let low = start;
  let next = first;
  let high: T | undefined;
  while (!high && left-- > 0) {
    const point = at(next);
    if (!lowers(point) || (low !== start && point.value >= low.value + noise)) high = point;
    else if (isFlat(point)) return point;
    else if (point.slope > 0) [low, high] = [point, low];
    else {
      next = beyond(low, point);
      low = point;
    }
  }
  // `low` has the lowest value that lowers, and the slope there points towards `high`.
  let before = Infinity;
  while (high && left-- > 0) {
    const point = at(between(low, high, before));
    before = Math.abs(high.step - low.step);
    if (!lowers(point) || point.value > low.value + noise) high = point;
    else {
      if (isFlat(point)) return point;
      if (point.slope * (high.step - low.step) >= 0) high = low;
      low = point;
    }
    if (Math.abs(high.step - low.step) <= Number.EPSILON * Math.abs(low.step)) break;
  }
  return low.value < start.value ? low : undefined;
}

/** A longer step than that of `b`: to the cubic's minimum, within bounds; far where it promises none. */
function beyond(a: LinePoint, b: LinePoint): number {
  const step = cubicMinimum(a, b);
  return step > b.step ? Math.min(10 * b.step, Math.max(2 * b.step, step)) : 4 * b.step;
}

/** Within a bracket and off its ends: the cubic's minimum, or the middle where the bracket hardly shrank. */
function between(low: LinePoint, high: LinePoint, before: number): number {
  const width = high.step - low.step;
  const share = (cubicMinimum(low, high) - low.step) / width;
  if (Math.abs(width) > 0.66 * before || !(share < 0.95)) return low.step + 0.5 * width;
  return low.step + Math.max(share, 0.05) * width;
}

/** The minimum of the cubic with both values and slopes (Nocedal & Wright, eq. 3.59); NaN where it has none. */
function cubicMinimum(a: LinePoint, b: LinePoint): number {
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.step - b.step);
  const d2 = Math.sign(b.step - a.step) * Math.sqrt(d1 * d1 - a.slope * b.slope);
  return b.step - ((b.step - a.step) * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
}
