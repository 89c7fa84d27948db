import {
  type Background,
  bindParameters,
  type ChartModel,
  domainOf,
  lowerBackground,
  lowerMap,
  lowerMetric,
  type MapModel,
  type MetricModel,
  type Program,
  type Signature,
  type SpacetimeModel,
} from '@spacetime/dsl';
import { JetEvaluator } from '../jets/jet-evaluator.ts';
import type { Chart, Fault, MetricField, Order } from '../metric-field.ts';
import { composePrograms, pullbackProgram } from './program-algebra.ts';
import { pullback } from './pullback.ts';

/** A metric given by formulas: a field, and the program that it runs. */
export interface ExactMetric extends MetricField {
  readonly depends: number;
  /** Ten outputs in the order of PAIRS. */
  readonly program: Program;
}

/** No metric can be had in a chart; the message, for users, says why. */
export class MissingMetricError extends Error {
  override readonly name = 'MissingMetricError';
}

export interface ExactMetricOptions {
  /** The metric's own chart, unless given. */
  readonly chart?: string;
  /** Overrides of the declared values, by canonical name. */
  readonly parameters?: ReadonlyMap<string, number>;
  readonly part?: 'metric' | 'background';
}

/** The field of a program of ten components. */
export function programMetric(program: Program, chart: Chart, signature: Signature): ExactMetric {
  return new ProgramMetric(program, chart, signature);
}

/** Bit k is set where an output depends on coordinate k. */
function dependenceOf({ instructions, outputs }: Program): number {
  return outputs.reduce((bits, output) => bits | instructions[output]!.depends, 0);
}

class ProgramMetric implements ExactMetric {
  readonly program: Program;
  readonly chart: Chart;
  readonly signature: Signature;
  readonly depends: number;
  readonly #evaluator: JetEvaluator;

  constructor(program: Program, chart: Chart, signature: Signature) {
    this.program = program;
    this.chart = chart;
    this.signature = signature;
    this.depends = dependenceOf(program);
    this.#evaluator = new JetEvaluator(program);
  }

  jets(points: Float64Array, count: number, order: Order, out: Float64Array): Fault | undefined {
    return this.#evaluator.run(points, count, order, out);
  }
}

/**
 * The metric of a spacetime, or its background, in one of its charts. In a chart in which it is not declared it
 * is pulled back along the shortest chain of maps that leads from there to one in which it is. The background at
 * other parameters is what this gives at those.
 *
 * Without a declared background that is the constant Minkowski metric of the signature, whatever the chart.
 * @throws MissingMetricError where there is no such chart, metric or chain of maps
 */
export function exactMetric(spacetime: SpacetimeModel, options: ExactMetricOptions = {}): ExactMetric {
  const { background } = spacetime;
  const [first] = spacetime.metrics;
  if (first === undefined) throw new MissingMetricError(`${spacetime.name} has no metric`);
  const chart = chartNamed(spacetime, options.chart ?? first.chart.name);
  const parameters = bindParameters(spacetime, options.parameters);
  const other = options.part === 'background' ? lowerBackground(spacetime, parameters) : undefined;
  if (other !== undefined && background.kind !== 'parameters') {
    const signature = background.kind === 'metric' ? background.metric.signature : first.signature;
    return exactIn(spacetime, chart, parameters, other, signature);
  }
  const metric = nearestMetric(spacetime, chart.name) ?? first;
  const values = other?.parameters ?? parameters;
  const declared = { program: lowerMetric(spacetime, metric, values), chart: metric.chart, parameters: values };
  return exactIn(spacetime, chart, parameters, declared, metric.signature);
}

/** What was lowered in its own chart, or in none, carried to a chart with the domain of the given parameters. */
function exactIn(
  spacetime: SpacetimeModel,
  chart: ChartModel,
  parameters: ReadonlyMap<string, number>,
  declared: Background,
  signature: Signature,
): ExactMetric {
  let { program } = declared;
  if (declared.chart !== undefined && declared.chart.name !== chart.name) {
    program = pullbackProgram(program, chartMap(spacetime, chart.name, declared.chart.name, declared.parameters));
  }
  return programMetric(program, chartOf(spacetime, chart, parameters), signature);
}

/**
 * A field of any kind in another chart of its spacetime, by {@link pullback}.
 * @throws MissingMetricError where there is no such chart or no chain of maps from it to the field's
 */
export function inChart(
  field: MetricField,
  spacetime: SpacetimeModel,
  chart: string,
  overrides?: ReadonlyMap<string, number>,
): MetricField {
  if (chart === field.chart.name) return field;
  const parameters = bindParameters(spacetime, overrides);
  const source = chartOf(spacetime, chartNamed(spacetime, chart), parameters);
  return pullback(field, { program: chartMap(spacetime, chart, field.chart.name, parameters), source });
}

/**
 * One chart's coordinates as functions of another's: the shortest chain of maps, composed.
 * @throws MissingMetricError where there is none
 */
export function chartMap(
  spacetime: SpacetimeModel,
  source: string,
  target: string,
  parameters: ReadonlyMap<string, number>,
): Program {
  const [first, ...rest] = shortestChain(spacetime.maps, source, target);
  if (first === undefined) {
    throw new MissingMetricError(`no chain of maps leads from ${source} to ${target}, where the metric is known`);
  }
  return rest.reduce(
    (inner, map) => composePrograms(lowerMap(spacetime, map, parameters), inner),
    lowerMap(spacetime, first, parameters),
  );
}

/** The metric in a chart or, where it has none, at the end of the shortest chain of maps; earlier ones win. */
function nearestMetric({ metrics, maps }: SpacetimeModel, chart: string): MetricModel | undefined {
  const own = metrics.find((metric) => metric.chart.name === chart);
  if (own !== undefined) return own;
  return metrics
    .map((metric) => ({ metric, length: shortestChain(maps, chart, metric.chart.name).length }))
    .filter(({ length }) => length > 0)
    .sort((a, b) => a.length - b.length)[0]?.metric;
}

/**
 * The metric that {@link exactMetric} takes for a chart, and the maps that lead there from the chart, in their order.
 * @throws MissingMetricError where there is none
 */
export function metricPath(
  spacetime: SpacetimeModel,
  chart: string,
): { readonly metric: MetricModel; readonly maps: readonly MapModel[] } {
  chartNamed(spacetime, chart);
  const metric = nearestMetric(spacetime, chart);
  if (metric === undefined) throw new MissingMetricError(`no chain of maps leads from ${chart} to a metric`);
  return { metric, maps: shortestChain(spacetime.maps, chart, metric.chart.name) };
}

/** Breadth first; maps declared earlier win. Empty where there is none. */
function shortestChain(maps: readonly MapModel[], source: string, target: string): readonly MapModel[] {
  const chains = new Map<string, readonly MapModel[]>([[source, []]]);
  for (const [reached, chain] of chains) {
    if (reached === target) return chain;
    for (const map of maps) {
      if (map.source.name === reached && !chains.has(map.target.name)) chains.set(map.target.name, [...chain, map]);
    }
  }
  return [];
}

function chartNamed(spacetime: SpacetimeModel, name: string): ChartModel {
  const chart = spacetime.charts.get(name);
  if (chart !== undefined) return chart;
  const known = [...spacetime.charts.keys()].join(', ');
  throw new MissingMetricError(`${spacetime.name} has no chart ${name}; it has ${known === '' ? 'none' : known}`);
}

/** A chart with its domain in numbers. */
export function chartOf(spacetime: SpacetimeModel, chart: ChartModel, parameters: ReadonlyMap<string, number>): Chart {
  const { name, coordinates } = chart;
  return { name, coordinates, domain: domainOf(spacetime, chart, parameters) };
}
