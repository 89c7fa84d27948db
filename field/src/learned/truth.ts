import { exactMetric, type MetricField } from '@spacetime/geometry';
import type { LearnedField } from './learned-field.ts';

/** The exact metric that a field was trained on, and its background, in the field's chart. */
export function truthOf(learned: LearnedField): { readonly exact: MetricField; readonly background: MetricField } {
  const { spacetime, header } = learned;
  const parameters = new Map(Object.entries(header.parameters));
  const chart = learned.chart.name;
  return {
    exact: exactMetric(spacetime, { chart, parameters }),
    background: exactMetric(spacetime, { chart, parameters, part: 'background' }),
  };
}
