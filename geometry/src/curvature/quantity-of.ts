import { inertia } from '../invariants/inertia.ts';
import { COMPONENTS, type Fault, type MetricField, STREAMS } from '../metric-field.ts';
import { expandChristoffel, expandSymmetric, type Nested, toNested } from '../tensors/expand.ts';
import { CurvatureChain, type CurvatureQuantity, orderNeeded, QUANTITY_WIDTHS } from './chain.ts';

/** What can be asked for at points, by the names of the command line. */
export const QUANTITIES = [
  'metric',
  'inverse',
  'christoffel',
  'riemann',
  'ricci',
  'scalar',
  'einstein',
  'weyl',
  'kretschmann',
  'signature',
] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** Full tensors, all components, with the first index first. */
const SHAPES: Readonly<Record<Quantity, readonly number[]>> = {
  metric: [4, 4],
  inverse: [4, 4],
  christoffel: [4, 4, 4],
  riemann: [4, 4, 4, 4],
  ricci: [4, 4],
  scalar: [],
  einstein: [4, 4],
  weyl: [4, 4, 4, 4],
  kretschmann: [],
  signature: [2],
};

/** A quantity at points, in full: symmetric components are repeated. */
export interface QuantityValues {
  /**
   * [count, …]: g_{ab}, g^{ab}, R_{ab}, G_{ab} [4, 4]; Γ^a_{bc} [4, 4, 4]; R^a_{bcd}, C_{abcd} [4, 4, 4, 4];
   * R and R_{abcd} R^{abcd} []; signature [2], the numbers of negative and of positive eigenvalues.
   */
  readonly shape: readonly number[];
  /** Row-major; NaN at points without a value. */
  readonly data: Float64Array;
  /** The same as arrays in arrays, one entry a point. */
  readonly values: readonly Nested[];
  /** The first point without a value, and why. */
  readonly fault: Fault | undefined;
}

const BLOCK = 256;

/** What a quantity is made of: the metric itself (undefined), or what a chain computes. */
export function ingredientOf(quantity: Quantity): CurvatureQuantity | undefined {
  return quantity === 'metric' || quantity === 'signature' ? undefined : quantity;
}

/** @param points shape [count, 4] */
export function quantityOf(
  field: MetricField,
  quantity: Quantity,
  points: Float64Array,
  count: number,
): QuantityValues {
  const ingredient = ingredientOf(quantity);
  const width = ingredient === undefined ? COMPONENTS : QUANTITY_WIDTHS[ingredient];
  const order = ingredient === undefined ? 0 : orderNeeded([ingredient]);
  const packed = new Float64Array(width * count);
  const jets = new Float64Array(COMPONENTS * STREAMS[order] * Math.min(BLOCK, count));
  const chain = new CurvatureChain(Math.min(BLOCK, count));
  let fault: Fault | undefined;
  for (let first = 0; first < count; first += BLOCK) {
    const n = Math.min(BLOCK, count - first);
    let met = field.jets(points.subarray(4 * first, 4 * (first + n)), n, order, jets);
    if (ingredient === undefined) {
      packed.set(jets.subarray(0, width * n), width * first);
    } else {
      const block = chain.compute(jets, n, [ingredient], order);
      packed.set(block[ingredient], width * first);
      if (block.fault && !(met && met.point <= block.fault.point)) met = block.fault;
    }
    if (met) fault ??= { ...met, point: first + met.point };
  }
  return quantityFrom(quantity, packed, count, fault);
}

/**
 * A quantity in full from its ingredient.
 * @param packed as a chain or, [count, 10], a field's jets of order 0 have it; NaN at points without a value
 */
export function quantityFrom(
  quantity: Quantity,
  packed: Float64Array,
  count: number,
  fault: Fault | undefined,
): QuantityValues {
  const shape = SHAPES[quantity];
  const data = quantity === 'signature' ? signatures(packed, count) : expand(quantity, packed, count);
  return { shape: [count, ...shape], data, values: toNested(data, [count, ...shape]) as Nested[], fault };
}

function expand(quantity: Quantity, packed: Float64Array, count: number): Float64Array {
  if (quantity === 'christoffel') return expandChristoffel(packed, count);
  return SHAPES[quantity].length === 2 ? expandSymmetric(packed, count) : packed;
}

/** The numbers of negative and of positive eigenvalues. */
function signatures(metric: Float64Array, count: number): Float64Array {
  const out = new Float64Array(2 * count);
  for (let n = 0; n < count; n += 1) {
    const { negative, zero, positive } = inertia(metric, undefined, 10 * n);
    out.set(negative + zero + positive === 4 ? [negative, positive] : [Number.NaN, Number.NaN], 2 * n);
  }
  return out;
}
