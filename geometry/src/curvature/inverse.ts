import { BIVECTOR_INDEX, BIVECTOR_SIGN, COMPOUND, PAIR_COLUMNS, PAIR_ROWS, pairIndex } from '../tensors/bivectors.ts';

const SPLIT = 2 ** 27 + 1;

/** g^{ab} = Σ_c g_{rc} N^{(ar)(bc)} / det for one r ≠ a: per pair the three c, as (g's place, N's place, sign). */
const PLACES = new Int32Array(60);
const SIGNS = new Float64Array(30);
for (let pair = 0; pair < 10; pair += 1) {
  const a = PAIR_ROWS[pair]!;
  const b = PAIR_COLUMNS[pair]!;
  const r = a === 0 ? 1 : 0;
  let k = 3 * pair;
  for (let c = 0; c < 4; c += 1) {
    if (c === b) continue;
    PLACES[2 * k] = pairIndex(r, c);
    PLACES[2 * k + 1] = 6 * BIVECTOR_INDEX[4 * a + r]! + BIVECTOR_INDEX[4 * b + c]!;
    SIGNS[k] = BIVECTOR_SIGN[4 * a + r]! * BIVECTOR_SIGN[4 * b + c]!;
    k += 1;
  }
}

/** {@link COMPOUND} with its places (A, B) moved to the duals (*A, *B). */
const MINORS = COMPOUND.map((entry, k) =>
  k % 6 > 1 ? entry : 6 * ((Math.floor(entry / 6) + 3) % 6) + (((entry % 6) + 3) % 6),
);

/**
 * Inverse, determinant and inverse bivector metric of a symmetric 4 × 4 matrix, definite or not.
 *
 * All 2 × 2 minors are formed with exact products (Dekker 1971), rounded once. By Jacobi's theorem the minors of g are
 * those of the inverse, H^{AB} = g^{ac} g^{bd} − g^{ad} g^{bc} = m_{*A*B} / det g, so that H does not inherit the
 * cancellation of two large products of the inverse; the cofactors follow by contracting them once with g. Every result
 * is then as accurate as if each of the ten components had been changed by a few units in its last place. There is no
 * pivot and no threshold, so rescaled coordinates (r² sin²θ near the axis, 1/f near a horizon) change no digit.
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

  /** @returns false where g is degenerate to working precision or not finite; the results are then meaningless. */
  invert(g: Float64Array, offset: number): boolean {
    this.#minors(g, offset);
    const { inverse, bivectors } = this;
    for (let pair = 0; pair < 10; pair += 1) {
      let sum = 0;
      for (let k = 3 * pair; k < 3 * pair + 3; k += 1) {
        sum += SIGNS[k]! * g[offset + PLACES[2 * k]!]! * bivectors[PLACES[2 * k + 1]!]!;
      }
      inverse[pair] = sum;
    }
    const determinant =
      g[offset]! * inverse[0]! +
      g[offset + 1]! * inverse[1]! +
      (g[offset + 2]! * inverse[2]! + g[offset + 3]! * inverse[3]!);
    const scale = 1 / determinant;
    let condition = 0;
    for (let pair = 0; pair < 10; pair += 1) {
      inverse[pair]! *= scale;
      const share = Math.abs(g[offset + pair]! * inverse[pair]!);
      condition += PAIR_ROWS[pair] === PAIR_COLUMNS[pair] ? share : 2 * share;
    }
    for (let k = 0; k < 36; k += 1) bivectors[k]! *= scale;
    this.determinant = determinant;
    this.condition = condition / 4;
    return this.condition < 1 / (8 * Number.EPSILON);
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
