import type { GeodesicCourse, GeodesicSurface } from '@spacetime/protocol';
import { short } from '../numbers.ts';
import type { Say } from '../phrase.ts';
import type { Course, Path } from './course.ts';
import type { Legend } from './legend.ts';
import { ring } from './picture.ts';
import type { PlaneOutline, PlaneScene } from './plane.ts';
import type { SpaceScene } from './space.ts';

export const PLANES = ['xy', 'xz', 'yz'] as const;
export type Plane = (typeof PLANES)[number];

const AXES: Readonly<Record<Plane, readonly [number, number]>> = { xy: [0, 1], xz: [0, 2], yz: [1, 2] };

/** A path with what it is called and how it is drawn, the same in every picture. */
export interface Drawn {
  readonly path: Path;
  readonly course: Course;
  readonly label: string;
  readonly colour: number;
  readonly dash?: readonly number[];
}

export function drawnOf(courses: readonly Course[], say: Say): readonly Drawn[] {
  let colour = 0;
  return courses.flatMap((course): Drawn[] => {
    const { exact, learned, of } = course;
    if (learned === undefined) return [{ path: exact, course, label: of.name, colour: colour++ }];
    return [
      { path: exact, course, label: say('{0}, exact', of.name), colour: colour++ },
      // Dashes, as it lies on the exact one as far as can be seen.
      { path: learned, course, label: say('{0}, learned', of.name), colour: colour++, dash: [7, 5] },
    ];
  });
}

/** `x / M` where the unit of length is the mass. */
export function axisName(name: string, { parameters }: GeodesicCourse): string {
  return parameters.M === 1 ? `${name} / M` : name;
}

/** The orbits in a plane of space. */
export function planeScene(drawn: readonly Drawn[], plane: Plane, surfaces: boolean, say: Say): PlaneScene {
  const [i, j] = AXES[plane];
  const first = drawn[0]!.course.of;
  const { axes } = first.projection;
  return {
    curves: drawn.map(({ path, label, colour, dash }) => {
      const at = new Float64Array(2 * path.count);
      for (let k = 0; k < path.count; k++) {
        at[2 * k] = path.cartesian[3 * k + i]!;
        at[2 * k + 1] = path.cartesian[3 * k + j]!;
      }
      return { label, colour, at, ...(dash && { dash }) };
    }),
    outlines: surfaces ? first.surfaces.map((surface) => outlineIn(surface, plane, first, say)) : [],
    names: [axisName(axes[i]!, first), axisName(axes[j]!, first)],
    equal: true,
    marks: [say('start'), say('end')],
  };
}

/** A surface of revolution seen along an axis: its equator from above, its meridians from the side. */
function outlineIn(surface: GeodesicSurface, plane: Plane, course: GeodesicCourse, say: Say): PlaneOutline {
  const { radii, angles, kind } = surface;
  const label = surfaceName(surface, course, say);
  if (plane === 'xy') {
    return { label, style: kind, at: Float64Array.from(ring(0, 0, equatorOf(surface), 128)) };
  }
  const right = radii.map((r, k) => [r * Math.sin(angles[k]!), r * Math.cos(angles[k]!)] as const);
  const left = right.map(([across, up]) => [-across, up] as const).reverse();
  const round = right.length === 1 ? [...right, ...left] : [...right, ...left, right[0]!];
  return { label, style: kind, at: Float64Array.from(round.flat()) };
}

export function equatorOf({ radii, angles }: GeodesicSurface): number {
  return Math.max(...radii.map((r, k) => r * Math.sin(angles[k]!)));
}

function surfaceName(surface: GeodesicSurface, { chart }: GeodesicCourse, say: Say): string {
  const { kind, label, radii } = surface;
  const [least, most] = [Math.min(...radii), Math.max(...radii)];
  const isRound = most - least < 1e-6 * most;
  const size = isRound
    ? `${chart.coordinates[1]} = ${short(most, 4)}`
    : `${chart.coordinates[1]} = ${short(least, 4)} … ${short(most, 4)}`;
  switch (kind) {
    case 'horizon':
      return say('horizon, {0}: {1}', label, size);
    case 'static-limit':
      return say('static limit, {0}: {1}', label, size);
    case 'photon-orbit':
      return label === '' ? say('photon orbit: {0}', size) : say('photon orbit, {0}: {1}', label, size);
  }
}

/** The orbits in space. */
export function spaceScene(drawn: readonly Drawn[], surfaces: boolean, say: Say): SpaceScene {
  const first = drawn[0]!.course.of;
  const shown = surfaces ? first.surfaces : [];
  const outlines = shown.map((surface) => ({
    label: surfaceName(surface, first, say),
    style: surface.kind,
    radius: equatorOf(surface),
  }));
  const legend: Legend[] = [
    ...drawn.map(({ label, colour, dash }): Legend => ({ label, colour, ...(dash && { dash }) })),
    ...outlines.map(({ label, style }): Legend => ({ label, style })),
    { label: say('start'), mark: 'start' },
    { label: say('end'), mark: 'end' },
  ];
  const [x, y, z] = first.projection.axes.map((axis) => axisName(axis, first));
  return {
    curves: drawn.map(({ path, label, colour, dash }) => ({
      ...{ label, colour, at: path.cartesian },
      ...(dash && { dash }),
    })),
    outlines,
    names: [x!, y!, z!],
    legend,
  };
}

/** What is seen in the chart unless the user chooses: radius against azimuth; of coordinates that space shows already, time. */
export function chartAxes({ projection }: GeodesicCourse): readonly [across: number, up: number] {
  return projection.kind === 'coordinates' ? [1, 0] : [3, 1];
}

/** Two coordinates of the chart against one another; periodic ones within their domain, with a gap where they jump. */
export function chartScene(drawn: readonly Drawn[], across: number, up: number, say: Say): PlaneScene {
  const { chart } = drawn[0]!.course.of;
  const [wrapX, wrapY] = [wrapper(chart, across), wrapper(chart, up)];
  return {
    curves: drawn.map(({ path, label, colour, dash }) => {
      const at: number[] = [];
      for (let k = 0; k < path.count; k++) {
        const [x, y] = [wrapX(path.points[4 * k + across]!), wrapY(path.points[4 * k + up]!)];
        const [px, py] = [at.at(-2) ?? x, at.at(-1) ?? y];
        const [jumpX, jumpY] = [isJump(chart, across, px, x), isJump(chart, up, py, y)];
        if (jumpX && !jumpY) {
          const [leave, enter, share] = edgesOf(chart, across, px, x);
          const on = py + share * (y - py);
          at.push(leave, on, Number.NaN, Number.NaN, enter, on);
        } else if (jumpY && !jumpX) {
          const [leave, enter, share] = edgesOf(chart, up, py, y);
          const on = px + share * (x - px);
          at.push(on, leave, Number.NaN, Number.NaN, on, enter);
        } else if (jumpX) at.push(Number.NaN, Number.NaN);
        at.push(x, y);
      }
      return { label, colour, at: Float64Array.from(at), ...(dash && { dash }) };
    }),
    outlines: [],
    names: [chart.coordinates[across]!, chart.coordinates[up]!],
    equal: false,
    marks: [say('start'), say('end')],
  };
}

type Chart = GeodesicCourse['chart'];

export function wrapper({ lower, upper, periodic }: Chart, axis: number): (value: number) => number {
  const [low, high] = [lower[axis]!, upper[axis]!];
  const period = high - low;
  if (!periodic[axis] || !(period > 0)) return (value) => value;
  return (value) => low + ((((value - low) % period) + period) % period);
}

/** Where a path leaves its domain and comes in again, and after which part of the way from one value to the next. */
function edgesOf(
  { lower, upper }: Chart,
  axis: number,
  from: number,
  to: number,
): readonly [leave: number, enter: number, share: number] {
  const [low, high] = [lower[axis]!, upper[axis]!];
  const isUp = from > to;
  const way = isUp ? high - from + (to - low) : from - low + (high - to);
  const share = way > 0 ? (isUp ? high - from : from - low) / way : 0;
  return isUp ? [high, low, share] : [low, high, share];
}

function isJump({ lower, upper, periodic }: Chart, axis: number, from: number, to: number): boolean {
  return periodic[axis] === true && Math.abs(to - from) > (upper[axis]! - lower[axis]!) / 2;
}
