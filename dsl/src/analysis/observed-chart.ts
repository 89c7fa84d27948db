import type { JobDeclaration, Range } from '../ast.ts';
import type { ChartModel, SpacetimeModel } from '../model.ts';
import { DATA_NAMES } from './data-chart.ts';
import type { Report } from './report.ts';
import type { Subject } from './subjects.ts';

/** The chart that a block names, if there is such a chart; by default the fit's it is of, or the metric's. */
export function chartOfJob(declaration: JobDeclaration, subject: Subject | undefined): ChartModel | undefined {
  if (subject === undefined) return undefined;
  const { charts } = subject.spacetime?.model ?? DATA_NAMES;
  const item = settingItem(declaration, 'chart');
  if (item !== undefined) {
    return item.kind === 'expression' && item.value.kind === 'name' ? charts.get(item.value.name.canonical) : undefined;
  }
  if (subject.fit !== undefined) return chartOfJob(subject.fit, { ...subject, fit: undefined });
  return subject.spacetime === undefined ? [...charts.values()][0] : subject.spacetime.model.metric?.chart;
}

function settingItem({ settings }: JobDeclaration, key: string) {
  return settings.find((setting) => setting.key.canonical === key)?.items[0];
}

/** Reports a chart in which there is no metric, neither of its own nor by maps. */
export function checkHasMetric(
  declaration: JobDeclaration,
  subject: Subject | undefined,
  chart: ChartModel | undefined,
  range: Range | undefined,
  report: Report,
): void {
  const spacetime = subject?.spacetime?.model;
  const { kind, of } = declaration;
  if (subject?.data !== undefined && kind !== 'fit' && of !== undefined) {
    const message = `\`${of.text}\` is a fit of the data \`${subject.data.name.text}\`: a ${kind} needs a spacetime, or a fit of one.`;
    report.error(of.range, `${kind}/of`, message);
  }
  if (spacetime === undefined || declaration.of === undefined) return;
  if (spacetime.metrics.length === 0) {
    // A metric that is there but wrong has its own diagnostic.
    if (spacetime.declaration.members.some((member) => member.kind === 'metric')) return;
    report.error(declaration.of.range, `${kind}/of`, `\`${spacetime.name}\` has no metric.`);
  } else if (chart !== undefined && spacetime.sound && !leadsToMetric(spacetime, chart)) {
    const name = chart.declaration.name.text;
    const message = `\`${name}\` has no metric and no map to a chart that has one.`;
    report.error(range ?? declaration.header, `${kind}/chart`, message);
  }
}

function leadsToMetric(spacetime: SpacetimeModel, chart: ChartModel): boolean {
  const reached = new Set([chart.name]);
  for (const name of reached) {
    if (spacetime.metrics.some((metric) => metric.chart.name === name)) return true;
    for (const map of spacetime.maps) if (map.source.name === name) reached.add(map.target.name);
  }
  return false;
}
