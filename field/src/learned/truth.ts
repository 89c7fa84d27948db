import { exactMetric, type MetricField, MissingMetricError } from '@spacetime/geometry';
import type { GivenMetric } from '../data/given.ts';
import type { LearnedField } from './learned-field.ts';

/**
 * The metric that a field was trained on, and its background, in the field's chart.
 *
 * @param given the opened data, for a field of data
 * @throws MissingMetricError where a field was trained on data, and they are not given
 */
export function truthOf(
  learned: LearnedField,
  given?: GivenMetric,
): { readonly exact: MetricField; readonly background: MetricField } {
  const { spacetime, header, fit } = learned;
  const parameters = new Map(Object.entries(header.parameters));
  const chart = learned.chart.name;
  const background = exactMetric(spacetime, { chart, parameters, part: 'background' });
  if (fit.data === undefined) return { exact: exactMetric(spacetime, { chart, parameters }), background };
  if (given === undefined) {
    throw new MissingMetricError(
      `${header.fit} was trained on the data ${fit.data.path}, without which there is nothing to compare it with`,
    );
  }
  return { exact: given.field, background };
}
