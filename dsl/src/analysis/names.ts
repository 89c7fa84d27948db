import type { LetDeclaration, Name, ParameterDeclaration, SpacetimeDeclaration } from '../ast.ts';
import { CONSTANTS, FUNCTIONS } from '../functions.ts';
import type { ChartModel } from '../model.ts';
import type { Report } from './report.ts';

/** What the names inside a spacetime stand for. Parameters, lets and charts share one scope; coordinates are their chart's. */
export interface SpacetimeNames {
  /** The file that declares them. */
  readonly file: string;
  readonly parameters: ReadonlyMap<string, ParameterDeclaration>;
  readonly lets: ReadonlyMap<string, LetDeclaration>;
  readonly charts: ReadonlyMap<string, ChartModel>;
  /** Every chart that has a coordinate of the name. */
  readonly coordinates: ReadonlyMap<string, readonly ChartModel[]>;
}

/** Where nothing is declared. */
export const NO_NAMES: SpacetimeNames = {
  file: '',
  parameters: new Map(),
  lets: new Map(),
  charts: new Map(),
  coordinates: new Map(),
};

/** Collects a spacetime's names, reporting those declared twice or hiding one another. */
export function declareNames(spacetime: SpacetimeDeclaration, report: Report): SpacetimeNames {
  const parameters = new Map<string, ParameterDeclaration>();
  const lets = new Map<string, LetDeclaration>();
  const charts = new Map<string, ChartModel>();
  const coordinates = new Map<string, ChartModel[]>();
  const declared = new Map<string, Name>();
  for (const member of spacetime.members) {
    if (member.kind !== 'parameter' && member.kind !== 'let' && member.kind !== 'chart') continue;
    const key = member.name.canonical;
    if (isMissing(member.name)) continue;
    if (!declare(declared, member.name, report)) continue;
    if (member.kind === 'parameter') parameters.set(key, member);
    else if (member.kind === 'let') lets.set(key, member);
    else
      charts.set(key, {
        name: key,
        coordinates: member.coordinates.map((name) => name.canonical),
        declaration: member,
      });
  }
  for (const member of spacetime.members) {
    if (member.kind === 'let' && member.parameters !== undefined) {
      const own = new Map<string, Name>();
      for (const name of member.parameters) if (!isMissing(name)) declare(own, name, report);
    }
    if (member.kind !== 'chart') continue;
    const own = new Map<string, Name>();
    const chart = charts.get(member.name.canonical);
    for (const name of member.coordinates) {
      if (isMissing(name) || !declare(own, name, report)) continue;
      checkHiding(name, member.name, parameters, lets, report);
      if (chart?.declaration !== member) continue;
      const sharing = coordinates.get(name.canonical);
      if (sharing === undefined) coordinates.set(name.canonical, [chart]);
      else sharing.push(chart);
    }
  }
  for (const { name } of [...parameters.values(), ...lets.values()]) checkDifferential(name, coordinates, report);
  return { file: report.file, parameters, lets, charts, coordinates };
}

/** The parser puts an empty name where one is missing, and reports that itself. */
export function isMissing(name: Name): boolean {
  return name.canonical === '';
}

/** Adds a name to a scope, or reports why it cannot be. */
export function declare(scope: Map<string, Name>, name: Name, report: Report): boolean {
  const key = name.canonical;
  if (FUNCTIONS.has(key) || CONSTANTS.has(key)) {
    report.error(name.range, 'name/duplicate', `\`${name.text}\` is built in; choose another name.`);
    return false;
  }
  const earlier = scope.get(key);
  if (earlier === undefined) {
    scope.set(key, name);
    return true;
  }
  const spelling = earlier.text === name.text ? '' : ` (\`${earlier.text}\` is the same name)`;
  report.error(name.range, 'name/duplicate', `\`${name.text}\` is declared already${spelling}.`, {
    related: report.related(earlier.range, `\`${earlier.text}\` is declared here.`),
  });
  return false;
}

function checkHiding(
  name: Name,
  chart: Name,
  parameters: SpacetimeNames['parameters'],
  lets: SpacetimeNames['lets'],
  report: Report,
): void {
  const parameter = parameters.get(name.canonical);
  if (parameter !== undefined) {
    report.error(
      name.range,
      'name/duplicate',
      `\`${name.text}\` is a parameter already; a coordinate needs another name.`,
      {
        related: report.related(parameter.name.range, `The parameter \`${parameter.name.text}\` is declared here.`),
      },
    );
  }
  const hidden = lets.get(name.canonical);
  if (hidden !== undefined) {
    const message = `In \`${chart.text}\`, \`${name.text}\` is the coordinate and hides \`let ${hidden.name.text}\`.`;
    report.warning(name.range, 'type/shadow', message, {
      related: report.related(hidden.name.range, `\`${hidden.name.text}\` means this in the other charts.`),
    });
  }
}

/** `let dr` beside a coordinate `r`: in a line element it could not be told from the differential. */
function checkDifferential(name: Name, coordinates: SpacetimeNames['coordinates'], report: Report): void {
  const [chart] = (name.canonical.startsWith('d') ? coordinates.get(name.canonical.slice(1)) : undefined) ?? [];
  if (chart === undefined) return;
  const coordinate = chart.declaration.coordinates.find((other) => other.canonical === name.canonical.slice(1))!;
  report.error(
    name.range,
    'name/duplicate',
    `\`${name.text}\` is the differential of the coordinate \`${coordinate.text}\`; choose another name.`,
    {
      related: report.related(
        coordinate.range,
        `The coordinate \`${coordinate.text}\` of \`${chart.declaration.name.text}\`.`,
      ),
    },
  );
}
