import {
  dependence,
  type Fault,
  inDomain,
  type MetricField,
  type Order,
  STREAMS,
  wrapPeriodic,
} from '@spacetime/geometry';
import type { LearnedField } from './learned-field.ts';

/**
 * A learned field within the domain that it was trained in, and the exact metric beyond it: a network is never
 * asked about points of which it has learned nothing. Coordinates on which the learned field does not depend do not count.
 */
export class ContinuedField implements MetricField {
  readonly chart: MetricField['chart'];
  readonly signature: MetricField['signature'];
  /** Bit k is set where either depends on coordinate k. */
  readonly depends: number;
  /** Points that were asked for, and those of them beyond the domain. */
  asked = 0;
  beyond = 0;
  readonly #learned: LearnedField;
  readonly #exact: MetricField;
  readonly #domain: MetricField['chart']['domain'];
  #inside = new Int32Array(0);
  #points = new Float64Array(0);
  #jets = new Float64Array(0);

  /** @param exact in the learned field's chart */
  constructor(learned: LearnedField, exact: MetricField) {
    this.chart = learned.chart;
    this.signature = learned.signature;
    this.#learned = learned;
    this.#exact = exact;
    const used = dependence(learned);
    this.depends = used | dependence(exact);
    const { lower, upper, periodic } = learned.chart.domain;
    const isFree = (k: number) => ((used >> k) & 1) === 0;
    this.#domain = {
      lower: lower.map((bound, k) => (isFree(k) ? Number.NEGATIVE_INFINITY : bound)),
      upper: upper.map((bound, k) => (isFree(k) ? Number.POSITIVE_INFINITY : bound)),
      periodic,
    };
  }

  jets(points: Float64Array, count: number, order: Order, out: Float64Array): Fault | undefined {
    if (this.#inside.length < count) {
      this.#inside = new Int32Array(count);
      this.#points = new Float64Array(4 * count);
      this.#jets = new Float64Array(150 * count);
    }
    const inside = this.#inside;
    let learned = 0;
    let exact = count;
    // Those within from the front, those beyond from the back.
    for (let p = 0; p < count; p++) {
      const to = inDomain(this.#domain, points, 4 * p) ? learned++ : --exact;
      inside[to] = p;
      for (let k = 0; k < 4; k++) this.#points[4 * to + k] = points[4 * p + k]!;
    }
    this.asked += count;
    this.beyond += count - learned;
    const stride = 10 * STREAMS[order];
    wrapPeriodic(this.chart.domain, this.#points, learned);
    const first = learned === 0 ? undefined : this.#learned.jets(this.#points, learned, order, this.#jets);
    const rest = this.#points.subarray(4 * learned, 4 * count);
    const jets = this.#jets.subarray(stride * learned);
    const second = learned === count ? undefined : this.#exact.jets(rest, count - learned, order, jets);
    for (let i = 0; i < count; i++) {
      const from = stride * i;
      const to = stride * inside[i]!;
      for (let k = 0; k < stride; k++) out[to + k] = this.#jets[from + k]!;
    }
    if (first !== undefined) return { ...first, point: inside[first.point]! };
    return second && { ...second, point: inside[learned + second.point]! };
  }
}
