import { analyze, bindParameters } from '@spacetime/dsl';
import { EinfieldError, type GivenMetric, openField, truthOf } from '@spacetime/field';
import { exactMetric, inChart, type MetricField, MissingMetricError } from '@spacetime/geometry';
import type { ViewChart } from '@spacetime/protocol';
import { Recent } from '../checks/recent.ts';
import { type Seen, ViewError } from './orders.ts';

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
  try {
    // A learned field's file may be another one by the next view.
    if (seen.kind !== 'exact') return learnedFields(seen, given);
    const key = JSON.stringify(seen);
    const fields = recent.get(key) ?? exactFields(seen);
    recent.set(key, fields);
    return fields;
  } catch (error) {
    if (error instanceof EinfieldError || error instanceof MissingMetricError) throw new ViewError(error.message);
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw new ViewError((error as Error).message);
    throw error;
  }
}

function exactFields({ text, name, chart }: Seen & { readonly kind: 'exact' }): SeenFields {
  const model = analyze('', { read: (path) => (path === '' ? text : undefined), resolve: (_, path) => path });
  const spacetime = model.spacetimes.find((one) => one.name === name);
  if (spacetime === undefined) throw new ViewError(`there is no spacetime ${name}`);
  const charts = [...spacetime.charts.keys()];
  checkChart(chart, charts, name);
  const options = { parameters: bindParameters(spacetime), ...(chart !== undefined && { chart }) };
  return { exact: exactMetric(spacetime, options), charts };
}

function learnedFields({ path, chart }: Seen & { readonly kind: 'learned' }, given?: GivenMetric): SeenFields {
  const learned = openField(path);
  const { spacetime, header } = learned;
  const { exact, background } = truthOf(learned, given);
  const charts = [...spacetime.charts.keys()];
  checkChart(chart, charts, spacetime.name);
  if (chart === undefined || chart === learned.chart.name) return { exact, learned, background, charts };
  const parameters = new Map(Object.entries(header.parameters));
  const other = (field: MetricField) => inChart(field, spacetime, chart, parameters);
  return { exact: other(exact), learned: other(learned), background: other(background), charts };
}

function checkChart(chart: string | undefined, charts: readonly string[], name: string): void {
  if (chart !== undefined && !charts.includes(chart)) {
    throw new ViewError(`${name} has no chart ${chart}; it has ${charts.join(', ')}`);
  }
}

/** @param data the field is one of data, which stand in the place of an exact metric */
export function describeChart({ exact, learned, charts }: SeenFields, data: boolean): ViewChart {
  const { name, coordinates, domain } = exact.chart;
  const { lower, upper, periodic } = domain;
  return { name, coordinates, lower, upper, periodic, charts, learned: learned !== undefined, ...(data && { data }) };
}
