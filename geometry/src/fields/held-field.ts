import { COMPONENTS, dependence, type Fault, type MetricField, type Order, STREAMS } from '../metric-field.ts';

/** A coordinate at which a field is held. */
export interface Held {
  readonly name: string;
  readonly value: number;
}

/**
 * A learned field of a metric that does not depend on some coordinate, which the network saw all the same, between the
 * ends of the little that was trained of it: t in 0 .. 1, say. A path leaves that at once. It is followed in the field as
 * it is at the lower end, which every kind of sampling has trained near, and on which it does not depend then either.
 * Periodic coordinates, of which the whole was trained, are left as they are.
 *
 * @param exact the metric that was learned, in the same chart
 */
export function holdIgnorable(
  field: MetricField,
  exact: MetricField,
): { readonly field: MetricField; readonly held: readonly Held[] } {
  const depends = dependence(field);
  const { coordinates, domain } = field.chart;
  const spare = [0, 1, 2, 3].filter((k) => {
    const isIgnorable = ((dependence(exact) >> k) & 1) === 0;
    return isIgnorable && (depends >> k) & 1 && !domain.periodic[k];
  });
  if (spare.length === 0) return { field, held: [] };
  const values = spare.map((k) => domain.lower[k]!);
  return {
    field: new HeldField(field, spare, values),
    held: spare.map((k, i) => ({ name: coordinates[k]!, value: values[i]! })),
  };
}

class HeldField implements MetricField {
  readonly chart: MetricField['chart'];
  readonly signature: MetricField['signature'];
  readonly depends: number;
  readonly #field: MetricField;
  readonly #coordinates: readonly number[];
  readonly #values: readonly number[];
  /** Streams of a 2-jet with a derivative along a coordinate that is held. */
  readonly #flat: readonly number[];
  #points = new Float64Array(0);

  constructor(field: MetricField, coordinates: readonly number[], values: readonly number[]) {
    this.chart = field.chart;
    this.signature = field.signature;
    this.#field = field;
    this.#coordinates = coordinates;
    this.#values = values;
    this.depends = coordinates.reduce((bits, k) => bits & ~(1 << k), dependence(field));
    const flat: number[] = coordinates.map((k) => 1 + k);
    for (let i = 0, stream = 5; i < 4; i++) {
      for (let j = i; j < 4; j++, stream++) if (coordinates.includes(i) || coordinates.includes(j)) flat.push(stream);
    }
    this.#flat = flat;
  }

  jets(points: Float64Array, count: number, order: Order, out: Float64Array): Fault | undefined {
    if (this.#points.length < 4 * count) this.#points = new Float64Array(4 * count);
    const held = this.#points;
    held.set(points.subarray(0, 4 * count));
    for (const [n, k] of this.#coordinates.entries()) {
      for (let i = 0; i < count; i++) held[4 * i + k] = this.#values[n]!;
    }
    const fault = this.#field.jets(held, count, order, out);
    for (let i = 0; i < count; i++) {
      const at = i * STREAMS[order] * COMPONENTS;
      if (Number.isNaN(out[at])) continue;
      for (const stream of this.#flat) {
        if (stream < STREAMS[order]) out.fill(0, at + stream * COMPONENTS, at + (stream + 1) * COMPONENTS);
      }
    }
    return fault;
  }
}
