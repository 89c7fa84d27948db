import type { ExpectDeclaration, Name } from '../ast.ts';
import type { ChartModel, ExpectModel, MapModel } from '../model.ts';
import { EXPECTATIONS, type ExpectationSpec, PETROV_TYPES } from '../settings/expectations.ts';
import type { Checker } from './checker.ts';
import { replacedBy } from './maps.ts';
import { isMissing } from './names.ts';
import { unknownName } from './unknown-name.ts';

/** An expectation about the metric; absent where it has an error. */
export function buildExpectation(
  declaration: ExpectDeclaration,
  chart: ChartModel | undefined,
  maps: readonly MapModel[],
  checker: Checker,
): ExpectModel | undefined {
  const { report } = checker;
  const before = report.errorCount;
  check(declaration, chart, maps, checker);
  if (report.errorCount > before || report.hasErrorIn(declaration.range)) return undefined;
  const { quantity, value } = declaration;
  const names = declaration.names.map((name) => name.canonical);
  const model = { quantity: quantity.canonical, names, declaration };
  return value === undefined ? model : { ...model, value };
}

function check(
  declaration: ExpectDeclaration,
  chart: ChartModel | undefined,
  maps: readonly MapModel[],
  checker: Checker,
): void {
  const { report } = checker;
  const { quantity, value, names } = declaration;
  if (isMissing(quantity) || report.hasErrorIn(declaration.range)) return;
  const spec = EXPECTATIONS.find((candidate) => candidate.name === quantity.canonical);
  if (spec === undefined) {
    const candidates = EXPECTATIONS.map((candidate) => candidate.name);
    const list = EXPECTATIONS.map(({ usage }) => `\`${usage}\``).join(', ');
    const what = `Nothing is known of \`expect ${quantity.text}\`; there are ${list}`;
    unknownName(report, quantity, 'name/undeclared', what, candidates);
    return;
  }
  const misfit = findMisfit(spec, declaration);
  if (misfit !== undefined) {
    report.error(quantity.range, 'type/expect', `\`expect ${spec.name}\` ${misfit}.`);
    return;
  }
  if (value !== undefined && chart !== undefined) {
    checker.number(value, { chart, replaced: replacedBy(maps, chart) });
  }
  if (spec.form === 'coordinates') for (const name of names) checkCoordinate(name, chart, checker);
  if (spec.form === 'type' && !PETROV_TYPES.includes(names[0]!.canonical)) {
    const what = `\`${names[0]!.text}\` is none of ${PETROV_TYPES.join(', ')}`;
    unknownName(report, names[0]!, 'type/expect', what, PETROV_TYPES);
  }
}

/** What is missing or too much after the quantity's name. */
function findMisfit(spec: ExpectationSpec, { value, names }: ExpectDeclaration): string | undefined {
  if (value !== undefined && spec.form !== 'value') return 'has no value';
  switch (spec.form) {
    case 'alone':
      return names.length > 0 ? 'has no names after it' : undefined;
    case 'value':
      return value === undefined || names.length > 0 ? 'needs a value, `= …`' : undefined;
    case 'type':
      return names.length === 1 ? undefined : `is followed by one of ${PETROV_TYPES.join(', ')}`;
    case 'coordinates':
      return names.length === 0 ? 'is followed by coordinates' : undefined;
  }
}

function checkCoordinate(name: Name, chart: ChartModel | undefined, checker: Checker): void {
  if (chart === undefined || isMissing(name) || chart.coordinates.includes(name.canonical)) return;
  const { names, report } = checker;
  const owner = names.coordinates.get(name.canonical)?.[0];
  if (owner !== undefined) {
    const message = `\`${name.text}\` is a coordinate of \`${owner.name}\`, and the metric is in \`${chart.name}\`.`;
    report.error(name.range, 'type/chart', message);
    return;
  }
  const candidates = chart.declaration.coordinates.map((coordinate) => coordinate.text);
  unknownName(report, name, 'name/undeclared', `\`${chart.name}\` has no coordinate \`${name.text}\``, candidates);
}
