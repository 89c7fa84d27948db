import { PAIR_INDEX } from '@spacetime/dsl';
import { COMPONENTS, type Fault, type MetricField, type Order, STREAMS } from '../metric-field.ts';
import { type SamplePattern, STENCILS, type Stencil, type StencilOrder, samplePattern } from './stencils.ts';

export interface DifferenceOptions {
  /** Order of accuracy of the central stencils. */
  readonly order: StencilOrder;
  /** The step, in the coordinates' own units: one for all four, or one each. */
  readonly h: number | readonly [number, number, number, number];
  /** `float32`: samples are rounded to it, and every operation of the differences is too. */
  readonly precision: 'float32' | 'float64';
}

/**
 * A metric field whose derivatives are central differences of samples of another's values: what one has who stores
 * the metric on a grid, or evaluates it, without derivatives. The whole curvature chain runs on it.
 *
 * First derivatives and the diagonal second ones use the central stencils of the order asked for, mixed ones the
 * product of two first-derivative stencils: 33, 113 or 241 samples a point at orders 2, 4 and 6. The truncation error
 * is O(h^order), the rounding error about ε|g|/h and ε|g|/h².
 *
 * One h applies to all four coordinates alike (radians beside lengths, as in a table of h = 0.01), and the stencils
 * reach order/2 steps to either side: beyond the domain's edge too, where the metric has to be defined. Where it is
 * not, the point is faulty. The samples' coordinates are float64 in either precision.
 */
export function finiteDifferenceField(field: MetricField, options: DifferenceOptions): MetricField {
  return new DifferenceField(field, options);
}

/** Samples are taken for about so many at a time. */
const SAMPLES = 4096;

class DifferenceField implements MetricField {
  readonly #field: MetricField;
  readonly #h: readonly number[];
  readonly #stencil: Stencil;
  readonly #patterns: readonly SamplePattern[];
  readonly #round: (x: number) => number;
  #points = new Float64Array(0);
  #values = new Float64Array(0);

  constructor(field: MetricField, { order, h, precision }: DifferenceOptions) {
    this.#field = field;
    this.#h = typeof h === 'number' ? [h, h, h, h] : h;
    if (!this.#h.every((step) => step > 0 && step < Number.POSITIVE_INFINITY)) throw new RangeError(`no step: ${h}`);
    this.#stencil = STENCILS[order];
    this.#patterns = [samplePattern(order, 0), samplePattern(order, 1), samplePattern(order, 2)];
    this.#round = precision === 'float32' ? Math.fround : (x) => x;
  }

  get chart() {
    return this.#field.chart;
  }

  get signature() {
    return this.#field.signature;
  }

  jets(points: Float64Array, count: number, order: Order, out: Float64Array): Fault | undefined {
    const pattern = this.#patterns[order]!;
    const stride = COMPONENTS * STREAMS[order];
    const block = Math.max(1, Math.floor(SAMPLES / pattern.samples));
    let fault: Fault | undefined;
    for (let first = 0; first < count; first += block) {
      const n = Math.min(block, count - first);
      const met = this.#sample(points, first, n, pattern);
      if (met) fault ??= { ...met, point: first + Math.floor(met.point / pattern.samples) };
      for (let i = 0; i < n; i += 1) {
        this.#differentiate(COMPONENTS * pattern.samples * i, order, pattern, out, stride * (first + i));
        if (met) spoil(out, stride * (first + i), stride);
      }
    }
    return fault;
  }

  /** Values at the stencils of n points, shape [n, samples, 10]. */
  #sample(points: Float64Array, first: number, n: number, { samples, steps }: SamplePattern): Fault | undefined {
    const total = n * samples;
    if (this.#points.length < 4 * total) {
      this.#points = new Float64Array(4 * total);
      this.#values = new Float64Array(COMPONENTS * total);
    }
    for (let i = 0, place = 0; i < n; i += 1) {
      for (let k = 0; k < 4 * samples; k += 1, place += 1) {
        const coordinate = k & 3;
        this.#points[place] = points[4 * (first + i) + coordinate]! + steps[k]! * this.#h[coordinate]!;
      }
    }
    const fault = this.#field.jets(this.#points, total, 0, this.#values);
    if (this.#round === Math.fround) {
      for (let k = 0; k < COMPONENTS * total; k += 1) this.#values[k] = Math.fround(this.#values[k]!);
    }
    return fault;
  }

  #differentiate(at: number, order: Order, pattern: SamplePattern, out: Float64Array, place: number): void {
    const values = this.#values;
    const { first, second } = this.#stencil;
    const round = this.#round;
    for (let c = 0; c < COMPONENTS; c += 1) {
      const start = at + c;
      const middle = values[start]!;
      out[place + c] = middle;
      if (order === 0) continue;
      for (let i = 0; i < 4; i += 1) {
        const h = round(this.#h[i]!);
        const axis = start + COMPONENTS * pattern.axes[i]!;
        let slope = 0;
        let bend = 0;
        for (let k = first.length - 1; k >= 0; k -= 1) {
          const plus = values[axis + 2 * COMPONENTS * k]!;
          const minus = values[axis + 2 * COMPONENTS * k + COMPONENTS]!;
          slope = round(slope + round(round(first[k]!) * round(plus - minus)));
          bend = round(bend + round(round(second[k]!) * round(round(plus - middle) + round(minus - middle))));
        }
        out[place + COMPONENTS * (1 + i) + c] = round(slope / h);
        if (order === 1) continue;
        out[place + COMPONENTS * (5 + PAIR_INDEX[5 * i]!) + c] = round(bend / round(h * h));
        for (let j = i + 1; j < 4; j += 1) {
          const twist = this.#mixed(start + COMPONENTS * pattern.mixed[4 * i + j]!);
          const area = round(h * round(this.#h[j]!));
          out[place + COMPONENTS * (5 + PAIR_INDEX[4 * i + j]!) + c] = round(twist / area);
        }
      }
    }
  }

  #mixed(start: number): number {
    const values = this.#values;
    const { first } = this.#stencil;
    const round = this.#round;
    let sum = 0;
    for (let k = 0, place = start; k < first.length; k += 1) {
      for (let l = 0; l < first.length; l += 1, place += 4 * COMPONENTS) {
        const upper = round(values[place]! - values[place + COMPONENTS]!);
        const lower = round(values[place + 2 * COMPONENTS]! - values[place + 3 * COMPONENTS]!);
        sum = round(sum + round(round(first[k]! * first[l]!) * round(upper - lower)));
      }
    }
    return sum;
  }
}

/** Where one number is not finite, none is given. */
function spoil(out: Float64Array, place: number, stride: number): void {
  for (let k = 0; k < stride; k += 1) {
    if (Number.isFinite(out[place + k]!)) continue;
    out.fill(Number.NaN, place, place + stride);
    return;
  }
}
