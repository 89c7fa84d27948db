import { createCongruence, diagonalise } from './congruence.ts';
import { createEnclosure, type Enclosure, type MetricEnclosure } from './enclosure.ts';

/** What one box of coordinates lets itself be proved. */
export interface BoxVerdict {
  /** Whether the metric is proved to have `negative` and `positive` eigenvalues all over the box. */
  settled: boolean;
  negative: number;
  positive: number;
  /** How far from being settled the box is; infinite where a component is unbounded in it. */
  deviation: number;
  /** How much each coordinate's extent contributes; NaN where that is not known. */
  readonly contributions: Float64Array;
}

/** Bound of the relative rounding error of two 4 × 4 products and what follows them, with room to spare. */
const ROUNDING = 128 * Number.EPSILON;

/**
 * Proves the inertia of a metric over a box.
 *
 * With any matrix L, Sylvester's law of inertia gives G and A = Lᵀ G L the same signs of eigenvalues. L is chosen
 * in floating point so that A ≈ diag(±1) at the centre of the box (preconditioning: Neumaier, Interval Methods for
 * Systems of Equations, 4.1), and A is bounded over the box from Taylor models of G. Let δ_i > 0 bound ±A_ii from
 * below, the sign being that at the centre, and r_ij bound |A_ij| from above. If δ_i v_i > Σ_j≠i r_ij v_j for some
 * positive vector v, then A is strictly diagonally dominant once its columns are scaled by v, and remains so while
 * its off-diagonal part is shrunk to nothing: never singular (Horn & Johnson, Matrix Analysis, 6.1.10), so that the
 * signs of its eigenvalues are those of its diagonal. v is found by the power method.
 */
export class BoxProver {
  readonly verdict: BoxVerdict = {
    settled: false,
    negative: 0,
    positive: 0,
    deviation: 0,
    contributions: new Float64Array(4),
  };
  readonly #metric: MetricEnclosure;
  readonly #bounds: Enclosure;
  readonly #congruence = createCongruence();
  /** Bounds of A over the box, shape [4, 4] (upper triangle). */
  readonly #lower = new Float64Array(16);
  readonly #upper = new Float64Array(16);

  constructor(metric: MetricEnclosure) {
    this.#metric = metric;
    this.#bounds = createEnclosure(metric);
  }

  /** @returns the same object each time; counts without `settled` mean nothing */
  prove(lower: Float64Array, upper: Float64Array): BoxVerdict {
    const { verdict } = this;
    verdict.settled = false;
    verdict.deviation = Number.POSITIVE_INFINITY;
    verdict.contributions.fill(Number.NaN);
    if (!this.#metric.enclose(lower, upper, this.#bounds)) return verdict;
    if (!diagonalise(this.#bounds.coefficients, 0, this.#congruence)) return verdict;
    this.#boundCongruent();
    verdict.deviation = this.#dominance();
    verdict.settled = verdict.deviation < 1;
    verdict.negative = this.#congruence.negative;
    verdict.positive = this.#congruence.positive;
    return verdict;
  }

  /** Bounds of Lᵀ G L from the models, and from the ranges where those are better. */
  #boundCongruent(): void {
    const { coefficients, remainder, lower, upper } = this.#bounds;
    const { contributions } = this.verdict;
    const { frame } = this.#congruence;
    const { coordinates, monomials, noise } = this.#metric;
    const terms = monomials.count + noise;
    for (let c = 0; c < 10; c++) {
      middle[c] = lower[c]! + (upper[c]! - lower[c]!) / 2;
      const size = Math.abs(middle[c]!);
      // What each component is off by, the rounding of what follows included.
      direct[c] = Math.max(upper[c]! - middle[c]!, middle[c]! - lower[c]!) + ROUNDING * size;
      error[c] = remainder[c]!;
      for (let k = 0; k < terms; k++) error[c]! += ROUNDING * Math.abs(coefficients[10 * k + c]!);
    }
    for (let k = 0; k < 16; k++) sizes[k] = Math.abs(frame[k]!);
    congruent(frame, middle, 0, values);
    congruent(sizes, direct, 0, radii);
    for (let c = 0; c < 10; c++) {
      const radius = radii[c]! * (1 + ROUNDING);
      this.#lower[c] = orUnbounded(values[c]! - radius, -1);
      this.#upper[c] = orUnbounded(values[c]! + radius, 1);
    }
    congruent(frame, coefficients, 0, low);
    high.set(low);
    congruent(sizes, error, 0, radii);
    contributions.fill(0);
    let rest = 0;
    for (let k = 1; k < terms; k++) {
      if (isZero(coefficients, 10 * k)) continue;
      congruent(frame, coefficients, 10 * k, values);
      let largest = 0;
      for (let c = 0; c < 10; c++) {
        const value = values[c]!;
        const size = Math.abs(value);
        largest = Math.max(largest, size);
        const isSquare = monomials.even[k] === 1;
        if (!isSquare || value < 0) low[c]! -= size;
        if (!isSquare || value > 0) high[c]! += size;
      }
      const powers = monomials.exponents[k];
      if (powers === undefined) rest += largest;
      else for (let i = 0; i < powers.length; i++) if (powers[i]! > 0) contributions[coordinates[i]!]! += largest;
    }
    for (let c = 0; c < 10; c++) {
      const radius = radii[c]! * (1 + ROUNDING);
      const [a, b] = [low[c]! - radius, high[c]! + radius];
      if (a > this.#lower[c]!) this.#lower[c] = a;
      if (b < this.#upper[c]!) this.#upper[c] = b;
    }
    rest += Math.max(...radii);
    // Where the remainder outweighs the polynomial, that says little of which coordinate is to blame.
    if (!(rest < contributions.reduce((sum, x) => sum + x))) contributions.fill(Number.NaN);
  }

  /** An upper bound of max_i Σ_j≠i r_ij v_j / (δ_i v_i) for the best v found; above 1 merely a measure. */
  #dominance(): number {
    const { signs } = this.#congruence;
    for (let i = 0, c = 0; i < 4; i++) {
      for (let j = i; j < 4; j++, c++) {
        const [a, b] = [this.#lower[c]!, this.#upper[c]!];
        if (i === j) diagonal[i] = (signs[i]! > 0 ? a : -b) * (1 - ROUNDING);
        else offDiagonal[4 * i + j] = offDiagonal[4 * j + i] = Math.max(Math.abs(a), Math.abs(b)) * (1 + ROUNDING);
      }
    }
    const smallest = Math.min(...diagonal);
    if (!(smallest > 0)) return 2 - Math.max(smallest, -1e300);
    weights.fill(1);
    let best = Number.POSITIVE_INFINITY;
    for (let step = 0; step < 8; step++) {
      let bound = 0;
      let largest = 0;
      for (let i = 0; i < 4; i++) {
        let sum = 0;
        for (let j = 0; j < 4; j++) if (j !== i) sum += offDiagonal[4 * i + j]! * weights[j]!;
        image[i] = sum / diagonal[i]!;
        bound = Math.max(bound, (image[i]! / weights[i]!) * (1 + ROUNDING));
        largest = Math.max(largest, image[i]!);
      }
      if (bound < best) best = bound;
      if (!(best >= 1) || !(largest > 0)) break;
      // Kept away from zero, so that v stays positive.
      for (let i = 0; i < 4; i++) weights[i] = Math.max(image[i]! / largest, 1e-3);
    }
    return best;
  }
}

const middle = new Float64Array(10);
const direct = new Float64Array(10);
const error = new Float64Array(10);
const sizes = new Float64Array(16);
const values = new Float64Array(10);
const radii = new Float64Array(10);
const low = new Float64Array(10);
const high = new Float64Array(10);
const half = new Float64Array(16);
const diagonal = new Float64Array(4);
const offDiagonal = new Float64Array(16);
const weights = new Float64Array(4);
const image = new Float64Array(4);

const INDEX = [0, 1, 2, 3, 1, 4, 5, 6, 2, 5, 7, 8, 3, 6, 8, 9];

/** Ten components of Lᵀ G L, those of G from `offset`. */
function congruent(l: Float64Array, g: Float64Array, offset: number, out: Float64Array): void {
  for (let i = 0; i < 4; i++) {
    for (let b = 0; b < 4; b++) {
      let sum = 0;
      for (let j = 0; j < 4; j++) sum += g[offset + INDEX[4 * i + j]!]! * l[4 * j + b]!;
      half[4 * i + b] = sum;
    }
  }
  for (let a = 0, c = 0; a < 4; a++) {
    for (let b = a; b < 4; b++, c++) {
      let sum = 0;
      for (let i = 0; i < 4; i++) sum += l[4 * i + a]! * half[4 * i + b]!;
      out[c] = sum;
    }
  }
}

function isZero(values: Float64Array, offset: number): boolean {
  for (let c = 0; c < 10; c++) if (values[offset + c] !== 0) return false;
  return true;
}

const orUnbounded = (value: number, sign: 1 | -1): number =>
  Number.isNaN(value) ? sign * Number.POSITIVE_INFINITY : value;
