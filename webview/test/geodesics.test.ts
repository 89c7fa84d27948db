import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GeodesicCourse, GeodesicPath } from '@spacetime/protocol';
import { type Course, courseOf, furthest, indexAt, placeAt } from '../src/geodesics/course.ts';
import { csvOf } from '../src/geodesics/csv.ts';
import { coordinateCurves, deviationCurves, driftCurves } from '../src/geodesics/curves.ts';
import { planeMovers } from '../src/geodesics/movers.ts';
import { figureOf, PAPER, thinned } from '../src/geodesics/picture.ts';
import { fitted, layout, placer, planePicture } from '../src/geodesics/plane.ts';
import {
  axisName,
  chartAxes,
  chartScene,
  drawnOf,
  equatorOf,
  planeScene,
  spaceScene,
} from '../src/geodesics/scenes.ts';
import { projector, spacePicture } from '../src/geodesics/space.ts';
import { tableOf, wordsOf } from '../src/geodesics/table.ts';
import { viewOf } from '../src/geodesics/view.ts';
import { sheet } from '../src/plots/svg.ts';
import { parseXml } from './xml.ts';

const say = (text: string, ...values: readonly (string | number)[]) =>
  text.replace(/\{(\d)\}/gu, (_, k: string) => String(values[Number(k)]));
const base64 = (values: readonly number[]) => Buffer.from(Float64Array.from(values).buffer).toString('base64');
const near = (found: number, wanted: number, most = 1e-12) =>
  assert.ok(Math.abs(found - wanted) <= most, `${found} ${wanted}`);

/** A circle of radius 10 (or a little more) in the equatorial plane, once around in 100, so far as is said. */
function circle(count: number, radius = 10): GeodesicPath {
  const lambda = Array.from({ length: count }, (_, k) => k);
  const φ = lambda.map((x) => (2 * Math.PI * x) / 100);
  return {
    lambda: base64(lambda),
    points: base64(lambda.flatMap((x, k) => [1.5 * x, radius, Math.PI / 2, φ[k]!])),
    velocities: base64(lambda.flatMap(() => [1.5, 0, 0, (2 * Math.PI) / 100])),
    cartesian: base64(φ.flatMap((angle) => [radius * Math.cos(angle), radius * Math.sin(angle), 0])),
    drift: {
      lambda: base64(lambda),
      norm: base64(lambda.map((x) => 1e-14 * x)),
      conserved: [
        { name: 'E', first: 0.95, drift: base64(lambda.map((x) => (x === 50 ? 3e-15 : 1e-16))) },
        { name: 'L', first: 3.7, drift: base64(lambda.map(() => 0)) },
      ],
    },
    ending: { kind: 'until', text: 'It reached τ.', early: false },
    ...{ evaluations: 100, steps: 10, rejected: 0, seconds: 0.01 },
    radial: { coordinate: 'r', pericentre: 9, apocentre: 10, precession: 0.5, orbits: 1 },
  };
}

function course(change: Partial<GeodesicCourse> = {}): Course {
  return courseOf({
    ...{ name: 'Orbit', spacetime: 'S', parameters: { M: 1 }, particle: 'massive', until: 150 },
    chart: {
      ...{
        name: 'Polar',
        coordinates: ['t', 'r', 'θ', 'φ'],
        lower: [0, 3, 0, 0],
        upper: [1, 20, Math.PI, 2 * Math.PI],
      },
      periodic: [false, false, false, true],
    },
    projection: { kind: 'spherical', axes: ['x', 'y', 'z'] },
    exact: circle(151),
    surfaces: [
      { kind: 'horizon', label: 'g^rr = 0', radii: [2, 2, 2], angles: [0, Math.PI / 2, Math.PI], outside: true },
      { kind: 'static-limit', label: 'g_tt = 0', radii: [2, 3, 2], angles: [0, Math.PI / 2, Math.PI], outside: true },
    ],
    ...change,
  });
}
const learned = () => course({ learned: { ...circle(101, 10.001), field: '/a.einfield', fit: 'F', stale: false } });

test('a path is found again at any parameter', () => {
  const { exact } = course();
  assert.deepEqual([exact.count, furthest([course()])], [151, 150]);
  assert.deepEqual(
    [-1, 0, 0.9, 1, 150, 1e9].map((at) => indexAt(exact, at)),
    [0, 0, 0, 1, 150, 150],
  );
  const [x, y] = placeAt(exact, 24.5);
  // Straight on between two samples: short of the circle by 10 (1 − cos(π/100)).
  near(Math.hypot(x, y), 10 * Math.cos(Math.PI / 100));
  near(Math.atan2(y, x), (2 * Math.PI * 24.5) / 100);
});

test('one unit is as long across as up, and all that belongs to the orbit is in sight', () => {
  const scene = planeScene(drawnOf([course()], say), 'xy', true, say);
  for (const width of [300, 700]) {
    const { box } = layout(width, scene);
    const [[x0, x1], [y0, y1]] = fitted(scene, box);
    near((x1 - x0) / box.width, (y1 - y0) / box.height);
    assert.ok(x0 < -10 && x1 > 10 && y0 < -10 && y1 > 10);
    const to = placer(box, [
      [x0, x1],
      [y0, y1],
    ]);
    const [left, right, up] = [to(-10, 0), to(10, 0), to(0, 10)];
    near(right[0] - left[0], 2 * (left[1] - up[1]), 1e-9);
  }
  assert.deepEqual(scene.names, ['x / M', 'y / M']);
  assert.equal(axisName('x', course({ parameters: { M: 2 } }).of), 'x');
});

test('surfaces are their equators from above, and their meridians from the side', () => {
  const drawn = drawnOf([course()], say);
  const [horizon, limit] = planeScene(drawn, 'xy', true, say).outlines;
  for (let k = 0; k < horizon!.at.length; k += 2) near(Math.hypot(horizon!.at[k]!, horizon!.at[k + 1]!), 2);
  for (let k = 0; k < limit!.at.length; k += 2) near(Math.hypot(limit!.at[k]!, limit!.at[k + 1]!), 3);
  near(equatorOf(drawn[0]!.course.of.surfaces[1]!), 3);
  const side = [...planeScene(drawn, 'xz', true, say).outlines[1]!.at];
  assert.ok(side.some((_, k) => k % 2 === 0 && Math.hypot(side[k]! - 3, side[k + 1]!) < 1e-12));
  assert.ok(side.some((_, k) => k % 2 === 0 && Math.hypot(side[k]!, side[k + 1]! - 2) < 1e-12));
  assert.deepEqual([horizon!.label, limit!.label], ['horizon, g^rr = 0: r = 2', 'static limit, g_tt = 0: r = 2 … 3']);
  assert.deepEqual(planeScene(drawn, 'xy', false, say).outlines, []);
  const circle = { kind: 'photon-orbit', radii: [1.5], angles: [Math.PI / 2], outside: false } as const;
  const light = course({
    surfaces: [
      { ...circle, label: 'dφ/dt > 0' },
      { ...circle, label: '' },
    ],
  });
  assert.deepEqual(
    planeScene(drawnOf([light], say), 'xy', true, say).outlines.map(({ label }) => label),
    ['photon orbit, dφ/dt > 0: r = 1.5', 'photon orbit: r = 1.5'],
  );
});

test('in space the horizon hides what is behind it, and nothing before it', () => {
  const scene = spaceScene(drawnOf([course()], say), true, say);
  const camera = { turn: 0, tilt: 0.5, zoom: 1 };
  const { box, strokes } = spacePicture(scene, camera, 400, PAPER);
  const { to, scale } = projector(scene, box, camera);
  // At tilt 0.5 the far side of the equator is above the middle.
  assert.ok(to(0, 10, 0)[2] > 0 && to(0, 10, 0)[1] < to(0, 0, 0)[1]);
  near(to(10, 0, 0)[0] - to(0, 0, 0)[0], 10 * scale, 1e-9);
  const kinds = strokes.map((stroke) => (stroke.kind === 'line' && stroke.width === 1.3 ? stroke.opacity : undefined));
  const cover = strokes.findIndex(
    (stroke) => stroke.kind === 'line' && stroke.fill === PAPER.background && !stroke.stroke,
  );
  assert.ok(kinds.indexOf(0.55) < cover && cover < kinds.indexOf(1), kinds.join());
});

test('in the chart a periodic coordinate jumps with a gap', () => {
  const [curve] = chartScene(drawnOf([course()], say), 3, 1, say).curves;
  const across = [...curve!.at].filter((_, k) => k % 2 === 0);
  const gaps = across.filter((value) => Number.isNaN(value)).length;
  assert.equal(gaps, 1);
  for (const value of across) assert.ok(Number.isNaN(value) || (value >= 0 && value <= 2 * Math.PI));
  // To the edge on either side of it.
  const gap = across.findIndex((value) => Number.isNaN(value));
  assert.deepEqual([across[gap - 1], across[gap + 1]], [2 * Math.PI, 0]);
});

test('plots along the parameter have the largest change of each column, and no zeros', () => {
  const drawn = drawnOf([course()], say);
  const { xs, curves, exact } = driftCurves(drawn, 150, say);
  assert.deepEqual([curves.map(({ label }) => label), exact], [['ΔE', 'Δ g(u,u)'], ['ΔL']]);
  assert.equal(curves[0]!.values[400], 3e-15);
  near(xs[400]!, 50);
  const phi = coordinateCurves(drawn, 3, 150).curves[0]!.values;
  // Counted on: one and a half times around.
  near(phi.at(-1)!, 3 * Math.PI, 1e-9);
});

test('a path that goes round often shows its extremes, not slower oscillations', () => {
  // 1000 periods, 20 samples in each: at 1200 columns they would look like 200.
  const count = 20_001;
  const path = circle(count);
  const r = Array.from({ length: count }, (_, k) => 10 + 3 * Math.cos((2 * Math.PI * k) / 20));
  const points = base64(r.flatMap((value, k) => [1.5 * k, value, Math.PI / 2, 0]));
  const drawn = drawnOf([course({ exact: { ...path, points } })], say);
  const { xs, curves } = coordinateCurves(drawn, 1, count - 1);
  const { values } = curves[0]!;
  assert.equal(values.length, xs.length);
  for (let k = 0; k + 2 < values.length; k += 2) {
    const [a, b] = [values[k]!, values[k + 1]!].sort((x, y) => x - y);
    near(a!, 7, 0.2);
    near(b!, 13, 0.2);
  }
  // One that goes round slowly has its values where they are.
  near(coordinateCurves(drawn, 0, count - 1).curves[0]!.values[600]!, 1.5 * 10_000);
});

test('of several paths it is said once what has not changed in any', () => {
  const [one, two] = [course(), course()];
  assert.deepEqual(driftCurves(drawnOf([one, two], say), 150, say).exact, ['ΔL']);
  const changing = circle(151);
  const [E, L] = changing.drift.conserved;
  const moved = { ...changing, drift: { ...changing.drift, conserved: [E!, { ...L!, drift: E!.drift }] } };
  const drawn = drawnOf([one, course({ exact: moved, name: 'Other' })], say);
  assert.deepEqual(driftCurves(drawn, 150, say).exact, ['ΔL (Orbit)']);
});

test('a chart of Cartesian coordinates is seen against time, others as radius against azimuth', () => {
  assert.deepEqual(chartAxes(course().of), [3, 1]);
  assert.deepEqual(chartAxes(course({ projection: { kind: 'coordinates', axes: ['x', 'y', 'z'] } }).of), [1, 0]);
});

test('a learned path is set against the exact one as far as it goes', () => {
  const drawn = drawnOf([learned()], say);
  assert.deepEqual(
    drawn.map(({ label }) => label),
    ['Orbit, exact', 'Orbit, learned'],
  );
  const { curves } = deviationCurves(drawn, 150, say);
  assert.deepEqual(
    curves.map(({ label }) => label),
    ['distance in the projection', '|Δr|'],
  );
  near(curves[0]!.values[0]!, 0.001, 1e-9);
  assert.equal(curves[0]!.values.at(-1), null);
  assert.deepEqual(deviationCurves(drawnOf([course()], say), 150, say).curves, []);
});

test('the table and the words say what was found', () => {
  const { head, rows } = tableOf(drawnOf([course()], say), say);
  assert.deepEqual(head, ['', 'Orbit']);
  const cell = (name: string) => rows.find(([first]) => first === name)?.[1];
  assert.equal(cell('E'), '0.95');
  assert.equal(cell('pericentre r'), '9');
  assert.equal(cell('precession per orbit'), '0.5 rad = 28.6479° (mean of 1 orbits)');
  assert.equal(cell('largest change of E, L'), '3.0e-15, 0');
  assert.equal(cell('ended'), 'where it was to end');
  const left = { kind: 'domain', text: 'It left.', early: true, coordinate: 1 };
  const ended = tableOf(drawnOf([course({ exact: { ...circle(3), ending: left } })], say), say).rows;
  assert.match(ended.find(([name]) => name === 'ended')![1]!, /^it left the chart at r = 10: a larger domain/u);
  const { radial: _, ...fall } = circle(3);
  const names = tableOf(drawnOf([course({ exact: fall })], say), say).rows.map(([name]) => name!);
  assert.ok(
    names.every((name) => !/centre|precession/u.test(name)),
    names.join(),
  );
  assert.match(wordsOf(drawnOf([course()], say), say), /^Orbit: E 0\.9500000000, L 3\.700000000, .*151 samples/u);
});

test('files have all of it: every sample in full, and the drawing', () => {
  const lines = csvOf(drawnOf([learned()], say)).split('\r\n');
  assert.equal(lines[0], 'path,τ,t,r,θ,φ,u^t,u^r,u^θ,u^φ,x,y,z');
  assert.equal(lines.length, 1 + 151 + 101 + 1);
  assert.equal(lines[1]!.split(',')[0], '"Orbit');
  assert.match(lines[2]!, /^"Orbit, exact",1,1\.5,10,1\.5707963267948966,0\.06283185307179587,/u);
  const scene = planeScene(drawnOf([learned()], say), 'xy', true, say);
  const ranges = fitted(scene, layout(560, scene).box);
  const drawing = sheet([figureOf(planePicture(scene, ranges, 560, PAPER), 'Orbit <1>')], 1);
  assert.equal(parseXml(drawing).name, 'svg');
  assert.match(drawing, /Orbit &lt;1&gt;/u);
  assert.match(drawing, /stroke-dasharray="7 5"/u);
});

test('places within half a pixel are one, and gaps stay', () => {
  const at = Float64Array.of(0, 0, 0.1, 0.1, 1, 0, Number.NaN, Number.NaN, 1, 0, 1.2, 0);
  assert.deepEqual([...thinned(at)], [0, 0, 1, 0, Number.NaN, Number.NaN, 1, 0, 1.2, 0]);
});

test('a particle has the way behind it that it has come', () => {
  const [mover] = planeMovers(drawnOf([course()], say), 50, 'xy');
  const tail = mover!.tail;
  near(tail.at(-2)!, -10);
  near(tail.at(-1)!, 0, 1e-9);
  assert.ok(tail.length > 4);
});

test('what was kept is taken up as far as it is sound', () => {
  const standard = viewOf(undefined);
  assert.deepEqual([standard.picture, standard.across, standard.up, standard.speed], ['xy', undefined, undefined, 1]);
  assert.deepEqual(viewOf({ picture: 'shell', across: 7, place: 2, speed: 9, camera: { turn: 'x' } }), standard);
  const kept = { ...standard, picture: '3-D', place: 0.25, camera: { turn: 1, tilt: 1, zoom: 2 } };
  assert.deepEqual(viewOf(kept), kept);
});
