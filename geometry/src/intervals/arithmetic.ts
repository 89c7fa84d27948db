import { productDown, productUp, quotientDown, quotientUp, sumDown, sumUp } from './rounding.ts';

/**
 * Intervals in two flat arrays; operands and results are indices. A result encloses every value of the operation
 * over its operands, all rounding counted. Ends may be infinite; none is NaN.
 */
export class Intervals {
  readonly lower: Float64Array;
  readonly upper: Float64Array;

  constructor(length: number) {
    this.lower = new Float64Array(length);
    this.upper = new Float64Array(length);
  }

  /** NaN ends (∞ − ∞) become infinite. */
  set(d: number, lower: number, upper: number): void {
    this.lower[d] = Number.isNaN(lower) ? Number.NEGATIVE_INFINITY : lower;
    this.upper[d] = Number.isNaN(upper) ? Number.POSITIVE_INFINITY : upper;
  }

  setWhole(d: number): void {
    this.lower[d] = Number.NEGATIVE_INFINITY;
    this.upper[d] = Number.POSITIVE_INFINITY;
  }

  copy(d: number, x: number): void {
    this.lower[d] = this.lower[x]!;
    this.upper[d] = this.upper[x]!;
  }

  has(x: number, value: number): boolean {
    return this.lower[x]! <= value && value <= this.upper[x]!;
  }

  isZero(x: number): boolean {
    return this.lower[x] === 0 && this.upper[x] === 0;
  }

  hull(d: number, x: number, y: number): void {
    const lower = Math.min(this.lower[x]!, this.lower[y]!);
    this.upper[d] = Math.max(this.upper[x]!, this.upper[y]!);
    this.lower[d] = lower;
  }

  negate(d: number, x: number): void {
    const lower = this.lower[x]!;
    this.lower[d] = 0 - this.upper[x]!;
    this.upper[d] = 0 - lower;
  }

  add(d: number, x: number, y: number): void {
    if (this.isZero(x)) this.copy(d, y);
    else if (this.isZero(y)) this.copy(d, x);
    else this.set(d, sumDown(this.lower[x]!, this.lower[y]!), sumUp(this.upper[x]!, this.upper[y]!));
  }

  subtract(d: number, x: number, y: number): void {
    if (this.isZero(y)) this.copy(d, x);
    else this.set(d, sumDown(this.lower[x]!, -this.upper[y]!), sumUp(this.upper[x]!, -this.lower[y]!));
  }

  multiply(d: number, x: number, y: number): void {
    const [a, b] = [this.lower[x]!, this.upper[x]!];
    const [p, q] = [this.lower[y]!, this.upper[y]!];
    if (a === 1 && b === 1) this.copy(d, y);
    else if (p === 1 && q === 1) this.copy(d, x);
    else if (a >= 0 && p >= 0) this.set(d, productDown(a, p), productUp(b, q));
    else {
      const lower = Math.min(productDown(a, p), productDown(a, q), productDown(b, p), productDown(b, q));
      this.set(d, lower, Math.max(productUp(a, p), productUp(a, q), productUp(b, p), productUp(b, q)));
    }
  }

  /** y must not contain 0. */
  divide(d: number, x: number, y: number): void {
    const [a, b] = [this.lower[x]!, this.upper[x]!];
    const [p, q] = [this.lower[y]!, this.upper[y]!];
    const lower = Math.min(quotientDown(a, p), quotientDown(a, q), quotientDown(b, p), quotientDown(b, q));
    this.set(d, lower, Math.max(quotientUp(a, p), quotientUp(a, q), quotientUp(b, p), quotientUp(b, q)));
  }

  /** xⁿ for n ≥ 0: monotone pieces, so that an even power is not negative. */
  power(d: number, x: number, n: number): void {
    const [a, b] = [this.lower[x]!, this.upper[x]!];
    if (n === 0) this.set(d, 1, 1);
    else if (n % 2 === 1) this.set(d, signedPowerDown(a, n), signedPowerUp(b, n));
    else {
      const smallest = a > 0 ? a : b < 0 ? -b : 0;
      this.set(d, powerDown(smallest, n), powerUp(Math.max(-a, b), n));
    }
  }
}

/** xⁿ, x ≥ 0, by repeated squaring with every product rounded in one direction. */
function powerDown(x: number, n: number): number {
  let result = 1;
  let square = x;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === 1 ? square : productDown(result, square);
    if (rest > 1) square = productDown(square, square);
  }
  return result;
}

function powerUp(x: number, n: number): number {
  let result = 1;
  let square = x;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === 1 ? square : productUp(result, square);
    if (rest > 1) square = productUp(square, square);
  }
  return result;
}

function signedPowerDown(x: number, n: number): number {
  return x < 0 ? -powerUp(-x, n) : powerDown(x, n);
}

function signedPowerUp(x: number, n: number): number {
  return x < 0 ? -powerDown(-x, n) : powerUp(x, n);
}
