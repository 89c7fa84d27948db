import type { Intervals } from '../../intervals/arithmetic.ts';
import { type Monomials, ORDER } from './monomials.ts';

/** Bound of the relative rounding error of a coefficient or of a sum of all of them, with room to spare. */
const ROUNDING = 64 * Number.EPSILON;
/** What a product may lose to underflow. */
const TINY = 1e-300;

/** Behind the coefficients: sums of |coefficients| by degree (of the noise for degree 0), then the remainder. */
const SPREAD = 0;
const REMAINDER = ORDER + 1;

/**
 * Functions over a box as third-order Taylor models: for x_k = c_k + w_k ε_k, |ε_k| ≤ 1,
 *
 *   f(x) = Σ_i a_i (monomial i of the ε_k) + Σ_m b_m η_m + δ,  |η_m| ≤ 1, |δ| ≤ remainder,
 *
 * with every truncation and rounding error in the last two. A noise symbol η stands for the error of one result
 * that several others are made of: what these have in common cancels where they are put together, as it does in
 * the polynomials. Models are named by index; a result may not overlap its operands.
 *
 * K. Makino, M. Berz, "Taylor models and other validated functional inclusion methods", Int. J. Pure Appl. Math. 4
 * (2003) 379; for the noise symbols J. Stolfi, L. H. de Figueiredo, Self-Validated Numerical Methods (1997), 3.
 */
export class TaylorModels {
  readonly monomials: Monomials;
  /** How many noise symbols there are. */
  readonly symbols: number;
  readonly #m: Float64Array;
  readonly #stride: number;
  /** Where the noise, and the sums and remainder, stand within a model. */
  readonly #noise: number;
  readonly #sums: number;

  constructor(length: number, monomials: Monomials, symbols: number) {
    this.monomials = monomials;
    this.symbols = symbols;
    this.#noise = monomials.count;
    this.#sums = monomials.count + symbols;
    this.#stride = this.#sums + ORDER + 2;
    this.#m = new Float64Array(this.#stride * length);
  }

  /** Coefficient number `k` of the polynomial, then of the noise. */
  coefficient(x: number, k: number): number {
    return this.#m[this.#stride * x + k]!;
  }

  remainder(x: number): number {
    return this.#m[this.#stride * x + this.#sums + REMAINDER]!;
  }

  /** |f(x) − a_0| is no larger anywhere. */
  radius(x: number): number {
    const at = this.#stride * x;
    return (this.#varying(at) + this.#m[at + this.#sums + REMAINDER]!) * (1 + ROUNDING);
  }

  setConstant(d: number, value: number, radius: number): void {
    const at = this.#stride * d;
    this.#m.fill(0, at, at + this.#stride);
    this.#m[at] = value;
    this.#m[at + this.#sums + REMAINDER] = radius;
  }

  /** c + w ε_variable */
  setCoordinate(d: number, variable: number, centre: number, halfWidth: number): void {
    this.setConstant(d, centre, 0);
    this.#m[this.#stride * d + 1 + variable] = halfWidth;
    this.#m[this.#stride * d + this.#sums + 1] = halfWidth;
  }

  copy(d: number, x: number): void {
    this.#m.copyWithin(this.#stride * d, this.#stride * x, this.#stride * (x + 1));
  }

  /** Makes the remainder a noise symbol, which no other model has yet. */
  name(d: number, symbol: number): void {
    const m = this.#m;
    const at = this.#stride * d;
    const sums = at + this.#sums;
    m[at + this.#noise + symbol] = m[sums + REMAINDER]!;
    m[sums + SPREAD] = (m[sums + SPREAD]! + m[sums + REMAINDER]!) * (1 + ROUNDING);
    m[sums + REMAINDER] = 0;
  }

  /** α x + β y + γ; α x + γ where β is 0. */
  combine(d: number, alpha: number, x: number, beta: number, y: number, gamma = 0): void {
    const m = this.#m;
    const [at, p, q] = [this.#stride * d, this.#stride * x, this.#stride * y];
    if (beta === 0) for (let k = 0; k < this.#sums; k++) m[at + k] = alpha * m[p + k]!;
    else for (let k = 0; k < this.#sums; k++) m[at + k] = alpha * m[p + k]! + beta * m[q + k]!;
    m[at] = m[at]! + gamma;
    const [a, b] = [Math.abs(alpha), Math.abs(beta)];
    const sizes = a * this.#size(p) + b * this.#size(q) + Math.abs(gamma);
    const [restX, restY] = [m[p + this.#sums + REMAINDER]!, m[q + this.#sums + REMAINDER]!];
    this.#finish(at, a * restX + (beta === 0 ? 0 : b * restY), sizes);
  }

  multiply(d: number, x: number, y: number): void {
    const m = this.#m;
    const [at, p, q] = [this.#stride * d, this.#stride * x, this.#stride * y];
    const [a, b] = [m[p]!, m[q]!];
    m[at] = a * b;
    for (let k = 1; k < this.#sums; k++) m[at + k] = a * m[q + k]! + b * m[p + k]!;
    const { products } = this.monomials;
    for (let k = 0; k < products.length; k += 3) {
      const to = at + products[k + 2]!;
      m[to] = m[to]! + m[p + products[k]!]! * m[q + products[k + 1]!]!;
    }
    const [s, t] = [p + this.#sums, q + this.#sums];
    const [varyingX, varyingY] = [this.#varying(p), this.#varying(q)];
    const [sizeX, sizeY] = [Math.abs(a) + varyingX, Math.abs(b) + varyingY];
    const [restX, restY] = [m[s + REMAINDER]!, m[t + REMAINDER]!];
    // Products that have no place: those of too high a degree, and of noise with anything that varies.
    let lost = m[s + SPREAD]! * varyingY + m[t + SPREAD]! * varyingX;
    for (let i = 1; i <= ORDER; i++) {
      for (let j = ORDER + 1 - i; j <= ORDER; j++) lost += m[s + i]! * m[t + j]!;
    }
    this.#finish(at, lost + restX * sizeY + restY * sizeX + restX * restY, sizeX * sizeY);
  }

  /** Adds a number. */
  shift(d: number, value: number): void {
    const at = this.#stride * d;
    this.#m[at] = this.#m[at]! + value;
    this.widen(d, ROUNDING * (Math.abs(this.#m[at]!) + Math.abs(value)));
  }

  /** Adds to the remainder. */
  widen(d: number, error: number): void {
    const at = this.#stride * d + this.#sums + REMAINDER;
    this.#m[at] = (this.#m[at]! + error) * (1 + ROUNDING);
  }

  /** Narrows interval `to` of `v` to the model's range. */
  narrow(x: number, v: Intervals, to: number): void {
    const m = this.#m;
    const at = this.#stride * x;
    const { count, even } = this.monomials;
    const rest = m[at + this.#sums + SPREAD]! + m[at + this.#sums + REMAINDER]!;
    let [low, high] = [m[at]! - rest, m[at]! + rest];
    for (let k = 1; k < count; k++) {
      const value = m[at + k]!;
      const size = Math.abs(value);
      if (even[k] === 0 || value < 0) low -= size;
      if (even[k] === 0 || value > 0) high += size;
    }
    const slack = ROUNDING * (this.#size(at) + rest) + TINY;
    if (low - slack > v.lower[to]!) v.lower[to] = low - slack;
    if (high + slack < v.upper[to]!) v.upper[to] = high + slack;
  }

  /** Σ |coefficients| without the constant's, noise included. */
  #varying(at: number): number {
    const m = this.#m;
    let sum = 0;
    for (let k = 0; k <= ORDER; k++) sum += m[at + this.#sums + k]!;
    return sum;
  }

  #size(at: number): number {
    return Math.abs(this.#m[at]!) + this.#varying(at);
  }

  /** @param sizes of what the coefficients were summed from, for their rounding */
  #finish(at: number, remainder: number, sizes: number): void {
    const m = this.#m;
    const { starts } = this.monomials;
    const sums = at + this.#sums;
    for (let degree = 1; degree <= ORDER; degree++) {
      let sum = 0;
      for (let k = starts[degree]!; k < starts[degree + 1]!; k++) sum += Math.abs(m[at + k]!);
      m[sums + degree] = sum;
    }
    let spread = 0;
    for (let k = at + this.#noise; k < sums; k++) spread += Math.abs(m[k]!);
    m[sums + SPREAD] = spread;
    m[sums + REMAINDER] = remainder * (1 + ROUNDING) + ROUNDING * sizes + TINY;
  }
}
