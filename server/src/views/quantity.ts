import {
  COMPONENTS,
  CurvatureChain,
  type CurvatureQuantity,
  type Fault,
  type MetricField,
  type Order,
  orderNeeded,
  pairIndex,
  STREAMS,
} from '@spacetime/geometry';
import type { ViewQuantity } from '@spacetime/protocol';
import { ViewError } from './orders.ts';

type Name = ViewQuantity['name'];

/** How many indices each has. */
export const RANKS: Readonly<Record<Name, number>> = {
  metric: 2,
  inverse: 2,
  determinant: 0,
  christoffel: 3,
  riemann: 4,
  ricci: 2,
  scalar: 0,
  einstein: 2,
  weyl: 4,
  kretschmann: 0,
  ricciSquared: 0,
  weylSquared: 0,
  weylDualSquared: 0,
  chernPontryagin: 0,
  gaussBonnet: 0,
};

/** Points of a block: a piece of work after which others get their turn. */
export const BLOCK = 256;

/** Evaluates one number of a quantity at points: a scalar, or a component. */
export class Evaluation {
  readonly #field: MetricField;
  readonly #quantity: CurvatureQuantity | undefined;
  readonly #order: Order;
  readonly #offset: number;
  readonly #jets: Float64Array;
  readonly #chain = new CurvatureChain(BLOCK);

  /** @throws ViewError where the indices are not the quantity's */
  constructor(field: MetricField, { name, indices = [] }: ViewQuantity) {
    const rank: number | undefined = RANKS[name];
    if (rank === undefined) throw new ViewError(`there is no quantity ${name}`);
    const isIndex = (index: number) => Number.isInteger(index) && index >= 0 && index < 4;
    if (indices.length !== rank || !indices.every(isIndex)) {
      throw new ViewError(`${name} takes ${rank} indices from 0 to 3, not (${indices.join(', ')})`);
    }
    this.#field = field;
    this.#quantity = name === 'metric' ? undefined : name;
    this.#order = this.#quantity === undefined ? 0 : orderNeeded([this.#quantity]);
    this.#offset = offsetOf(indices);
    this.#jets = new Float64Array(BLOCK * STREAMS[this.#order] * COMPONENTS);
  }

  /**
   * @param points shape [count, 4], count at most {@link BLOCK}
   * @param out length count; NaN where there is no value
   */
  run(points: Float64Array, count: number, out: Float64Array): Fault | undefined {
    const fault = this.#field.jets(points, count, this.#order, this.#jets);
    if (this.#quantity === undefined) {
      for (let p = 0; p < count; p++) out[p] = this.#jets[p * COMPONENTS + this.#offset]!;
      return fault;
    }
    const block = this.#chain.compute(this.#jets, count, [this.#quantity], this.#order);
    const values = block[this.#quantity];
    const width = values.length / count;
    for (let p = 0; p < count; p++) out[p] = values[p * width + this.#offset]!;
    return fault ?? block.fault;
  }
}

/** Where a component stands: symmetric pairs are packed, tensors of rank four are not. */
function offsetOf(indices: readonly number[]): number {
  const [a = 0, b = 0, c = 0, d = 0] = indices;
  if (indices.length === 2) return pairIndex(a, b);
  if (indices.length === 3) return 10 * a + pairIndex(b, c);
  return 64 * a + 16 * b + 4 * c + d;
}
