import type { JobDeclaration, SymbolKind } from '@spacetime/dsl';
import { type FixContext, type QuickFix, replace } from './fix.ts';
import { setting } from './settings.ts';

const ALLOWED: Readonly<Record<JobDeclaration['kind'], readonly SymbolKind[]>> = {
  fit: ['spacetime', 'data'],
  geodesic: ['spacetime', 'fit'],
  render: ['spacetime', 'fit'],
  data: [],
};
const OFFERED = 5;

/** What a block can be of. */
export function subjectNames({ snapshot, job }: FixContext): readonly string[] {
  const visible = [...(snapshot.symbols.visible.get(snapshot.path)?.values() ?? [])];
  const found = visible.filter(
    ({ kind, declaration }) => job && ALLOWED[job.kind].includes(kind) && declaration !== job,
  );
  return found.map(({ declarations }) => declarations[0]!.text).slice(0, OFFERED);
}

/** `…/of`: something that it can be of. */
export function otherSubject(context: FixContext): readonly QuickFix[] {
  const { job, diagnostic } = context;
  if (job?.of === undefined || diagnostic.message.endsWith('has no metric.')) return [];
  return subjectNames(context).map((name) => replace(diagnostic.range, name, false));
}

/** `…/chart`: a chart that has a metric. */
export function otherChart(context: FixContext): readonly QuickFix[] {
  const { snapshot, job } = context;
  const found = [...snapshot.model.fits, ...snapshot.model.jobs].find(({ declaration }) => declaration === job);
  const spacetime = found !== undefined && 'spacetime' in found ? found.spacetime : undefined;
  const charts = spacetime?.metrics.map(({ chart }) => chart.declaration.name.text) ?? [];
  return charts.flatMap((name) => setting(context, 'chart', name));
}
