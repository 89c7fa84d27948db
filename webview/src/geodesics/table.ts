import { duration, short, tick } from '../numbers.ts';
import type { Say } from '../phrase.ts';
import { parameterOf } from './course.ts';
import type { Drawn } from './scenes.ts';

/** What each path is and came to: a column for each, and a row for whatever any of them has. */
export function tableOf(
  drawn: readonly Drawn[],
  say: Say,
): { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const conserved = [...new Set(drawn.flatMap(({ path }) => path.drift.conserved.map(({ name }) => name)))];
  const [first] = drawn;
  const lambda = first ? parameterOf(first.course.of) : 'τ';
  const radius = drawn.map(({ path }) => path.of.radial?.coordinate).find((name) => name !== undefined);
  type Cell = (one: Drawn) => string | undefined;
  const rows: [string, Cell][] = [
    [say('starts at'), ({ path, course }) => vector(course, path.points)],
    [say('with velocity'), ({ path, course }) => vector(course, path.velocities, 'u^')],
    ...conserved.map((name): [string, Cell] => [
      name,
      ({ path }) => number(path.drift.conserved.find((one) => one.name === name)?.first, 9),
    ]),
    [say('pericentre {0}', radius ?? ''), ({ path }) => number(path.of.radial?.pericentre, 9)],
    [say('apocentre {0}', radius ?? ''), ({ path }) => number(path.of.radial?.apocentre, 9)],
    [say('precession per orbit'), ({ path }) => precession(path.of.radial, say)],
    [say('ended'), (one) => endingOf(one, say)],
    [say('at {0}', lambda), ({ path }) => number(path.lambda[path.count - 1], 9)],
    [say('largest error of g(u,u)'), ({ path }) => number(largestOf(path.drift.norm), 2)],
    [
      say('largest change of {0}', conserved.join(', ')),
      ({ path }) => path.drift.conserved.map(({ drift }) => short(largestOf(drift), 2)).join(', ') || undefined,
    ],
    [
      say('steps, evaluations, time'),
      ({ path: { of } }) => `${of.steps}, ${of.evaluations}, ${of.seconds < 1 ? '< 1 s' : duration(of.seconds)}`,
    ],
  ];
  return {
    head: ['', ...drawn.map(({ label }) => label)],
    rows: rows
      .map(([name, cell]) => [name, ...drawn.map((one) => cell(one) ?? '–')])
      .filter(([, ...cells]) => cells.some((cell) => cell !== '–')),
  };
}

/** How a path ended, in the editor's language. */
function endingOf({ path, course }: Drawn, say: Say): string {
  const { kind, text, coordinate, fault } = path.of.ending;
  const name = course.of.chart.coordinates[coordinate ?? -1];
  const value = path.points[4 * (path.count - 1) + (coordinate ?? 0)] ?? Number.NaN;
  switch (kind) {
    case 'until':
      return say('where it was to end');
    case 'domain':
      return say('it left the chart at {0}: a larger domain follows it further', `${name} = ${short(value, 6)}`);
    case 'stuck':
      return say('{0} changes without bound, as at a horizon of this chart: another chart leads on', name ?? '');
    case 'singularity':
      return say('it ended in a singularity');
    case 'fault':
      return say('beyond, the metric has no value: {0}', fault ?? '');
    case 'steps':
      return say('it took too many steps');
    default:
      return text;
  }
}

function precession(radial: Drawn['path']['of']['radial'], say: Say): string | undefined {
  if (radial?.precession === undefined) return undefined;
  const { precession, orbits } = radial;
  const degrees = short((180 * precession) / Math.PI, 6);
  return say('{0} rad = {1}° (mean of {2} orbits)', short(precession, 8), degrees, orbits);
}

function number(value: number | undefined, digits: number): string | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : tick(value, digits);
}

function vector({ of }: Drawn['course'], values: Float64Array, prefix = ''): string {
  return of.chart.coordinates.map((name, i) => `${prefix}${name} = ${short(values[i] ?? Number.NaN, 7)}`).join(', ');
}

function largestOf(values: Float64Array): number {
  let most = 0;
  for (const value of values) if (Math.abs(value) > most) most = Math.abs(value);
  return most;
}

/** The same in a line, for tests and for people who do not see the panel. */
export function wordsOf(drawn: readonly Drawn[], say: Say): string {
  return drawn
    .map((one) => {
      const { label, path } = one;
      const { radial } = path.of;
      const parts = [
        ...path.drift.conserved.map(({ name, first }) => `${name} ${first.toPrecision(10)}`),
        radial?.pericentre === undefined ? '' : say('pericentre {0}', radial.pericentre.toPrecision(10)),
        radial?.apocentre === undefined ? '' : say('apocentre {0}', radial.apocentre.toPrecision(10)),
        radial?.precession === undefined ? '' : say('precession {0}', radial.precession.toPrecision(10)),
        say('{0} samples', path.count),
        endingOf(one, say),
      ];
      return `${label}: ${parts.filter((part) => part !== '').join(', ')}`;
    })
    .join('; ');
}
