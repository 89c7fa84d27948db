import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Domain } from '@spacetime/dsl';
import { Random, samplePoints, selectPoints } from '@spacetime/geometry';
import { inclusionChances } from '../../src/sampling/selection.ts';

const UNIT: Domain = { lower: [0, 0, 0, 0], upper: [1, 1, 1, 1], periodic: [false, false, false, false] };
const ALL = [0, 1, 2, 3];

test('chances are proportional to weights, 1 where that would be more, and add up to the count', () => {
  assert.deepEqual(Array.from(inclusionChances(Float64Array.of(1, 2, 3, 2), 2)), [0.25, 0.5, 0.75, 0.5]);
  // 3 of 4: 100 is certain, then 2 among 1, 2, 3 makes 3 certain, and 1 among 1, 2 remains.
  const chances = inclusionChances(Float64Array.of(100, 1, 2, 3), 3);
  for (const [i, expected] of [1, 1 / 3, 2 / 3, 1].entries()) assert.ok(Math.abs(chances[i]! - expected) < 1e-15);
  assert.deepEqual(Array.from(inclusionChances(Float64Array.of(0, 0, 0, 0), 2)), [0.5, 0.5, 0.5, 0.5]);
});

test('each point is chosen as often as its chance says, and never twice', () => {
  const pool = 200;
  const points = samplePoints({ kind: 'sobol', count: pool }, UNIT, 3);
  const random = new Random(1);
  const weights = Float64Array.from({ length: pool }, () => random.uniform() ** 8);
  const chances = inclusionChances(weights, 40);
  assert.ok(chances.some((x) => x === 1) && chances.some((x) => x < 1e-6));
  const hits = new Float64Array(pool);
  const offsets = 500;
  for (let k = 0; k < offsets; k++) {
    const chosen = selectPoints(points, weights, 40, UNIT, ALL, (k + 0.5) / offsets);
    assert.equal(new Set(chosen).size, 40);
    assert.deepEqual(chosen, chosen.slice().sort());
    for (const i of chosen) hits[i]!++;
  }
  // A chance is a stretch of offsets, measured here in steps of 1/500.
  for (let i = 0; i < pool; i++) assert.ok(Math.abs(hits[i]! / offsets - chances[i]!) <= 1.001 / offsets, `${i}`);
});

test('a selection is more even than independent draws of the same density', () => {
  const pool = 2 ** 14;
  const count = 512;
  const points = samplePoints({ kind: 'sobol', count: pool }, UNIT, 0);
  const weights = Float64Array.from({ length: pool }, (_, i) => Math.exp(3 * points[4 * i + 1]!));
  const chances = inclusionChances(weights, count);
  // Points in a box, and how many the density puts there.
  const inside = (i: number) => points[4 * i + 1]! > 0.6 && points[4 * i + 2]! < 0.5 && points[4 * i + 3]! < 0.5;
  const expected = chances.reduce((sum, x, i) => sum + (inside(i) ? x : 0), 0);
  let squares = 0;
  for (let k = 0; k < 32; k++) {
    const found = selectPoints(points, weights, count, UNIT, [1, 2, 3], k / 32).filter(inside).length;
    squares += (found - expected) ** 2 / 32;
  }
  const independent = expected * (1 - expected / count);
  assert.ok(squares < 0.1 * independent, `${squares} against ${independent}`);
});

test('all of a pool, one of it, and more than there is', () => {
  const points = samplePoints({ kind: 'sobol', count: 9 }, UNIT, 0);
  const weights = Float64Array.of(0, 0, 0, 0, 5, 0, 0, 0, 0);
  assert.deepEqual(Array.from(selectPoints(points, weights, 9, UNIT, ALL, 0.5)), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(Array.from(selectPoints(points, weights, 1, UNIT, ALL, 0.5)), [4]);
  // One has all of the weight; the others are taken for want of better ones.
  assert.equal(new Set(selectPoints(points, weights, 5, UNIT, ALL, 0)).size, 5);
  assert.throws(() => selectPoints(points, weights, 10, UNIT, ALL, 0), /10 points cannot be chosen of 9/);
});
