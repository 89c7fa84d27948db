import { PAIRS } from '@spacetime/dsl';
import { type Order, STREAMS } from '../metric-field.ts';

const ROWS = PAIRS.map(([i]) => i);
const COLUMNS = PAIRS.map(([, j]) => j);

/**
 * The chain rule for jets of f(x(y)), of several functions f at once:
 *
 *   ∂_a f = f_i ∂_a x^i,   ∂_a ∂_b f = f_i ∂_a ∂_b x^i + f_ij ∂_a x^i ∂_b x^j.
 *
 * It is linear in the jet of f, and so a matrix for each point, shared by all components.
 */
export class JetComposer {
  readonly #order: Order;
  /** Shape [14, 14]: derivatives along y from derivatives along x. */
  readonly #matrix = new Float64Array(14 * 14);

  constructor(order: Order) {
    this.#order = order;
  }

  /**
   * Takes the inner functions at a point.
   * @param inner from index `at`: shape [STREAMS[order], stride], of which the first four components are x^0 … x^3
   */
  setInner(inner: Float64Array, at: number, stride = 4): void {
    const order = this.#order;
    const matrix = this.#matrix;
    if (order === 0) return;
    for (let a = 0; a < 4; a++) {
      for (let i = 0; i < 4; i++) matrix[14 * a + i] = inner[at + (1 + a) * stride + i]!;
    }
    if (order === 1) return;
    for (let p = 0; p < 10; p++) {
      const row = 14 * (4 + p);
      const [a, b] = [14 * ROWS[p]!, 14 * COLUMNS[p]!];
      for (let i = 0; i < 4; i++) matrix[row + i] = inner[at + (5 + p) * stride + i]!;
      for (let q = 0; q < 10; q++) {
        const [i, j] = [ROWS[q]!, COLUMNS[q]!];
        const straight = matrix[a + i]! * matrix[b + j]!;
        matrix[row + 4 + q] = i === j ? straight : straight + matrix[a + j]! * matrix[b + i]!;
      }
    }
  }

  /**
   * @param outer from index `from`: shape [STREAMS[order], components], derivatives along x at x(y)
   * @param out from index `to`: the same shape, derivatives along y; must not overlap `outer`
   */
  apply(outer: Float64Array, from: number, components: number, out: Float64Array, to: number): void {
    const matrix = this.#matrix;
    const streams = STREAMS[this.#order] - 1;
    for (let c = 0; c < components; c++) out[to + c] = outer[from + c]!;
    for (let s = 0; s < streams; s++) {
      const target = to + (1 + s) * components;
      out.fill(0, target, target + components);
      const width = s < 4 ? 4 : 14;
      for (let k = 0; k < width; k++) {
        const factor = matrix[14 * s + k]!;
        if (factor === 0) continue;
        const source = from + (1 + k) * components;
        for (let c = 0; c < components; c++) out[target + c] = out[target + c]! + factor * outer[source + c]!;
      }
    }
  }
}

/**
 * Jets of f(x(y)) at `count` points, see {@link JetComposer}.
 * @param outer shape [count, STREAMS[order], components], derivatives along x at the points x(y)
 * @param inner shape [count, STREAMS[order], 4], the functions x(y)
 * @param out as `outer`, derivatives along y
 */
export function composeJet(
  outer: Float64Array,
  inner: Float64Array,
  count: number,
  components: number,
  order: Order,
  out: Float64Array,
): void {
  const composer = new JetComposer(order);
  const streams = STREAMS[order];
  for (let point = 0; point < count; point++) {
    composer.setInner(inner, point * streams * 4);
    composer.apply(outer, point * streams * components, components, out, point * streams * components);
  }
}
