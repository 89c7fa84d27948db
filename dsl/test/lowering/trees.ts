import type {
  BinaryOperator,
  ChartDeclaration,
  ChartModel,
  Expression,
  LetDeclaration,
  MapDeclaration,
  MapModel,
  MetricDeclaration,
  MetricEntry,
  MetricModel,
  Name,
  SpacetimeDeclaration,
  SpacetimeModel,
} from '@spacetime/dsl';

/** Syntax trees without a text, for what the parser need not be asked about. */

export const RANGE = { start: 0, end: 0 };
export const FILE = 'test.spacetime';

export const name = (text: string): Name => ({ text, canonical: text, range: RANGE });
export const number = (value: number): Expression => ({ kind: 'number', value, text: `${value}`, range: RANGE });
export const variable = (text: string): Expression => ({ kind: 'name', name: name(text), range: RANGE });
export const binary = (left: Expression, operator: BinaryOperator, right: Expression): Expression => ({
  kind: 'binary',
  operator,
  left,
  right,
  range: RANGE,
});
export const unary = (operator: '-' | '+' | 'not', operand: Expression): Expression => ({
  kind: 'unary',
  operator,
  operand,
  range: RANGE,
});
export const call = (callee: string, ...values: Expression[]): Expression => ({
  kind: 'call',
  callee: name(callee),
  arguments: values,
  range: RANGE,
});
export const choose = (condition: Expression, then: Expression, otherwise: Expression): Expression => ({
  kind: 'if',
  condition,
  then,
  otherwise,
  range: RANGE,
});

export function chartModel(text: string, coordinates: readonly string[]): ChartModel {
  const declaration: ChartDeclaration = {
    kind: 'chart',
    name: name(text),
    coordinates: coordinates.map(name),
    domains: [],
    range: RANGE,
  };
  return { name: text, coordinates, declaration };
}

export function letDeclaration(text: string, value: Expression, parameters?: readonly string[]): LetDeclaration {
  const declaration = { kind: 'let', name: name(text), value, range: RANGE } as const;
  return parameters === undefined ? declaration : { ...declaration, parameters: parameters.map(name) };
}

export function metricModel(
  chart: ChartModel,
  form: MetricModel['form'],
  entries: readonly MetricEntry[],
): MetricModel {
  const declaration: MetricDeclaration = { kind: 'metric', entries, header: RANGE, range: RANGE };
  return { chart, signature: { negative: 1, positive: 3 }, form, entries, declaration };
}

export function mapModel(source: ChartModel, target: ChartModel, values: readonly Expression[]): MapModel {
  const declaration: MapDeclaration = {
    kind: 'map',
    source: name(source.name),
    target: name(target.name),
    assignments: [],
    header: RANGE,
    range: RANGE,
  };
  return { source, target, values, declaration };
}

const declaration: SpacetimeDeclaration = {
  kind: 'spacetime',
  name: name('S'),
  members: [],
  header: RANGE,
  range: RANGE,
};

export function spacetimeModel(parts: {
  charts: readonly ChartModel[];
  lets?: readonly LetDeclaration[];
  maps?: readonly MapModel[];
  metric?: MetricModel;
}): SpacetimeModel {
  const model = {
    name: 'S',
    file: FILE,
    parameters: new Map(),
    lets: new Map((parts.lets ?? []).map((entry) => [entry.name.canonical, entry])),
    charts: new Map(parts.charts.map((chart) => [chart.name, chart])),
    metrics: parts.metric === undefined ? [] : [parts.metric],
    background: { kind: 'minkowski' },
    maps: parts.maps ?? [],
    expectations: [],
    declaration,
    sound: true,
  } as const;
  return parts.metric === undefined ? model : { ...model, metric: parts.metric };
}
