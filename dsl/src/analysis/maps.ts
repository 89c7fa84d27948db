import type { Expression, MapDeclaration, Name } from '../ast.ts';
import type { ChartModel, MapModel } from '../model.ts';
import { chartOf } from './charts.ts';
import type { Checker } from './checker.ts';
import { findCycles, mentionedNames, reportCycle } from './cycles.ts';
import { isMissing } from './names.ts';
import type { Place } from './place.ts';
import { unknownName } from './unknown-name.ts';

/** The coordinates of other charts that maps from a chart give functions to. */
export function replacedBy(maps: readonly MapModel[], chart: ChartModel | undefined): NonNullable<Place['replaced']> {
  const replaced = new Map<string, ChartModel[]>();
  for (const { source, target } of maps) {
    if (source.name !== chart?.name) continue;
    for (const coordinate of target.coordinates) {
      const sharing = replaced.get(coordinate);
      if (sharing === undefined) replaced.set(coordinate, [target]);
      else sharing.push(target);
    }
  }
  return replaced;
}

/** A map checked but for its numbers; absent where its charts are unknown. */
export function buildMap(declaration: MapDeclaration, checker: Checker): MapModel | undefined {
  const { names, report } = checker;
  const source = chartOf(declaration.source, names.charts, declaration.header, 'The map', report);
  const target = chartOf(declaration.target, names.charts, declaration.header, 'The map', report);
  if (source === undefined || target === undefined) return undefined;
  if (source === target) {
    report.error(
      declaration.target.range,
      'type/map',
      `A map leads from one chart to another; both are \`${source.name}\`.`,
    );
    return undefined;
  }
  const replaced = new Map(target.coordinates.map((coordinate) => [coordinate, [target]]));
  const given = new Map<string, { name: Name; value: Expression }>();
  for (const { name, value } of declaration.assignments) {
    checker.number(value, { chart: source, replaced });
    if (isMissing(name)) continue;
    const earlier = given.get(name.canonical);
    if (earlier !== undefined) {
      report.error(name.range, 'name/duplicate', `\`${name.text}\` is given already.`, {
        related: report.related(earlier.name.range, `\`${earlier.name.text}\` is given here.`),
      });
    } else if (target.coordinates.includes(name.canonical)) {
      given.set(name.canonical, { name, value });
    } else {
      const candidates = target.declaration.coordinates.map((coordinate) => coordinate.text);
      const what = `\`${target.declaration.name.text}\` has no coordinate \`${name.text}\``;
      unknownName(report, name, 'name/undeclared', what, candidates);
    }
  }
  const missing = target.declaration.coordinates.filter((coordinate) => !given.has(coordinate.canonical));
  if (missing.length > 0 && !report.hasErrorIn(declaration.range)) {
    const list = missing.map((coordinate) => `\`${coordinate.text}\``).join(', ');
    report.error(declaration.header, 'type/map', `The map says nothing of ${list}.`);
  }
  checkCycles(source, given, checker);
  return {
    source,
    target,
    values: target.coordinates.map((coordinate) => given.get(coordinate)?.value),
    declaration,
  };
}

/** A target's coordinate may be used by others of the same map, not by itself. */
function checkCycles(
  source: ChartModel,
  given: ReadonlyMap<string, { readonly name: Name; readonly value: Expression }>,
  checker: Checker,
): void {
  const { lets } = checker.names;
  const cycles = findCycles(given.keys(), function* (coordinate) {
    for (const { canonical } of mentionedNames(given.get(coordinate)!.value)) {
      if (source.coordinates.includes(canonical)) continue;
      const used = lets.has(canonical) ? (checker.declaration(canonical)?.coordinates.keys() ?? []) : [canonical];
      for (const name of used) if (!source.coordinates.includes(name)) yield name;
    }
  });
  for (const cycle of cycles) {
    const [first, ...others] = cycle.map((coordinate) => given.get(coordinate)!.name);
    reportCycle(first!, others, checker.report);
  }
}
