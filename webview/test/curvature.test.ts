import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ViewChart } from '@spacetime/protocol';
import { colourTable, paint } from '../src/curvature/colours.ts';
import { csvOf } from '../src/curvature/csv.ts';
import { centreAt, columnThrough, type Grid, gridOf, rowThrough, thinned, valueAt } from '../src/curvature/grid.ts';
import { extremesOf, scaleOf, suitableKind } from '../src/curvature/scale.ts';
import { project } from '../src/curvature/surface-2d.ts';
import { labelOf, standardView, viewOf } from '../src/curvature/view.ts';

const near = (found: number, wanted: number) => assert.ok(Math.abs(found - wanted) < 1e-12, `${found} ${wanted}`);

/** f(x, y) = x + 10 y over 0 … 4 by 0 … 2, at the centres of cells of side 1. */
function plane(): Grid {
  const data = Float64Array.from({ length: 8 }, (_, k) => (k % 4) + 0.5 + 10 * (Math.floor(k / 4) + 0.5));
  const bytes = Buffer.from(data.buffer).toString('base64');
  return gridOf({ source: 'exact', data: bytes, lowest: 0, highest: 0 }, 4, 2, [0, 4], [0, 2]);
}

test('values are found at their places, rows from the bottom', () => {
  const grid = plane();
  near(valueAt(grid, 2.7, 1.2), 2.5 + 15);
  assert.ok(Number.isNaN(valueAt(grid, 4.1, 1)));
  assert.deepEqual(rowThrough(grid, 0.1), { xs: [0.5, 1.5, 2.5, 3.5], values: [5.5, 6.5, 7.5, 8.5] });
  assert.deepEqual(columnThrough(grid, 3.9), { xs: [0.5, 1.5], values: [8.5, 18.5] });
  const few = thinned(grid, 2);
  assert.deepEqual([few.width, few.height, [...few.data]], [2, 1, [16.5, 18.5]]);
  assert.deepEqual(
    [few.x, few.y],
    [
      [0, 4],
      [0, 2],
    ],
  );
  assert.equal(csvOf(new Map([['exact', grid]]), ['r', 'θ']).split('\r\n')[1], '0.5,0.5,5.5');
});

test('scales send their ends to 0 and 1, zero of both signs to the middle, and nothing to nothing', () => {
  const linear = scaleOf('linear', 2, 6, 2);
  assert.deepEqual([2, 4, 6].map(linear.of), [0, 0.5, 1]);
  const both = scaleOf('linear', -1, 4, 1);
  assert.deepEqual([-4, 0, 4].map(both.of), [0, 0.5, 1]);
  const log = scaleOf('log', 1e-6, 1, 1e-6);
  near(log.of(1e-3), 0.5);
  near(log.of(-1e-3), 0.5);
  assert.equal(log.of(0), 0);
  assert.deepEqual(
    log.ticks.map(({ value }) => Math.round(Math.log10(value))),
    [-6, -5, -4, -3, -2, -1, 0],
  );
  const symlog = scaleOf('symlog', -10, 1000, 1e-9);
  near(symlog.of(0), 0.5);
  near(symlog.of(1000), 1);
  near(symlog.of(5) + symlog.of(-5), 1);
  assert.deepEqual(
    symlog.ticks.map(({ value }) => value),
    [-1000, -10, -0.1, 0, 0.1, 10, 1000],
  );
  // Of less than four decades the innermost ticks are left out.
  const few = scaleOf('symlog', -1e-6, 1e-6, 1e-10).ticks.map(({ value }) => value);
  assert.deepEqual(
    few.map((value) => Number(value.toPrecision(3))),
    [-1e-6, -1e-8, 0, 1e-8, 1e-6],
  );
  for (const scale of [linear, both, log, symlog]) assert.ok(Number.isNaN(scale.of(Number.NaN)));
  // A constant has no extent.
  assert.ok(Number.isFinite(scaleOf('linear', 3, 3, 3).of(3)));
  assert.ok(Number.isFinite(scaleOf('log', 3, 3, 3).of(3)));
  assert.equal(scaleOf('symlog', 0, 0, 1).of(0), 0);
});

test('the kind of scale follows from the values', () => {
  assert.equal(suitableKind(1, 50), 'linear');
  assert.equal(suitableKind(1e-4, 50), 'log');
  assert.equal(suitableKind(-50, -1e-4), 'log');
  assert.equal(suitableKind(-1, 50), 'symlog');
  assert.deepEqual(extremesOf(Float64Array.of(0, -3, Number.NaN, 2, Number.POSITIVE_INFINITY)), {
    ...{ lowest: -3, highest: 2, smallest: 2 },
  });
  assert.equal(extremesOf(Float64Array.of(Number.NaN)), undefined);
});

test('pixels begin at the top, and cells without a value are clear', () => {
  const pixels = new Uint8ClampedArray(4 * 2);
  const grid = { data: Float64Array.of(0, Number.NaN), width: 1, height: 2 };
  paint(grid, (value) => value, colourTable('viridis', false), pixels);
  assert.deepEqual([...pixels.subarray(0, 4)], [0, 0, 0, 0]);
  // Viridis begins at #440154.
  assert.deepEqual([...pixels.subarray(4)], [0x44, 0x01, 0x54, 255]);
});

const CHART: ViewChart = {
  ...{ name: 'BL', coordinates: ['t', 'r', 'θ', 'φ'], lower: [0, 2, 0, 0], upper: [0, 40, 3, 6] },
  ...{ periodic: [false, false, false, true], charts: ['BL'], learned: false },
};

test('a view that was kept comes back where it fits the chart', () => {
  const standard = standardView(CHART);
  assert.deepEqual(
    [standard.axes, standard.ranges[0]],
    [
      [1, 2],
      [2, 40],
    ],
  );
  const kept = { ...standard, axes: [2, 3], quantity: { name: 'riemann', indices: [1, 0, 1, 0] } };
  assert.deepEqual(viewOf(JSON.parse(JSON.stringify(kept)), CHART, undefined), kept);
  for (const broken of [
    { axes: [1, 1] },
    { axes: [1, 9] },
    { at: [1] },
    { quantity: { name: 'riemann' } },
    {
      ranges: [
        [1, 0],
        [0, 1],
      ],
    },
  ]) {
    assert.deepEqual(viewOf({ ...standard, ...broken }, CHART, undefined), standard);
  }
  assert.equal(
    labelOf({ name: 'riemann', indices: [1, 0, 1, 0] }, CHART.coordinates, (text) => text),
    'R^r_trt',
  );
});

test('a surface seen from above has x to the right and y up, seen from the side z up', () => {
  const close = (found: readonly number[], wanted: readonly number[]) =>
    assert.ok(
      wanted.every((value, i) => Math.abs(found[i]! - value) < 1e-12),
      `${found}`,
    );
  close(project(0.5, 0.25, 1, 0, 0), [0.5, 0.25, -1]);
  close(project(0.5, 0.25, 1, 0, Math.PI / 2), [0.5, 1, 0.25]);
  close(project(1, 0, 0, Math.PI / 2, 0), [0, 1, 0]);
});

test('a value is read where it holds: at the centre of its cell', () => {
  const [width, height] = [40, 10];
  const at = (column: number, row: number) => 48 / (3 + (17 * (column + 0.5)) / width) ** 6 + row;
  const data = Float64Array.from({ length: width * height }, (_, k) => at(k % width, Math.floor(k / width)));
  const grid: Grid = { data, width, height, x: [3, 20], y: [0, 10] };
  for (const [px, py] of [
    [3, 0],
    [11.5, 4.99],
    [20, 10],
    [7.3, 9.2],
  ] as const) {
    const [x, y] = centreAt(grid, px, py);
    assert.ok(Math.abs(x - px) <= 17 / width / 2 + 1e-12 && Math.abs(y - py) <= 0.5 + 1e-12);
    assert.ok(Math.abs(valueAt(grid, x, y) - (48 / x ** 6 + Math.floor(y))) < 1e-12);
  }
});
