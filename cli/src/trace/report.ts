import { angularCoordinate, endingText, type MetricField, orbitOf, type Trace } from '@spacetime/geometry';
import { duration, scientific, table } from '../show/table.ts';
import type { Followed, Traced } from './csv.ts';

/** Turning points that are listed where they make no orbit. */
const LISTED = 4;

const short = (value: number, digits = 10) => String(Number(value.toPrecision(digits)));

const largest = (values: ArrayLike<number>) =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** A geodesic in words and a table, with the learned path in a column of its own. */
export function traceText(traced: Traced): string {
  const { block, field, start, parameter, exact, learned, deviation } = traced;
  const names = field.chart.coordinates;
  const what = block.particle === 'photon' ? 'a photon' : 'a massive particle';
  const solved = names.find((_, k) => block.velocity[k] === undefined);
  const other = start.other === undefined ? '' : `; ${short(start.other)} would do as well`;
  const hole = solved === undefined ? '' : `  (u^${solved} solved for${other})`;
  const lines = [
    `${block.name} of ${block.spacetime!.name}: ${what} in ${field.chart.name}`,
    `  from      ${names.map((name, k) => `${name} = ${short(start.state[k]!)}`).join(', ')}`,
    `  velocity  ${names.map((name, k) => `u^${name} = ${short(start.velocity[k]!)}`).join(', ')}${hole}`,
  ];
  const sides = learned === undefined ? [exact] : [exact, learned];
  const rows = [
    ...conservedRows(sides),
    ['drift of g(u,u)', ...sides.map(({ path }) => scientific(largest(path.normDrift)))],
    ...orbitRows(field, sides),
    [
      'steps',
      ...sides.map(({ path }) => `${path.accepted}${path.rejected === 0 ? '' : ` (${path.rejected} rejected)`}`),
    ],
    ['evaluations', ...sides.map(({ path }) => String(path.evaluations))],
    [
      'time',
      ...sides.map(({ seconds }) => (seconds < 0.995 ? `${(1000 * seconds).toFixed(0)} ms` : duration(seconds))),
    ],
  ];
  lines.push(indented(table(['', ...(learned === undefined ? ['exact'] : ['exact', 'learned'])], rows)));
  lines.push(
    `  ${learned === undefined ? '' : 'exact: '}${endingText(exact.path.ending, field.chart, parameter, exact.path)}`,
  );
  if (learned !== undefined)
    lines.push(`  learned: ${endingText(learned.path.ending, learned.field.chart, parameter, learned.path)}`);
  for (const { name, value } of learned?.held ?? []) {
    lines.push(
      `  learned: taken at ${name} = ${value}; the network saw ${name}, on which the exact metric does not depend: leave it out of \`encode\``,
    );
  }
  if (deviation !== undefined) {
    const each = (values: readonly number[]) => names.map((name, k) => `${name} ${scientific(values[k]!)}`).join(', ');
    lines.push(
      `  apart at ${parameter} = ${short(deviation.lambda, 6)}: ${each(deviation.last)}; at most: ${each(deviation.largest)}`,
    );
  }
  return lines.join('\n');
}

function conservedRows(sides: readonly Followed[]): string[][] {
  return sides[0]!.path.conserved.flatMap(({ name, coordinate }) => {
    const found = sides.map(({ path }) => path.conserved.find((one) => one.coordinate === coordinate)!);
    return [
      [name, ...found.map(({ first }) => short(first))],
      [`drift of ${name}`, ...found.map(({ drift }) => scientific(largest(drift)))],
    ];
  });
}

function orbitRows(field: MetricField, sides: readonly Followed[]): string[][] {
  const angle = angularCoordinate(field);
  const orbits = sides.map(({ path }) => (angle === undefined ? undefined : orbitOf(path, angle)));
  const row = (name: string, value: (orbit: NonNullable<(typeof orbits)[0]>) => string) => [
    name,
    ...orbits.map((orbit) => (orbit === undefined ? '–' : value(orbit))),
  ];
  if (orbits.some((orbit) => orbit !== undefined)) {
    return [
      row('pericentre', ({ pericentre }) => short(pericentre)),
      row('apocentre', ({ apocentre }) => short(apocentre)),
      row('precession', ({ precession }) => `${short(precession)} rad, ${short((180 / Math.PI) * precession, 6)}°`),
      row('period', ({ period }) => short(period)),
      row('radial periods', ({ revolutions }) => String(revolutions)),
    ];
  }
  return sides.some(({ path }) => path.turning.length > 0)
    ? [['turns at', ...sides.map(({ path }) => turns(path))]]
    : [];
}

function turns({ turning, radial }: Trace): string {
  const radii = turning.slice(0, LISTED).map(({ point }) => short(point[radial!]!, 8));
  return `${radii.join(', ')}${turning.length > LISTED ? ', …' : ''}`;
}

const indented = (text: string) => text.replace(/^/gmu, '  ');

/** The same as an object. */
export function traceObject({ block, field, start, parameter, exact, learned, deviation }: Traced): object {
  const names = field.chart.coordinates;
  const named = (values: ArrayLike<number>) => Object.fromEntries(names.map((name, k) => [name, values[k]]));
  return {
    ...{ kind: 'result', name: block.name, spacetime: block.spacetime!.name, chart: field.chart.name },
    ...{ particle: block.particle, parameter, until: start.until },
    start: {
      at: named(start.state),
      velocity: named(start.velocity),
      ...(start.other !== undefined && { other: start.other }),
    },
    exact: sideObject(exact, field, parameter, named),
    ...(learned && {
      learned: { file: learned.file, held: learned.held, ...sideObject(learned, learned.field, parameter, named) },
    }),
    ...(deviation && {
      deviation: { at: deviation.lambda, last: named(deviation.last), largest: named(deviation.largest) },
    }),
  };
}

function sideObject(
  { path, seconds }: Followed,
  field: MetricField,
  parameter: string,
  named: (values: ArrayLike<number>) => object,
): object {
  const angle = angularCoordinate(field);
  const orbit = angle === undefined ? undefined : orbitOf(path, angle);
  return {
    ending: { kind: path.ending.kind, text: endingText(path.ending, field.chart, parameter, path) },
    end: { [parameter]: path.lambda, at: named(path.point), velocity: named(path.velocity) },
    conserved: path.conserved.map(({ name, first, drift }) => ({ name, first, drift: largest(drift) })),
    norm_drift: largest(path.normDrift),
    ...(orbit && { orbit }),
    turning: path.turning.map(({ kind, lambda, point }) => ({ kind, [parameter]: lambda, at: named(point) })),
    ...{ steps: path.accepted, rejected: path.rejected, evaluations: path.evaluations, seconds },
  };
}
