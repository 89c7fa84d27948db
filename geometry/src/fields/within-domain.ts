import type { Fault, MetricField, Order } from '../metric-field.ts';
import { COMPONENTS, dependence, STREAMS } from '../metric-field.ts';

/**
 * A field that has no value outside its chart's domain, in coordinates on which it depends: what a network says
 * there, where it was not trained, is nothing to go by.
 */
export function withinDomain(field: MetricField): MetricField {
  const { lower, upper, periodic } = field.chart.domain;
  const depends = dependence(field);
  const bounded = [0, 1, 2, 3].filter((k) => !periodic[k] && (depends >> k) & 1);
  return {
    chart: field.chart,
    signature: field.signature,
    depends,
    jets(points: Float64Array, count: number, order: Order, out: Float64Array): Fault | undefined {
      let fault = field.jets(points, count, order, out);
      const stride = STREAMS[order] * COMPONENTS;
      for (let point = 0; point < count; point++) {
        const k = bounded.find((i) => !(points[4 * point + i]! >= lower[i]! && points[4 * point + i]! <= upper[i]!));
        if (k === undefined) continue;
        out.fill(Number.NaN, stride * point, stride * (point + 1));
        if (fault !== undefined && fault.point <= point) continue;
        const name = field.chart.coordinates[k];
        fault = { point, message: `${name} is outside the domain that was learned, ${lower[k]} .. ${upper[k]}` };
      }
      return fault;
    },
  };
}
