import type { BackgroundDeclaration, Name } from '../ast.ts';
import { evaluateConstants } from '../lowering/parameters.ts';
import type { BackgroundModel, MetricModel } from '../model.ts';
import type { Checker } from './checker.ts';
import { buildBackgroundMetric } from './metrics.ts';
import { isMissing } from './names.ts';
import { unknownName } from './unknown-name.ts';

/** The background that a spacetime declares, or Minkowski. */
export function buildBackground(
  declaration: BackgroundDeclaration | undefined,
  metric: MetricModel | undefined,
  checker: Checker,
): BackgroundModel {
  if (declaration === undefined) return { kind: 'minkowski' };
  const { report } = checker;
  const { assignments, entries } = declaration;
  if (entries.length > 0) {
    if (assignments.length > 0) {
      const message = 'A background is a metric or the values of parameters, not both.';
      report.error(assignments[0]!.name.range, 'type/form', message);
    }
    const own = buildBackgroundMetric(declaration, metric, checker);
    return own === undefined ? { kind: 'minkowski' } : { kind: 'metric', metric: own, declaration };
  }
  const before = report.errorCount;
  const values = bindAssignments(declaration, checker);
  if (assignments.length === 0 && !report.hasErrorIn(declaration.range)) {
    const message = 'The background is empty; give it parameters as in `M = 0`, or a metric.';
    report.error(declaration.header, 'type/metric', message);
  } else if (declaration.chart !== undefined && report.errorCount === before) {
    const message = 'A background that changes parameters is in the chart of the metric; leave `in` out.';
    report.error(declaration.chart.range, 'type/form', message);
  }
  return { kind: 'parameters', values, declaration };
}

function bindAssignments({ assignments }: BackgroundDeclaration, checker: Checker): ReadonlyMap<string, number> {
  const { names, report } = checker;
  const values = new Map<string, number>();
  const given = new Map<string, Name>();
  for (const { name, value } of assignments) {
    checker.number(value, { numbersOnly: "A background's parameter" });
    if (isMissing(name)) continue;
    if (!names.parameters.has(name.canonical)) {
      const candidates = [...names.parameters.values()].map((parameter) => parameter.name.text);
      unknownName(report, name, 'name/undeclared', `There is no parameter \`${name.text}\``, candidates);
      continue;
    }
    const earlier = given.get(name.canonical);
    if (earlier !== undefined) {
      report.error(name.range, 'name/duplicate', `\`${name.text}\` is given already.`, {
        related: report.related(earlier.range, `\`${earlier.text}\` is given here.`),
      });
      continue;
    }
    given.set(name.canonical, name);
    values.set(name.canonical, evaluateConstants(undefined, [value], new Map(), report.file)[0]!);
  }
  return values;
}
