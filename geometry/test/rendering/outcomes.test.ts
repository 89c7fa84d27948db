import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  compareOutcomes,
  countOutcomes,
  createOutcomes,
  differencePixels,
  OUTCOME,
  placeOutcomes,
} from '@spacetime/geometry';
import { edgeOf, raysAt, scene, trace } from './kit.ts';

const near = (a: number, b: number, tolerance: number) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);

test("through a wormhole's throat another sky is seen, within the angle of the closed form", () => {
  const wormhole = `spacetime Ellis {
    chart Proper(t, l, θ, φ) { l in -20 .. 20  θ in 0 .. π  φ in 0 .. 2π periodic }
    metric in Proper { ds^2 = -dt^2 + dl^2 + (l^2 + 1) (dθ^2 + sin(θ)^2 dφ^2) }
  }`;
  const one = scene(wormhole, 'camera at (0, 3, 1, 0); field 80°');
  // L/E = √(l² + b²) sin α must be less than b, the throat's radius.
  const edge = Math.asin(1 / Math.sqrt(10));
  for (const turn of [0, 2]) {
    near(
      edgeOf(one, 0.9 * edge, 1.1 * edge, turn, ({ beyond }, ray) => beyond[ray] === 1),
      edge,
      1e-7,
    );
  }
  // Straight through: it arrives at the θ and φ from which it came.
  const { kind, values, beyond } = trace(one, raysAt(one, [0], 0));
  assert.deepEqual([kind[0], beyond[0]], [OUTCOME.sky, 1]);
  for (const [k, x] of [Math.sin(1), 0, Math.cos(1)].entries()) near(values[k]!, x, 1e-6);
});

test('a ray that leads to where the metric has no value is a fault, and no black pixel', () => {
  const broken = `spacetime Broken {
    chart C(t, r, θ, φ) { r in 9 .. 40  θ in 0 .. π  φ in 0 .. 2π periodic }
    metric in C { ds^2 = -dt^2 + (1 + 1e-9*sqrt(r - 8)) dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
  }`;
  const one = scene(broken, 'camera at (0, 16, 1, 0); field 90°');
  // Straight lines: those that pass within r = 8 of the middle.
  const { kind } = trace(one, raysAt(one, [0, 0.1, 0.3, 0.5, 0.54, 0.6], 1));
  assert.deepEqual([...kind], [OUTCOME.fault, OUTCOME.fault, OUTCOME.fault, OUTCOME.fault, OUTCOME.sky, OUTCOME.sky]);
});

test('a ray that circles for ever is given up, and no black pixel', () => {
  const sphere = `spacetime Einstein {
    chart C(t, r, θ, φ) { r in 0.1 .. 3  θ in 0 .. π  φ in 0 .. 2π periodic }
    metric in C { ds^2 = -dt^2 + dr^2 + sin(r)^2 (dθ^2 + sin(θ)^2 dφ^2) }
  }`;
  const one = scene(sphere, 'camera at (0, 1.5, 1.5, 0); field 60°');
  const { kind, steps } = trace(one, raysAt(one, [1.2], 1));
  assert.deepEqual([kind[0], steps[0]], [OUTCOME.limit, 4000]);
});

test('counts, places and comparisons of outcomes', () => {
  const a = createOutcomes(4);
  a.kind.set([OUTCOME.sky, OUTCOME.sky, OUTCOME.disk, OUTCOME.captured]);
  a.values.set([1, 0, 0, 0, 1, 0, 7, 0.5, 0.8]);
  const b = createOutcomes(4);
  placeOutcomes(a, b, [0, 1, 2, 3]);
  assert.deepEqual(b, a);
  b.values.set([Math.cos(1e-5), Math.sin(1e-5), 0]);
  b.values[8] = 0.84;
  b.kind[3] = OUTCOME.sky;
  assert.deepEqual(countOutcomes(b), { none: 0, captured: 0, sky: 3, disk: 1, limit: 0, fault: 0 });
  const found = compareOutcomes(a, b);
  assert.deepEqual([found.sky, found.disk, found.changed], [2, 1, 1]);
  near(found.meanAngle, 5e-6, 1e-15);
  near(found.largestAngle, 1e-5, 1e-15);
  near(found.meanShift, 0.05, 1e-14);
  const pixels = [...differencePixels(a, b, 1)];
  // 1e-5 is 4/9 of the way from 1e-9 to 1; what meets something else is orange.
  assert.deepEqual(pixels.slice(0, 6), [113, 113, 113, 0, 0, 0]);
  assert.deepEqual(pixels.slice(9), [0xd5, 0x5e, 0]);
});
