import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CurvatureChain,
  type CurvatureQuantity,
  type ExactMetric,
  exactMetric,
  QUANTITY_WIDTHS,
} from '@spacetime/geometry';
import { exactJets, example, metricOf, near, onDevice, pointsIn, ROUNDING } from './on-device.ts';

const COUNT = 40;
const ALL = Object.keys(QUANTITY_WIDTHS) as CurvatureQuantity[];

/**
 * Pairs of float32 have 46 bits at least: a quantity is wrong by less than so many parts of the sum of its terms'
 * magnitudes, which matters where these cancel.
 */
const PAIRS = 2 ** -43;

const FLAT = `spacetime Flat {
  chart Spherical(t, r, θ, φ) {
    r in 0.1 .. 100
    θ in 0.01 .. π - 0.01
    φ in 0 .. 2π periodic
  }
  metric in Spherical { ds^2 = -dt^2 + dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
}`;

const FIELDS: readonly (readonly [name: string, field: ExactMetric])[] = [
  ['Schwarzschild', exactMetric(example('schwarzschild'))],
  ['Kerr–Schild', exactMetric(example('kerr-kerr-schild'))],
  ['a plane wave', exactMetric(example('plane-wave'))],
  ['flat in spherical coordinates', metricOf(FLAT)],
];

for (const [name, field] of FIELDS) {
  test(`${name}: jets and every quantity are those in float64, rounded once`, async () => {
    const points = pointsIn(field, COUNT);
    const gpu = await onDevice(field);
    const jets = exactJets(field, points, 2);
    const found = await gpu.jets(points, 2);
    assert.deepEqual([found.count, found.faulty, found.fault], [COUNT, 0, undefined]);
    near(found.jets, jets, ROUNDING * (1 + 1e-3), 1e-9, 'jets');

    const curvature = await gpu.curvature(points, ALL);
    assert.deepEqual([curvature.count, curvature.faulty, curvature.fault], [COUNT, 0, undefined]);
    const expected = new CurvatureChain(COUNT).compute(jets, COUNT, ALL);
    const magnitudes = new CurvatureChain(COUNT, { magnitudes: true }).compute(jets, COUNT, ALL);
    for (const quantity of ALL) {
      const [values, exact, terms] = [curvature[quantity], expected[quantity], magnitudes[quantity]];
      assert.equal(values.length, COUNT * QUANTITY_WIDTHS[quantity]);
      for (const [k, value] of exact.entries()) {
        const bound = ROUNDING * (1 + 1e-3) * Math.abs(value) + PAIRS * terms[k]!;
        const error = Math.abs(values[k]! - value);
        assert.ok(error <= bound, `${quantity} ${k}: ${values[k]} for ${value}, bound ${bound}`);
      }
    }
    if (name !== 'Schwarzschild') return;
    for (const [p, value] of curvature.kretschmann.entries()) {
      assert.ok(Math.abs((value * points[4 * p + 1]! ** 6) / 48 - 1) <= ROUNDING * 1.01, '48 M² / r⁶');
    }
  });
}
