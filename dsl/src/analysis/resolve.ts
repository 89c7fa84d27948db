import type { Name } from '../ast.ts';
import { CONSTANTS, FUNCTIONS, OTHER_NAMES, OTHER_NOTATIONS } from '../functions.ts';
import type { ChartModel } from '../model.ts';
import type { SpacetimeNames } from './names.ts';
import type { Place } from './place.ts';
import type { Report } from './report.ts';
import { unknownName } from './unknown-name.ts';

/** Reports a name that has no value here, saying why. */
export function reportUnusable(
  names: SpacetimeNames,
  name: Name,
  place: Place,
  locals: ReadonlySet<string>,
  report: Report,
): void {
  const key = name.canonical;
  const charts = names.coordinates.get(key);
  const [chart] = charts ?? [];
  if (place.numbersOnly !== undefined && (charts !== undefined || names.parameters.has(key) || names.lets.has(key))) {
    report.error(name.range, 'type/constant', `${place.numbersOnly} is a number, without names.`);
  } else if (chart !== undefined && place.chart === undefined) {
    const what = place.constant ?? 'This';
    report.error(name.range, 'type/constant', `${what} must be constant, and \`${name.text}\` is a coordinate.`);
  } else if (chart !== undefined) {
    const owners = charts!.map((owner) => `\`${owner.name}\``).join(' and ');
    const message = `\`${name.text}\` is a coordinate of ${owners}, not of \`${place.chart!.name}\`.`;
    report.error(name.range, 'type/chart', message, {
      related: [
        { file: names.file, range: chart.declaration.name.range, message: `\`${chart.name}\` has \`${name.text}\`.` },
      ],
    });
  } else if (FUNCTIONS.has(key)) {
    const example = FUNCTIONS.get(key)!.parameters.join(', ');
    const message = `\`${name.text}\` is a function; give it its arguments: \`${name.text}(${example})\`.`;
    report.error(name.range, 'type/function', message);
  } else if (key.startsWith('d') && names.coordinates.has(key.slice(1))) {
    const message = `The differential \`${name.text}\` stands only in a line element, outside functions.`;
    report.error(name.range, 'type/differential', message);
  } else {
    reportUndeclared(names, name, place, locals, report, 'value');
  }
}

/** Reports a coordinate to which two maps give different functions. */
export function reportAmbiguous(name: Name, coordinate: string, charts: readonly ChartModel[], report: Report): void {
  const shown = charts.slice(0, 4).map((chart) => `\`${chart.declaration.name.text}\``);
  const more = charts.length > shown.length ? [`${charts.length - shown.length} more`] : [];
  const list = [...shown, ...more].join(' and ');
  const what =
    name.canonical === coordinate ? `\`${name.text}\`` : `\`${coordinate}\`, on which \`${name.text}\` depends,`;
  const message = `${what} is a coordinate of ${list}, and maps lead to each: which is meant cannot be told.`;
  report.error(name.range, 'type/ambiguous', message);
}

/** Reports an undeclared name, offering the nearest that could stand in its place. */
export function reportUndeclared(
  names: SpacetimeNames,
  name: Name,
  place: Place,
  locals: ReadonlySet<string>,
  report: Report,
  wanted: 'value' | 'function',
): void {
  const isFunction = wanted === 'function';
  const undeclared = `\`${name.text}\` is not declared`;
  const notation = OTHER_NOTATIONS.get(name.canonical);
  const other = isFunction ? OTHER_NAMES.get(name.canonical) : undefined;
  if (notation !== undefined) {
    report.error(name.range, 'name/undeclared', `${undeclared}; write ${notation}.`);
    return;
  }
  if (other !== undefined) {
    unknownName(report, name, 'name/undeclared', undeclared, other);
    return;
  }
  if (!report.mayCompare(names.lets.size)) {
    report.error(name.range, 'name/undeclared', `${undeclared}.`);
    return;
  }
  const candidates = isFunction ? [...FUNCTIONS.keys()] : [...locals, ...CONSTANTS.keys()];
  if (place.numbersOnly === undefined) {
    for (const { name: declared, parameters } of names.lets.values()) {
      if ((parameters !== undefined) === isFunction) candidates.push(declared.text);
    }
    if (!isFunction) {
      candidates.push(...[...names.parameters.values()].map((parameter) => parameter.name.text));
      candidates.push(...usableCoordinates(names, place));
    }
  }
  unknownName(report, name, 'name/undeclared', undeclared, candidates);
}

function usableCoordinates(names: SpacetimeNames, place: Place): string[] {
  const charts = place.anywhere ? [...names.charts.values()] : place.chart === undefined ? [] : [place.chart];
  const own = charts.flatMap((chart) => chart.declaration.coordinates.map((coordinate) => coordinate.text));
  return [...own, ...(place.replaced?.keys() ?? [])];
}
