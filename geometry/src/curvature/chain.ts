import { COMPONENTS, type Fault, type Order, STREAMS } from '../metric-field.ts';
import { CHRISTOFFEL, INVERSE, PointCurvature, type Stage } from './point.ts';
import { DEFINITIONS } from './quantities.ts';

/**
 * What a chain can compute, with the numbers a point, flat and row-major. Symmetric pairs are in the order
 * 00 01 02 03 11 12 13 22 23 33; indices run over the chart's coordinates in their order.
 *
 * | name | shape | |
 * |---|---|---|
 * | `inverse` | [10] | g^{ab} |
 * | `determinant` | [1] | det g_{ab} |
 * | `christoffel` | [4, 10] | Γ^a_{bc}: a first, then the pair bc |
 * | `christoffelDerivative` | [4, 4, 10] | ∂_d Γ^a_{bc}: d, a, then the pair bc |
 * | `riemann` | [4, 4, 4, 4] | R^a_{bcd} |
 * | `riemannCovariant` | [4, 4, 4, 4] | R_{abcd} |
 * | `ricci` | [10] | R_{ab} = R^c_{acb} |
 * | `scalar` | [1] | R |
 * | `einstein` | [10] | R_{ab} − R g_{ab}/2 |
 * | `weyl` | [4, 4, 4, 4] | C_{abcd} |
 * | `kretschmann` | [1] | R_{abcd} R^{abcd} |
 * | `ricciSquared` | [1] | R_{ab} R^{ab} |
 * | `weylSquared`, `weylDualSquared` | [1] | I1 = C_{abcd} C^{abcd}, I2 = *C_{abcd} C^{abcd} |
 * | `chernPontryagin` | [1] | *R_{abcd} R^{abcd} |
 * | `gaussBonnet` | [1] | R_{abcd} R^{abcd} − 4 R_{ab} R^{ab} + R² |
 */
export type CurvatureQuantity = keyof typeof DEFINITIONS;

/** Numbers a point of each quantity. */
export const QUANTITY_WIDTHS = Object.fromEntries(
  Object.entries(DEFINITIONS).map(([name, { width }]) => [name, width]),
) as Readonly<Record<CurvatureQuantity, number>>;

/** The order of the jets from which these can be computed. */
export function orderNeeded(quantities: readonly CurvatureQuantity[]): Order {
  const stage = stageOf(quantities);
  return stage === INVERSE ? 0 : stage === CHRISTOFFEL ? 1 : 2;
}

function stageOf(quantities: readonly CurvatureQuantity[]): Stage {
  return Math.max(INVERSE, ...quantities.map((name) => DEFINITIONS[name].stage)) as Stage;
}

/** The quantities asked for, each [count, …]; views of the chain's memory that its next `compute` overwrites. */
export type CurvatureBlock<Q extends CurvatureQuantity = CurvatureQuantity> = Readonly<Record<Q, Float64Array>> & {
  readonly count: number;
  /** The first point that has no value, and why; all its components are NaN. The other points are valid. */
  readonly fault: Fault | undefined;
  /** How many such points there are. */
  readonly faulty: number;
};

/**
 * From the 2-jet of a metric to its curvature, in blocks of up to `capacity` points and without allocation a point.
 *
 * Rounding: every quantity is right to a few units of Number.EPSILON times the sum of the magnitudes of its terms, as
 * if the jet itself had been perturbed by as much (times the metric's own condition; see {@link Inverter}). A chain
 * made with `magnitudes` computes those sums instead: a quantity smaller than some hundred EPSILON times its magnitude
 * is zero as far as the jet can tell.
 */
export class CurvatureChain {
  readonly capacity: number;
  readonly #point: PointCurvature;
  readonly #buffers = new Map<CurvatureQuantity, Float64Array>();

  constructor(capacity: number, options: { readonly magnitudes?: boolean } = {}) {
    this.capacity = capacity;
    this.#point = new PointCurvature(options.magnitudes ?? false);
  }

  /**
   * @param jets shape [count, STREAMS[order], 10], as {@link MetricField.jets} writes them
   * @param order of the jets, at least {@link orderNeeded}
   */
  compute<Q extends CurvatureQuantity>(
    jets: Float64Array,
    count: number,
    quantities: readonly Q[],
    order: Order = 2,
  ): CurvatureBlock<Q> {
    if (count > this.capacity) throw new RangeError(`${count} points in a chain for ${this.capacity}`);
    if (order < orderNeeded(quantities))
      throw new RangeError(`jets of order ${order} do not give ${quantities.join()}`);
    const point = this.#point;
    const outputs = quantities.map((name) => ({ ...DEFINITIONS[name], name, data: this.#buffer(name) }));
    const stage = stageOf(quantities);
    const stride = STREAMS[order] * COMPONENTS;
    let fault: Fault | undefined;
    let faulty = 0;
    for (let n = 0; n < count; n += 1) {
      const message = point.compute(jets, stride * n, stride, stage);
      if (message === undefined) {
        for (const { write, width, data } of outputs) write(point, data, width * n);
      } else {
        for (const { width, data } of outputs) data.fill(Number.NaN, width * n, width * (n + 1));
        fault ??= { point: n, message };
        faulty += 1;
      }
    }
    const block: Record<string, unknown> = { count, fault, faulty };
    for (const { name, width, data } of outputs) block[name] = data.subarray(0, width * count);
    return block as CurvatureBlock<Q>;
  }

  #buffer(name: CurvatureQuantity): Float64Array {
    let buffer = this.#buffers.get(name);
    if (!buffer) {
      buffer = new Float64Array(this.capacity * DEFINITIONS[name].width);
      this.#buffers.set(name, buffer);
    }
    return buffer;
  }
}
