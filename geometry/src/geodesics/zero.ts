import type { WithinStep } from './within-step.ts';

/**
 * A zero of a function between places at which it has opposite signs, by the Illinois method (Dowell & Jarratt, BIT 11
 * (1971) 168).
 */
function zeroBetween(f: (place: number) => number, low: number, high: number, atLow: number, atHigh: number): number {
  let [a, b, fa, fb] = [low, high, atLow, atHigh];
  for (let i = 0; i < 60 && Math.abs(b - a) > 4 * Number.EPSILON; i++) {
    if (fb === 0) return b;
    const c = Math.min(Math.max((a * fb - b * fa) / (fb - fa), Math.min(a, b)), Math.max(a, b));
    const fc = f(c);
    if (c === b || Number.isNaN(fc)) return b;
    if (fc * fb < 0) {
      a = b;
      fa = fb;
    } else {
      fa /= 2;
    }
    b = c;
    fb = fc;
  }
  return b;
}

/** Length of the difference from which a slope is taken, as a fraction of a step. */
const NEAR = 1e-3;

/**
 * The fraction of a step at which a function of the state vanishes: by the continuous extension, then corrected by steps of
 * the full order to that fraction.
 * @param f of a state, with opposite signs at both fractions
 */
export function zeroWithin(
  within: WithinStep,
  f: (state: Float64Array) => number,
  low: number,
  high: number,
  atLow: number,
  atHigh: number,
): number {
  const state = new Float64Array(8);
  const interpolated = (fraction: number) => {
    within.interpolate(fraction, state);
    return f(state);
  };
  let fraction = zeroBetween(interpolated, low, high, atLow, atHigh);
  const [before, after] = [Math.max(0, fraction - NEAR), Math.min(1, fraction + NEAR)];
  const slope = (interpolated(after) - interpolated(before)) / (after - before);
  for (let i = 0; i < 4; i++) {
    within.exact(fraction, state);
    const next = Math.min(high, Math.max(low, fraction - f(state) / slope));
    if (!(Math.abs(next - fraction) > 1e-13)) break;
    fraction = next;
  }
  return fraction;
}
