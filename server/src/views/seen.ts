import { bindParameters } from '@spacetime/dsl';
import { type GivenMetric, openField, truthOf } from '@spacetime/field';
import { exactMetric, inChart, type MetricField } from '@spacetime/geometry';
import type { ViewChart } from '@spacetime/protocol';
import { Recent } from '../checks/recent.ts';
import { checkChart, declaredSpacetime } from './declared.ts';
import { inWords } from './in-words.ts';
import type { Seen } from './orders.ts';

/** Fields that a view can look at, in one chart. */
export interface SeenFields {
  readonly exact: MetricField;
  readonly learned?: MetricField;
  readonly background?: MetricField;
  readonly charts: readonly string[];
}

const recent = new Recent<SeenFields>(4);

/**
 * @param given the opened data, for a field of data
 * @throws ViewError where there is nothing to be seen
 */
export function fieldsOf(seen: Seen, given?: GivenMetric): SeenFields {
  // A learned field's file may be another one by the next view.
  if (seen.kind !== 'exact') return inWords(() => learnedFields(seen, given));
  const key = JSON.stringify(seen);
  const fields = recent.get(key) ?? inWords(() => exactFields(seen));
  recent.set(key, fields);
  return fields;
}

function exactFields(seen: Seen & { readonly kind: 'exact' }): SeenFields {
  const { chart } = seen;
  const spacetime = declaredSpacetime(seen);
  const options = { parameters: bindParameters(spacetime), ...(chart !== undefined && { chart }) };
  return { exact: exactMetric(spacetime, options), charts: [...spacetime.charts.keys()] };
}

function learnedFields({ path, chart }: Seen & { readonly kind: 'learned' }, given?: GivenMetric): SeenFields {
  const learned = openField(path);
  const { spacetime, header } = learned;
  const { exact, background } = truthOf(learned, given);
  const charts = [...spacetime.charts.keys()];
  checkChart(chart, spacetime);
  if (chart === undefined || chart === learned.chart.name) return { exact, learned, background, charts };
  const parameters = new Map(Object.entries(header.parameters));
  const other = (field: MetricField) => inChart(field, spacetime, chart, parameters);
  return { exact: other(exact), learned: other(learned), background: other(background), charts };
}

/** @param data the field is one of data, which stand in the place of an exact metric */
export function describeChart({ exact, learned, charts }: SeenFields, data: boolean): ViewChart {
  const { name, coordinates, domain } = exact.chart;
  const { lower, upper, periodic } = domain;
  return { name, coordinates, lower, upper, periodic, charts, learned: learned !== undefined, ...(data && { data }) };
}
