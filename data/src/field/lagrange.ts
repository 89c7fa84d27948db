/** Points of a stencil: polynomials of degree 5, exact to h⁶ in the value, h⁵ and h⁴ in first and second derivatives. */
export const STENCIL = 6;

/**
 * Weights of the Lagrange polynomials on the points 0, 1, …, count − 1 at u, and of their first and second derivatives
 * with respect to u. At a point of the stencil the value's weights are 0 and 1 exactly.
 *
 * @param out shape [3, STENCIL], from index `at`
 */
export function lagrangeWeights(u: number, count: number, out: Float64Array, at: number): void {
  for (let k = 0; k < count; k++) {
    let value = 1;
    let first = 0;
    let second = 0;
    let scale = 1;
    for (let j = 0; j < count; j++) {
      if (j === k) continue;
      const factor = u - j;
      second = second * factor + 2 * first;
      first = first * factor + value;
      value *= factor;
      scale *= k - j;
    }
    out[at + k] = value / scale;
    out[at + STENCIL + k] = first / scale;
    out[at + 2 * STENCIL + k] = second / scale;
  }
}

/** The same on points anywhere, with derivatives with respect to x. */
export function lagrangeWeightsAt(x: number, nodes: readonly number[], out: Float64Array): void {
  const count = nodes.length;
  for (let k = 0; k < count; k++) {
    let value = 1;
    let first = 0;
    let second = 0;
    let scale = 1;
    for (let j = 0; j < count; j++) {
      if (j === k) continue;
      const factor = x - nodes[j]!;
      second = second * factor + 2 * first;
      first = first * factor + value;
      value *= factor;
      scale *= nodes[k]! - nodes[j]!;
    }
    out[k] = value / scale;
    out[STENCIL + k] = first / scale;
    out[2 * STENCIL + k] = second / scale;
  }
}
