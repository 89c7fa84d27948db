/** Points of a stencil: polynomials of degree 5, exact to h⁶ in the value, h⁵ and h⁴ in first and second derivatives. */
export const STENCIL = 6;

/**
 * Weights of the Lagrange polynomials on the nodes at x, and of their first and second derivatives with respect to x.
 * At a node the value's weights are 0 and 1 exactly.
 *
 * @param out shape [3, STENCIL], from index `at`
 */
export function lagrangeWeights(x: number, nodes: readonly number[], out: Float64Array, at = 0): void {
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
    out[at + k] = value / scale;
    out[at + STENCIL + k] = first / scale;
    out[at + 2 * STENCIL + k] = second / scale;
  }
}
