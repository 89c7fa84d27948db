import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orthonormalFrame } from '../../src/invariants/frame.ts';
import { inertia } from '../../src/invariants/inertia.ts';
import { type MetricFunction, PLACES, real, toFloats } from '../curvature/decimals.ts';
import { kerr, kerrSchild, planeWave, schwarzschild } from '../curvature/metrics.ts';
import { random, randomJets } from '../curvature/random.ts';

const at = (metric: MetricFunction, point: readonly number[]): Float64Array =>
  toFloats(metric(point.map((x) => real(x))));
const counts = (g: ArrayLike<number>): number[] => Object.values(inertia(g));

const METRICS: readonly (readonly [MetricFunction, readonly number[]])[] = [
  [schwarzschild(1), [0, 2 + 1e-12, 1e-8, 0]],
  [schwarzschild(1), [0, 1e9, 1, 0]],
  [schwarzschild(1), [0, 1e-6, 1, 0]],
  [kerr(1, 0.7), [0, 1.9, 0.8, 0]], // in the ergosphere
  [kerr(1, 0.7), [0, 1, 0.8, 0]], // between the horizons
  [kerrSchild(1, 0.7), [0, 0.7, 0.001, 0.01]],
  [planeWave, [0.4, 0.1, 30, -50]], // null coordinates: zeros on the diagonal
];

test('signatures of metrics whose components differ by thirty orders', () => {
  for (const [metric, point] of METRICS) {
    const g = at(metric, point);
    assert.deepEqual(counts(g), [1, 0, 3], String(point));
    assert.deepEqual(counts(g.map((x) => -x)), [3, 0, 1]);
  }
  assert.deepEqual(counts([-1e-200, 0, 0, 0, 1e200, 0, 0, 1e4, 0, 1e-12]), [1, 0, 3]);
});

test('degenerate and other matrices', () => {
  assert.deepEqual(counts(new Float64Array(10)), [0, 4, 0]);
  assert.deepEqual(counts([-1, 0, 0, 0, 1, 0, 0, 1, 0, 0]), [1, 1, 2]);
  // Two equal rows to rounding: 3 · 0.1 beside 0.3.
  assert.deepEqual(counts([-1, 0, 0, 0, 0.3, 0.3, 0, 3 * 0.1, 0, 1]), [1, 1, 2]);
  assert.deepEqual(counts([1, 0, 0, 0, 1, 0, 0, 1, 0, 1]), [0, 0, 4]);
  assert.deepEqual(counts([-1, 0, 0, 0, -1, 0, 0, 1, 0, 1]), [2, 0, 2]);
  assert.deepEqual(counts([Number.NaN, 0, 0, 0, 1, 0, 0, 1, 0, 1]), [0, 0, 0]);
  assert.deepEqual(counts([-1, 0, 0, 0, 1, 0, 0, Number.POSITIVE_INFINITY, 0, 1]), [0, 0, 0]);
});

test("Sylvester's law: a congruence keeps the inertia", () => {
  const next = random(17);
  for (let n = 0; n < 200; n += 1) {
    const signs = Array.from({ length: 4 }, () => Math.sign(next()));
    const m = Array.from({ length: 16 }, (_, k) => next() * 10 ** (6 * ((n * 7 + (k >> 2) * 3) % 5)));
    const g = new Float64Array(10);
    for (let a = 0; a < 4; a += 1) {
      for (let b = a; b < 4; b += 1) {
        for (let c = 0; c < 4; c += 1) g[PLACES[4 * a + b]!]! += m[4 * a + c]! * signs[c]! * m[4 * b + c]!;
      }
    }
    const negative = signs.filter((s) => s < 0).length;
    assert.deepEqual(counts(g), [negative, 0, 4 - negative]);
  }
});

test('frames are orthonormal, right-handed, timelike first', () => {
  const frame = new Float64Array(16);
  const metrics = METRICS.slice(1).map(([metric, point]) => at(metric, point));
  const jets = randomJets(30, 4);
  for (let n = 0; n < 30; n += 1) metrics.push(jets.slice(150 * n, 150 * n + 10));
  for (const g of metrics) {
    for (const sign of [1, -1] as const) {
      const signed = g.map((x) => sign * x);
      assert.equal(orthonormalFrame(signed, 0, frame), sign);
      for (let i = 0; i < 4; i += 1) {
        for (let j = 0; j < 4; j += 1) {
          let product = 0;
          let size = 0;
          for (let ab = 0; ab < 16; ab += 1) {
            const term = signed[PLACES[ab]!]! * frame[4 * i + (ab >> 2)]! * frame[4 * j + (ab & 3)]!;
            product += term;
            size += Math.abs(term);
          }
          const expected = i !== j ? 0 : i === 0 ? -sign : sign;
          assert.ok(Math.abs(product - expected) <= 64 * Number.EPSILON * Math.max(1, size) ** 2);
        }
      }
    }
  }
  assert.equal(orthonormalFrame([1, 0, 0, 0, 1, 0, 0, 1, 0, 1], 0, frame), 0);
  assert.equal(orthonormalFrame([-1, 0, 0, 0, -1, 0, 0, 1, 0, 1], 0, frame), 0);
  assert.equal(orthonormalFrame([-1, 0, 0, 0, 0, 0, 0, 1, 0, 1], 0, frame), 0);
  assert.equal(orthonormalFrame([Number.NaN, 0, 0, 0, 1, 0, 0, 1, 0, 1], 0, frame), 0);
});
