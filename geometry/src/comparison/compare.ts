import { CurvatureChain } from '../curvature/chain.ts';
import { COMPONENTS, type Fault, type MetricField, type Order, STREAMS } from '../metric-field.ts';
import { COMPARED, type ComparedQuantity, locate, type Sampled, SOURCES, type Source } from './quantities.ts';
import { isFiniteNorms, NormTotals, type PointNorms, pointNorms } from './sums.ts';

/** How far a quantity of a learned field is from the exact one, over all points and components. */
export interface QuantityError {
  /**
   * How many components a point has in these sums: metric 10, jacobian 40, hessian 100 (independent ones), and every
   * component of the tensors Γ^a_{bc} 64, R^a_{bcd} 256, R_{ab} 16, R_{abcd}R^{abcd} 1.
   */
  readonly components: number;
  /** ‖learned − exact‖₂ / ‖exact‖₂; null where the exact quantity vanishes to rounding, as the Ricci tensor of a vacuum. */
  readonly relative_l2: number | null;
  /**
   * ‖learned − exact‖₂ / ‖exact − background‖₂, each side the same quantity of the metric and of the background; null
   * without a background or where both agree to rounding. For the curvature on a flat background it is `relative_l2`.
   */
  readonly relative_l2_distortion: number | null;
  /** Mean of |learned − exact|; null where no point was valid. */
  readonly mae: number | null;
}

export interface Comparison<Q extends ComparedQuantity = ComparedQuantity> {
  /** Points that were compared, faulty ones not counted. */
  readonly points: number;
  /** Points left out of every sum because one of the fields has no finite value (or curvature) there. */
  readonly faulty: number;
  /** The first of them. */
  readonly fault: Fault | undefined;
  readonly quantities: Readonly<Record<Q, QuantityError>>;
}

const BLOCK = 256;

/** Below this fraction of the magnitude of its terms a quantity is zero as far as float64 jets can tell. */
const ROUNDING = 1e-12;

/**
 * Compares two fields in the same chart, point by point.
 *
 * @param background what `learned` is a distortion of, in the same chart
 * @param points shape [count, 4]
 * @param options `quantities`: those wanted; the jets are evaluated only as far as these need
 */
export function compareFields<Q extends ComparedQuantity = ComparedQuantity>(
  learned: MetricField,
  exact: MetricField,
  background: MetricField | undefined,
  points: Float64Array,
  count: number,
  options: { readonly quantities?: readonly Q[] } = {},
): Comparison<Q> {
  const names = options.quantities ?? (COMPARED as readonly ComparedQuantity[] as readonly Q[]);
  const wanted = names.map((name) => ({ name, source: SOURCES[name], totals: new NormTotals(), sums: pointNorms() }));
  const order = Math.max(0, ...wanted.map(({ source }) => source.order)) as Order;
  const sources = wanted.map(({ source }) => source);
  const fields = [learned, exact, background].map((field) => field && new Sampler(field, order, sources));
  const [theirs, ours, base] = fields as [Sampler, Sampler, Sampler | undefined];
  const sizes = new CurvatureChain(BLOCK, { magnitudes: true });
  const chained = chainNames(sources);
  let valid = 0;
  let fault: Fault | undefined;
  for (let first = 0; first < count; first += BLOCK) {
    const n = Math.min(BLOCK, count - first);
    const samplers = base ? [theirs, ours, base] : [theirs, ours];
    for (const sampler of samplers) sampler.sample(points.subarray(4 * first, 4 * (first + n)), n);
    const block = chained.length > 0 ? sizes.compute(ours.jets, n, chained, order) : undefined;
    const magnitude: Sampled | undefined = block && { jets: ours.jets, block };
    for (let i = 0; i < n; i += 1) {
      let finite = true;
      for (const { source, sums } of wanted) {
        measure(source, i, order, theirs, ours, base, source.chain ? magnitude : undefined, sums);
        finite &&= isFiniteNorms(sums);
      }
      if (finite) {
        valid += 1;
        for (const { totals, sums } of wanted) totals.add(sums);
      } else if (!fault) {
        const met = samplers.map((sampler) => sampler.fault).find((candidate) => candidate?.point === i);
        fault = { message: 'a quantity is not finite', ...met, point: first + i };
      }
    }
  }
  const quantities = Object.fromEntries(
    wanted.map(({ name, source, totals }) => [name, summarise(totals, source.components, valid, base !== undefined)]),
  ) as Record<Q, QuantityError>;
  return { points: valid, faulty: count - valid, fault, quantities };
}

function chainNames(sources: readonly Source[]): NonNullable<Source['chain']>[] {
  return sources.flatMap((source) => source.chain ?? []);
}

/** A field with room for a block of its jets and curvature. */
class Sampler implements Sampled {
  readonly jets: Float64Array;
  block: Sampled['block'];
  fault: Fault | undefined;
  readonly #field: MetricField;
  readonly #order: Order;
  readonly #chain = new CurvatureChain(BLOCK);
  readonly #names: readonly NonNullable<Source['chain']>[];

  constructor(field: MetricField, order: Order, sources: readonly Source[]) {
    this.#field = field;
    this.#order = order;
    this.#names = chainNames(sources);
    this.jets = new Float64Array(BLOCK * STREAMS[order] * COMPONENTS);
  }

  sample(points: Float64Array, count: number): void {
    this.fault = this.#field.jets(points, count, this.#order, this.jets);
    if (this.#names.length === 0) return;
    this.block = this.#chain.compute(this.jets, count, this.#names, this.#order);
    this.fault ??= this.block.fault;
  }
}

/** Fills `out` with one point's share of a quantity's norms. */
function measure(
  source: Source,
  point: number,
  order: Order,
  learned: Sampled,
  exact: Sampled,
  background: Sampled | undefined,
  magnitude: Sampled | undefined,
  out: PointNorms,
): void {
  const [a, i] = locate(learned, source, point, order);
  const [b, j] = locate(exact, source, point, order);
  const [c, k] = background ? locate(background, source, point, order) : [undefined, 0];
  const [d, l] = magnitude ? locate(magnitude, source, point, order) : [undefined, 0];
  let squaredError = 0;
  let absoluteError = 0;
  let squaredExact = 0;
  let squaredDistortion = 0;
  let squaredMagnitude = 0;
  for (let m = 0; m < source.width; m += 1) {
    const weight = source.weights ? source.weights[m]! : 1;
    const value = b[j + m]!;
    const error = a[i + m]! - value;
    squaredError += weight * error * error;
    absoluteError += weight * Math.abs(error);
    squaredExact += weight * value * value;
    if (c) squaredDistortion += weight * (value - c[k + m]!) ** 2;
    if (d) squaredMagnitude += weight * d[l + m]! ** 2;
  }
  out.squaredError = squaredError;
  out.absoluteError = absoluteError;
  out.squaredExact = squaredExact;
  out.squaredDistortion = squaredDistortion;
  out.squaredMagnitude = squaredMagnitude;
}

function summarise(totals: NormTotals, components: number, points: number, hasBackground: boolean): QuantityError {
  const norm = (key: 'squaredError' | 'squaredExact' | 'squaredDistortion' | 'squaredMagnitude'): number =>
    Math.sqrt(totals.get(key));
  const zero = ROUNDING * norm('squaredMagnitude');
  const relative = (to: number): number | null => (to > zero ? norm('squaredError') / to : null);
  return {
    components,
    relative_l2: relative(norm('squaredExact')),
    relative_l2_distortion: hasBackground ? relative(norm('squaredDistortion')) : null,
    mae: points > 0 ? totals.get('absoluteError') / (points * components) : null,
  };
}
