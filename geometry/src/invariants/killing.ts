import { equilibrate } from './eigen.ts';

/** Where a coordinate vector is farthest from a Killing vector. */
export interface KillingDefect {
  /** Largest |∂_k g_ab| / (s_a s_b) × length, where s rescales the coordinates to components of order one. */
  readonly defect: number;
  readonly point: number;
  /** Index of the component among the ten. */
  readonly pair: number;
}

const scale = new Float64Array(4);
const matrix = new Float64Array(16);

/**
 * How far ∂/∂x^k is from a Killing vector: (L_ξ g)_ab = ξ^c ∂_c g_ab + g_cb ∂_a ξ^c + g_ac ∂_b ξ^c = ∂_k g_ab for
 * ξ = ∂/∂x^k. The size is relative to the metric, per `length` of the coordinate: how much the metric changes over it.
 *
 * @param jets shape [count, streams, 10] with streams 5 or 15
 * @param length of the coordinate's domain, say
 * @returns NaN at the first point that is not finite
 */
export function killingDefect(
  jets: Float64Array,
  count: number,
  coordinate: number,
  length = 1,
  streams: 5 | 15 = 15,
): KillingDefect {
  let worst: KillingDefect = { defect: 0, point: 0, pair: 0 };
  for (let n = 0; n < count; n += 1) {
    const offset = 10 * streams * n;
    equilibrate(jets, offset, scale, matrix);
    for (let a = 0, pair = 0; a < 4; a += 1) {
      for (let b = a; b < 4; b += 1, pair += 1) {
        const lie = jets[offset + 10 * (1 + coordinate) + pair]!;
        const defect = Math.abs(lie * scale[a]! * scale[b]!) * length;
        if (Number.isNaN(defect)) return { defect, point: n, pair };
        if (defect > worst.defect) worst = { defect, point: n, pair };
      }
    }
  }
  return worst;
}
