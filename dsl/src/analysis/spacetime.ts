import type { BackgroundDeclaration, MapDeclaration, SpacetimeDeclaration } from '../ast.ts';
import type { MapModel, MetricModel, SpacetimeModel } from '../model.ts';
import { buildBackground } from './background.ts';
import { buildParameter, checkChart } from './charts.ts';
import { Checker } from './checker.ts';
import { reportCycles } from './cycles.ts';
import { buildExpectation } from './expectations.ts';
import { buildMap } from './maps.ts';
import { buildMetric, expressionsOfEntry } from './metrics.ts';
import { declareNames } from './names.ts';
import type { Report } from './report.ts';
import { Sizes } from './sizes.ts';

/** A spacetime with the checker that knows its names, for the fits that use it. */
export interface AnalysedSpacetime {
  readonly model: SpacetimeModel;
  readonly checker: Checker;
}

export function analyzeSpacetime(declaration: SpacetimeDeclaration, report: Report): AnalysedSpacetime {
  const names = declareNames(declaration, report);
  const checker = new Checker(names, report);
  reportCycles(names.lets, report);
  for (const name of names.lets.keys()) checker.declaration(name);
  const sizes = new Sizes(names.lets, report);
  const parameters = new Map(
    [...names.parameters].map(([name, parameter]) => [name, buildParameter(parameter, checker)]),
  );
  checker.defaults = new Map([...parameters].map(([name, { value }]) => [name, value]));
  for (const member of declaration.members) {
    if (member.kind === 'chart') checkChart(member, checker);
  }
  const metrics = buildMetrics(declaration, checker);
  const [metric] = metrics;
  const background = buildBackground(onlyBackground(declaration, report), metric, checker);
  const maps = buildMaps(declaration, checker);
  for (const { declaration: written, entries } of metrics) {
    sizes.check(entries.flatMap(expressionsOfEntry), written.header, 'This metric');
  }
  for (const { declaration: written } of maps) {
    sizes.check(
      written.assignments.map(({ value }) => value),
      written.header,
      'This map',
    );
  }
  const expects = declaration.members.filter((member) => member.kind === 'expect');
  const expectations = expects
    .map((expect) => buildExpectation(expect, metric?.chart, maps, checker))
    .filter((expectation) => expectation !== undefined);
  const model: SpacetimeModel = {
    name: declaration.name.canonical,
    file: report.file,
    ...(declaration.doc === undefined ? {} : { doc: declaration.doc }),
    parameters,
    lets: names.lets,
    charts: names.charts,
    ...(metric === undefined ? {} : { metric }),
    metrics,
    background,
    maps,
    expectations,
    declaration,
    // A half-written expectation is left out, and leaves the metric's own checks alone.
    sound: !report.hasErrorIn(
      declaration.range,
      expects.map((expect) => expect.range),
    ),
  };
  return { model, checker };
}

function buildMetrics(declaration: SpacetimeDeclaration, checker: Checker): readonly MetricModel[] {
  const { report } = checker;
  const declared = declaration.members.filter((member) => member.kind === 'metric');
  const metrics: MetricModel[] = [];
  for (const member of declared) {
    const metric = buildMetric(member, checker);
    if (metric === undefined) continue;
    const earlier = metrics.find((other) => other.chart === metric.chart);
    if (earlier === undefined) metrics.push(metric);
    else {
      report.error(member.header, 'name/duplicate', `\`${metric.chart.name}\` has a metric already.`, {
        related: report.related(earlier.declaration.header, 'It is given here.'),
      });
    }
  }
  if (declared.length === 0 && !report.hasErrorIn(declaration.range)) {
    const message = `\`${declaration.name.text}\` has no metric.`;
    report.warning(declaration.name.range, 'type/metric', message);
  }
  return metrics;
}

function onlyBackground(declaration: SpacetimeDeclaration, report: Report): BackgroundDeclaration | undefined {
  const [first, ...others] = declaration.members.filter((member) => member.kind === 'background');
  for (const other of others) {
    report.error(other.header, 'name/duplicate', 'The background is given already.', {
      related: report.related(first!.header, 'It is given here.'),
    });
  }
  return first;
}

function buildMaps(declaration: SpacetimeDeclaration, checker: Checker): readonly MapModel[] {
  const maps: MapModel[] = [];
  for (const member of declaration.members) {
    const map = member.kind === 'map' ? buildMap(member, checker) : undefined;
    if (map === undefined) continue;
    const earlier = maps.find((other) => other.source === map.source && other.target === map.target);
    if (earlier === undefined) maps.push(map);
    else reportSecond(map.declaration, earlier.declaration, checker.report);
  }
  return maps;
}

function reportSecond(second: MapDeclaration, first: MapDeclaration, report: Report): void {
  const message = `The map from \`${first.source.text}\` to \`${first.target.text}\` is given already.`;
  const related = report.related(first.header, 'It is given here.');
  report.error(second.header, 'name/duplicate', message, { related });
}
