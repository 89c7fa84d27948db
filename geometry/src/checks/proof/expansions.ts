import type { Intervals } from '../../intervals/arithmetic.ts';
import { UNARY } from '../../intervals/functions.ts';
import { sumUp } from '../../intervals/rounding.ts';
import type { TaylorModels } from './taylor-models.ts';

/** Room for the rounding of a bound computed in a few operations. */
const SLACK = 1 + 1e-12;
/** The relative error of a few library functions and operations. */
const ROUNDING = 32 * Number.EPSILON;

const EXPONENTIAL = [1, 1, 1 / 2, 1 / 6, 1 / 24];

/** How many models and intervals behind the others serve as scratch. */
export const SCRATCH_MODELS = 4;
export const SCRATCH_INTERVALS = 5;

/**
 * Taylor models of functions of models, expanded at the middle of the argument's range. Each method writes model d
 * and says whether there is one; otherwise the function's range is all that is known.
 */
export class Expansions {
  readonly #models: TaylorModels;
  readonly #ranges: Intervals;
  readonly #scratch: number;

  /** @param ranges of the models, by the same indices; both are scratch from index `scratch` on */
  constructor(models: TaylorModels, ranges: Intervals, scratch: number) {
    this.#models = models;
    this.#ranges = ranges;
    this.#scratch = scratch;
  }

  /** The model of f(x), the range of which stands at d, for a function of one argument. */
  unary(d: number, x: number, operation: string): boolean {
    const m = this.#middle(x);
    switch (operation) {
      case 'sqrt':
        return this.realPower(d, x, 0.5);
      case 'exp':
        this.#expand(
          d,
          x,
          Math.exp,
          EXPONENTIAL.map((c) => c * Math.exp(m)),
        );
        break;
      case 'log':
        this.#expand(d, x, Math.log, [Math.log(m), 1 / m, -1 / (2 * m ** 2), 1 / (3 * m ** 3), -1 / (4 * m ** 4)]);
        break;
      case 'sin':
        this.#wave(d, x, Math.sin(m), Math.cos(m));
        break;
      case 'cos':
        this.#wave(d, x, Math.cos(m), -Math.sin(m));
        break;
      default:
        return this.#meanValue(d, x, operation);
    }
    return true;
  }

  /** xⁿ for whole n; x does not reach 0 for n < 0. */
  wholePower(d: number, x: number, n: number): boolean {
    if (n === 2) this.#models.multiply(d, x, x);
    else if (n > 5 && this.#ranges.has(x, 0)) return false;
    else this.#expandPower(d, x, n);
    return true;
  }

  /** x^p for any p; x is not negative. */
  realPower(d: number, x: number, p: number): boolean {
    if (!(this.#ranges.lower[x]! > 0)) return false;
    this.#expandPower(d, x, p);
    return true;
  }

  /** x/y = q + (x − q y)·(1/y) with q the quotient at the middle: what x and y have in common drops out first. */
  quotient(d: number, x: number, y: number): void {
    const models = this.#models;
    const [inverse, t, q] = [this.#scratch + 3, this.#scratch, models.coefficient(x, 0) / models.coefficient(y, 0)];
    this.#expandPower(inverse, y, -1);
    if (!Number.isFinite(q)) {
      models.multiply(d, x, inverse);
      return;
    }
    models.combine(t, 1, x, -q, y);
    models.multiply(d, t, inverse);
    models.shift(d, q);
  }

  #middle(x: number): number {
    const [low, high] = [this.#ranges.lower[x]!, this.#ranges.upper[x]!];
    return low + (high - low) / 2;
  }

  #expandPower(d: number, x: number, p: number): void {
    const m = this.#middle(x);
    const series: number[] = [];
    for (let k = 0, binomial = 1; k < 5; k++) {
      series.push(binomial === 0 ? 0 : binomial * m ** (p - k));
      binomial *= (p - k) / (k + 1);
    }
    this.#expand(d, x, p === 0.5 ? Math.sqrt : (value: number) => value ** p, series);
  }

  /**
   * A function whose fifth derivative has one sign over the range of x, from its Taylor polynomial at the middle m
   * of the range, f₀ + f₁u + … + f₄u⁴ + R(u) with |u| = |x − m| ≤ h. R is 0 at 0 and then grows or falls
   * throughout, so its values at the ends bound it.
   *
   * @param series f₀ … f₄
   */
  #expand(d: number, x: number, f: (x: number) => number, series: readonly number[]): void {
    const [low, high] = [this.#ranges.lower[x]!, this.#ranges.upper[x]!];
    const m = low + (high - low) / 2;
    const rest = (end: number) => f(end) - series.reduceRight((sum, c) => sum * (end - m) + c, 0);
    const [a, b] = [rest(low), rest(high)];
    const sizes = Math.abs(f(low)) + Math.abs(f(high));
    this.#polynomial(d, x, series, Math.min(a, b, 0), Math.max(a, b, 0), sizes);
  }

  /** sin and cos, given the function and its slope at the middle: |R| ≤ h⁵/120. */
  #wave(d: number, x: number, value: number, slope: number): void {
    const h = this.#ranges.upper[x]! - this.#ranges.lower[x]!;
    const rest = (SLACK * (h / 2) ** 5) / 120;
    this.#polynomial(d, x, [value, slope, -value / 2, -slope / 6, value / 24], -rest, rest, 1);
  }

  /**
   * series[0] + … + series[4] u⁴ + R, least ≤ R ≤ most, with u = x − the middle of the range of x. For u⁴ the
   * nearest polynomial of lower degree is put, Chebyshev's h²u² − h⁴/8 ± h⁴/8.
   */
  #polynomial(d: number, x: number, series: readonly number[], least: number, most: number, sizes: number): void {
    const [low, high] = [this.#ranges.lower[x]!, this.#ranges.upper[x]!];
    const models = this.#models;
    const m = low + (high - low) / 2;
    const h = Math.max(sumUp(high, -m), sumUp(m, -low));
    const [f0, f1, f2, f3, f4] = series as [number, number, number, number, number];
    const [u, s, t] = [this.#scratch, this.#scratch + 1, this.#scratch + 2];
    const fourth = (f4 * h ** 4) / 8;
    models.combine(u, 1, x, 0, x, -m);
    models.combine(s, f3, u, 0, u, f2 + f4 * h * h);
    models.multiply(t, s, u);
    models.shift(t, f1);
    models.multiply(d, t, u);
    models.shift(d, f0 - fourth + least + (most - least) / 2);
    const rounding = series.reduceRight((sum, c) => sum * h + Math.abs(c), 0) + sizes;
    models.widen(d, (Math.abs(fourth) + (most - least) / 2) * SLACK + ROUNDING * rounding);
  }

  /** f(x) = f(m) + f′(ξ)(x − m) by the mean value theorem; false where the slope has no bound. */
  #meanValue(d: number, x: number, operation: string): boolean {
    const v = this.#ranges;
    const s = this.#scratch;
    const { range, slope } = UNARY[operation]!;
    const [low, high] = [v.lower[x]!, v.upper[x]!];
    const m = low + (high - low) / 2;
    v.set(s, m, m);
    range(v, s + 1, s);
    slope(v, s + 2, x, d, s + 3);
    const [least, most] = [v.lower[s + 2]!, v.upper[s + 2]!];
    if (!Number.isFinite(most - least)) return false;
    const value = v.lower[s + 1]! + (v.upper[s + 1]! - v.lower[s + 1]!) / 2;
    const h = Math.max(sumUp(high, -m), sumUp(m, -low));
    const error = v.upper[s + 1]! - v.lower[s + 1]! + ((most - least) / 2) * h;
    const middle = least + (most - least) / 2;
    this.#models.combine(d, middle, x, 0, x, value - middle * m);
    this.#models.widen(d, error * SLACK + ROUNDING * (Math.abs(value) + Math.abs(middle * m)));
    return true;
  }
}
