import type { ChartDeclaration, Name, ParameterDeclaration, Range } from '../ast.ts';
import { evaluateConstants } from '../lowering/parameters.ts';
import type { ChartModel, ParameterModel } from '../model.ts';
import type { Checker } from './checker.ts';
import { declare, isMissing } from './names.ts';
import type { Report } from './report.ts';
import { unknownName } from './unknown-name.ts';

/** A parameter in numbers. Its value and interval are plain numbers: what depends on others is a `let`. */
export function buildParameter(declaration: ParameterDeclaration, checker: Checker): ParameterModel {
  const { report } = checker;
  const { name, value, within } = declaration;
  checker.number(value, { numbersOnly: "A parameter's value" });
  for (const bound of within === undefined ? [] : [within.lower, within.upper]) {
    checker.number(bound, { numbersOnly: "A parameter's bound" });
  }
  const list = within === undefined ? [value] : [value, within.lower, within.upper];
  const [number, lower, upper] = evaluateConstants(undefined, list, new Map(), report.file);
  const model = {
    name: name.canonical,
    value: number!,
    lower: lower ?? Number.NEGATIVE_INFINITY,
    upper: upper ?? Number.POSITIVE_INFINITY,
    declaration,
  };
  if (within !== undefined && lower! > upper!) {
    report.error(within.range, 'type/range', `The interval is empty: ${lower} is greater than ${upper}.`);
  } else if (number! < model.lower || number! > model.upper) {
    report.error(value.range, 'type/range', `${number} is outside of ${model.lower} .. ${model.upper}.`);
  } else if (number === Number.POSITIVE_INFINITY || number === Number.NEGATIVE_INFINITY) {
    report.error(value.range, 'type/range', "A parameter's value is finite.");
  }
  return model;
}

/** Checks a chart's coordinates and domain. */
export function checkChart(declaration: ChartDeclaration, checker: Checker): void {
  const { report } = checker;
  const { coordinates, name } = declaration;
  if (coordinates.length !== 4 && !report.hasErrorIn(headerOf(declaration))) {
    const last = coordinates.at(-1)?.range ?? name.range;
    const range = { start: coordinates[0]?.range.start ?? last.start, end: last.end };
    const message = `A chart has four coordinates; \`${name.text}\` has ${coordinates.length}.`;
    report.error(range, 'type/dimension', message);
  }
  const declared = new Map<string, Name>();
  for (const domain of declaration.domains) {
    const { coordinate, interval } = domain;
    if (isMissing(coordinate)) continue;
    if (!coordinates.some((other) => other.canonical === coordinate.canonical)) {
      const what = `\`${coordinate.text}\` is no coordinate of \`${name.text}\``;
      unknownName(
        report,
        coordinate,
        'name/undeclared',
        what,
        coordinates.map((other) => other.text),
      );
      continue;
    }
    if (!declare(declared, coordinate, report)) continue;
    if (report.hasErrorIn(domain.range) || interval.upper.kind === 'error') continue;
    const before = report.errorCount;
    for (const expression of [interval.lower, interval.upper]) {
      checker.number(expression, { constant: "A domain's bound" });
    }
    if (report.errorCount > before) continue;
    const [lower, upper] = evaluateConstants(
      checker.names,
      [interval.lower, interval.upper],
      checker.defaults,
      report.file,
    );
    checkBounds(lower!, upper!, domain.interval.range, report);
  }
}

function checkBounds(lower: number, upper: number, range: ChartDeclaration['range'], report: Report): void {
  if (Number.isNaN(lower) || Number.isNaN(upper)) {
    report.error(range, 'type/domain', 'A bound of this domain has no value.');
  } else if (!Number.isFinite(lower) || !Number.isFinite(upper)) {
    report.error(range, 'type/domain', 'A domain is finite: its points are sampled.');
  } else if (lower >= upper) {
    report.error(range, 'type/domain', `The lower bound ${lower} is not below the upper bound ${upper}.`);
  }
}

/** From the name to the first domain. */
function headerOf({ name, domains, range }: ChartDeclaration): Range {
  return { start: name.range.start, end: domains[0]?.range.start ?? range.end };
}

/** The chart a member names, or the only one where it names none. */
export function chartOf(
  name: Name | undefined,
  charts: ReadonlyMap<string, ChartModel>,
  header: ChartDeclaration['range'],
  what: string,
  report: Report,
): ChartModel | undefined {
  if (name === undefined) {
    const [only, second] = charts.values();
    if (only !== undefined && second === undefined) return only;
    const message =
      only === undefined
        ? `${what} needs a chart; declare one with \`chart NAME(…)\`.`
        : `Say which chart ${what.toLowerCase()} is in, as in \`in ${only.declaration.name.text}\`.`;
    report.error(header, 'type/chart', message);
    return undefined;
  }
  const chart = charts.get(name.canonical);
  if (chart === undefined && !isMissing(name)) {
    const candidates = [...charts.values()].map(({ declaration }) => declaration.name.text);
    unknownName(report, name, 'name/undeclared', `There is no chart \`${name.text}\``, candidates);
  }
  return chart;
}
