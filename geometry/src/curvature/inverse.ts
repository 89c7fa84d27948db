import { BIVECTOR_INDEX, BIVECTOR_SIGN, COMPOUND, PAIR_COLUMNS, PAIR_ROWS, pairIndex } from '../tensors/bivectors.ts';

const SPLIT = 2 ** 27 + 1;

/** g^{ab} = Σ_c g_{rc} H^{(ar)(bc)} for any one r ≠ a: per pair three r, each three c, as (g's place, H's place, sign). */
const PLACES = new Int32Array(180);
const SIGNS = new Float64Array(90);
for (let pair = 0, k = 0; pair < 10; pair += 1) {
  const a = PAIR_ROWS[pair]!;
  const b = PAIR_COLUMNS[pair]!;
  for (let r = 0; r < 4; r += 1) {
    for (let c = 0; c < 4; c += 1) {
      if (r === a || c === b) continue;
      PLACES[2 * k] = pairIndex(r, c);
      PLACES[2 * k + 1] = 6 * BIVECTOR_INDEX[4 * a + r]! + BIVECTOR_INDEX[4 * b + c]!;
      SIGNS[k] = BIVECTOR_SIGN[4 * a + r]! * BIVECTOR_SIGN[4 * b + c]!;
      k += 1;
    }
  }
}

const FULL = Int32Array.from({ length: 16 }, (_, k) => pairIndex(k >> 2, k & 3));

/**
 * The determinant by Laplace's expansion in 2 × 2 minors, det = Σ_B m_{AB} m_{*A*B}: of the three ways to halve the
 * rows the one that cancels least, so that a block-diagonal metric keeps its blocks' digits.
 */
function laplace(minors: Float64Array): number {
  let best = Number.NaN;
  let least = Number.POSITIVE_INFINITY;
  for (let a = 0; a < 3; a += 1) {
    const row = 6 * a;
    let sum = 0;
    let size = 0;
    for (let b = 0; b < 3; b += 1) {
      const straight = minors[row + b]! * minors[row + 21 + b]!;
      const crossed = minors[row + 3 + b]! * minors[row + 18 + b]!;
      sum += straight + crossed;
      size += Math.abs(straight) + Math.abs(crossed);
    }
    if (size < least) {
      least = size;
      best = sum;
    }
  }
  return best;
}

/** {@link COMPOUND} with its places (A, B) moved to the duals (*A, *B). */
const MINORS = COMPOUND.map((entry, k) =>
  k % 6 > 1 ? entry : 6 * ((Math.floor(entry / 6) + 3) % 6) + (((entry % 6) + 3) % 6),
);

/**
 * Inverse, determinant and inverse bivector metric of a symmetric 4 × 4 matrix, definite or not.
 *
 * All 2 × 2 minors are formed with exact products (Dekker 1971) and rounded once. By Jacobi's theorem the minors of g
 * are those of the inverse, H^{AB} = g^{ac} g^{bd} − g^{ad} g^{bc} = m_{*A*B} / det g, so that H does not inherit the
 * cancellation of two large products of the inverse. The inverse follows by contracting H once with g, in
 * the one of three ways that cancels least, and one step of Newton's. Each of its components is then as accurate as if
 * every component of g had been changed by a few units in its last place, |δX| ≤ 4ε |X||g||X|, as long as the condition
 * is below some 1e7. There is no pivot and no threshold, so that rescaled coordinates (r² sin²θ near the axis, 1/f near a horizon) change no digit.
 */
export class Inverter {
  /** g^{ab} [10]. */
  readonly inverse = new Float64Array(10);
  /** H^{AB} [6, 6] over {@link BIVECTORS}: raises a bivector's two indices at once. */
  readonly bivectors = new Float64Array(36);
  determinant = 0;
  /**
   * Σ_ab |g_ab g^ab| / 4: by how much a relative change of g's components is magnified in its determinant
   * (1 for a diagonal metric, however its components differ in size).
   */
  condition = 1;
  readonly #high = new Float64Array(10);
  readonly #low = new Float64Array(10);
  readonly #residual = new Float64Array(16);

  /** @returns false where g is degenerate to working precision or not finite; the results are then meaningless. */
  invert(g: Float64Array, offset: number): boolean {
    this.#minors(g, offset);
    const { inverse, bivectors } = this;
    this.determinant = laplace(bivectors);
    const scale = 1 / this.determinant;
    for (let k = 0; k < 36; k += 1) bivectors[k]! *= scale;
    for (let pair = 0, k = 0; pair < 10; pair += 1) {
      let least = Number.POSITIVE_INFINITY;
      inverse[pair] = Number.NaN;
      for (let r = 0; r < 3; r += 1) {
        let sum = 0;
        let size = 0;
        for (const end = k + 3; k < end; k += 1) {
          const term = SIGNS[k]! * g[offset + PLACES[2 * k]!]! * bivectors[PLACES[2 * k + 1]!]!;
          sum += term;
          size += Math.abs(term);
        }
        if (size < least) {
          least = size;
          inverse[pair] = sum;
        }
      }
    }
    this.#refine(g, offset);
    let condition = 0;
    for (let pair = 0; pair < 10; pair += 1) {
      const share = Math.abs(g[offset + pair]! * inverse[pair]!);
      condition += PAIR_ROWS[pair] === PAIR_COLUMNS[pair] ? share : 2 * share;
    }
    this.condition = condition / 4;
    return this.condition < 1 / (8 * Number.EPSILON);
  }

  /** X ← X + X (1 − g X), which leaves errors of a few ε |X||g||X|, component by component (Higham 2002, 14.1). */
  #refine(g: Float64Array, offset: number): void {
    const { inverse } = this;
    const residual = this.#residual;
    const correction = this.#high;
    for (let b = 0; b < 4; b += 1) {
      const x0 = inverse[FULL[b]!]!;
      const x1 = inverse[FULL[4 + b]!]!;
      const x2 = inverse[FULL[8 + b]!]!;
      const x3 = inverse[FULL[12 + b]!]!;
      for (let a = 0; a < 4; a += 1) {
        const row = 4 * a;
        const product =
          g[offset + FULL[row]!]! * x0 +
          g[offset + FULL[row + 1]!]! * x1 +
          (g[offset + FULL[row + 2]!]! * x2 + g[offset + FULL[row + 3]!]! * x3);
        residual[row + b] = a === b ? 1 - product : -product;
      }
    }
    for (let pair = 0; pair < 10; pair += 1) {
      const row = 4 * PAIR_ROWS[pair]!;
      const b = PAIR_COLUMNS[pair]!;
      correction[pair] =
        inverse[FULL[row]!]! * residual[b]! +
        inverse[FULL[row + 1]!]! * residual[4 + b]! +
        (inverse[FULL[row + 2]!]! * residual[8 + b]! + inverse[FULL[row + 3]!]! * residual[12 + b]!);
    }
    for (let pair = 0; pair < 10; pair += 1) inverse[pair]! += correction[pair]!;
  }

  /** `bivectors` = the minors of g at the dual places: H times the determinant. */
  #minors(g: Float64Array, offset: number): void {
    const high = this.#high;
    const low = this.#low;
    const out = this.bivectors;
    for (let k = 0; k < 10; k += 1) {
      const x = g[offset + k]!;
      const c = SPLIT * x;
      high[k] = c - (c - x);
      low[k] = x - high[k]!;
    }
    for (let k = 0; k < MINORS.length; k += 6) {
      const i = MINORS[k + 2]!;
      const j = MINORS[k + 3]!;
      const l = MINORS[k + 4]!;
      const m = MINORS[k + 5]!;
      const p = g[offset + i]! * g[offset + j]!;
      const q = g[offset + l]! * g[offset + m]!;
      let minor = p - q;
      if (p !== 0 && q !== 0) {
        const ep = high[i]! * high[j]! - p + high[i]! * low[j]! + low[i]! * high[j]! + low[i]! * low[j]!;
        const eq = high[l]! * high[m]! - q + high[l]! * low[m]! + low[l]! * high[m]! + low[l]! * low[m]!;
        minor += ep - eq;
      }
      out[MINORS[k]!] = minor;
      out[MINORS[k + 1]!] = minor;
    }
  }
}
