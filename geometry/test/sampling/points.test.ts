import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Domain, PlainSamples } from '@spacetime/dsl';
import { corners, pointSource, SOBOL_DIMENSIONS, samplePoints, sobol } from '@spacetime/geometry';

const UNIT: Domain = { lower: [0, 0, 0, 0], upper: [1, 1, 1, 1], periodic: [false, false, false, false] };
const BOX: Domain = {
  lower: [0, 3, 0.01, -1],
  upper: [0, 140, Math.PI - 0.01, 7],
  periodic: [false, false, false, true],
};

// The ten points that Joe and Kuo print for three dimensions, and those of SciPy's qmc.Sobol(8, scramble=False).
const PUBLISHED = [
  [0, 0, 0, 0, 0, 0, 0, 0],
  [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
  [0.75, 0.25, 0.25, 0.25, 0.75, 0.75, 0.25, 0.75],
  [0.25, 0.75, 0.75, 0.75, 0.25, 0.25, 0.75, 0.25],
  [0.375, 0.375, 0.625, 0.875, 0.375, 0.125, 0.375, 0.875],
  [0.875, 0.875, 0.125, 0.375, 0.875, 0.625, 0.875, 0.375],
  [0.625, 0.125, 0.875, 0.625, 0.625, 0.875, 0.125, 0.125],
  [0.125, 0.625, 0.375, 0.125, 0.125, 0.375, 0.625, 0.625],
  [0.1875, 0.3125, 0.9375, 0.4375, 0.5625, 0.3125, 0.4375, 0.9375],
  [0.6875, 0.8125, 0.4375, 0.9375, 0.0625, 0.8125, 0.9375, 0.4375],
];

test('the Sobol sequence starts as published', () => {
  for (const [index, point] of PUBLISHED.entries()) {
    const found = point.map((_, dimension) => sobol(dimension, index) / 2 ** 32);
    assert.deepEqual(found, point);
  }
});

test('every coordinate of the Sobol sequence visits each of 2^m cells once in 2^m points', () => {
  for (let dimension = 0; dimension < SOBOL_DIMENSIONS; dimension++) {
    const cells = new Set(Array.from({ length: 1024 }, (_, i) => sobol(dimension, 1024 * 5 + i) >>> 22));
    assert.equal(cells.size, 1024);
  }
});

test('shifted Sobol points stay a net, differ by seed, and integrate better than independent ones', () => {
  const count = 4096;
  const points = samplePoints({ kind: 'sobol', count }, UNIT, 5);
  for (let k = 0; k < 4; k++) {
    const cells = new Set(Array.from({ length: count }, (_, i) => Math.floor(points[4 * i + k]! * count)));
    assert.equal(cells.size, count);
  }
  assert.notDeepEqual(samplePoints({ kind: 'sobol', count: 8 }, UNIT, 6), points.subarray(0, 32));
  const error = (samples: PlainSamples) => {
    let worst = 0;
    for (let seed = 0; seed < 8; seed++) {
      const x = samplePoints(samples, UNIT, seed);
      let sum = 0;
      for (let i = 0; i < count; i++)
        sum += x[4 * i]! * x[4 * i + 1]! * Math.exp(x[4 * i + 2]!) * Math.sin(3 * x[4 * i + 3]!);
      const exact = (0.25 * (Math.E - 1) * (1 - Math.cos(3))) / 3;
      worst = Math.max(worst, Math.abs(sum / count - exact));
    }
    return worst;
  };
  assert.ok(error({ kind: 'sobol', count }) < 0.1 * error({ kind: 'uniform', count }));
});

test('a grid is the tensor product of linspaces with exact ends, the last coordinate fastest', () => {
  const points = samplePoints({ kind: 'grid', counts: [1, 3, 2, 4] }, BOX, 0);
  assert.equal(points.length, 4 * 24);
  assert.deepEqual(Array.from(points.subarray(0, 12)), [
    0,
    3,
    0.01,
    -1,
    0,
    3,
    0.01,
    -1 + 8 / 3,
    0,
    3,
    0.01,
    -1 + 8 * (2 / 3),
  ]);
  assert.deepEqual(Array.from(points.subarray(-4)), [0, 140, Math.PI - 0.01, 7]);
  assert.equal(points[4 * 8 + 1], 71.5);
});

for (const samples of [
  { kind: 'grid', counts: [3, 5, 7, 2] },
  { kind: 'uniform', count: 300 },
  { kind: 'sobol', count: 300 },
] as const satisfies readonly PlainSamples[]) {
  test(`${samples.kind}: any part can be had alone, all lies in the domain, and the seed decides`, () => {
    const source = pointSource(samples, BOX, 11);
    const all = samplePoints(samples, BOX, 11);
    assert.equal(all.length, 4 * source.count);
    const part = new Float64Array(4 * 50);
    source.fill(123, 50, part);
    assert.deepEqual(part, all.slice(4 * 123, 4 * 173));
    for (const [i, x] of all.entries()) assert.ok(x >= BOX.lower[i % 4]! && x <= BOX.upper[i % 4]!);
    assert.deepEqual(samplePoints(samples, BOX, 11), all);
    if (samples.kind !== 'grid') assert.notDeepEqual(samplePoints(samples, BOX, 12), all);
  });
}

test('large sources are not held in memory', () => {
  const source = pointSource({ kind: 'grid', counts: [1000, 1000, 1000, 1000] }, UNIT, 0);
  assert.equal(source.count, 1e12);
  const out = new Float64Array(4);
  source.fill(1e12 - 1, 1, out);
  assert.deepEqual(Array.from(out), [1, 1, 1, 1]);
  pointSource({ kind: 'uniform', count: 1e12 }, UNIT, 0).fill(1e12 - 1, 1, out);
  assert.ok(out.every((x) => x > 0 && x < 1));
});

test('corners', () => {
  const found = corners(BOX);
  assert.equal(found.length, 64);
  assert.deepEqual(Array.from(found.subarray(0, 8)), [0, 3, 0.01, -1, 0, 3, 0.01, 7]);
});
