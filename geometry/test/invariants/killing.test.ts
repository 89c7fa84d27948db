import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killingDefect } from '../../src/invariants/killing.ts';
import { decimalJet, type MetricFunction, toFloats } from '../curvature/decimals.ts';
import { goedel, kerr, schwarzschild } from '../curvature/metrics.ts';

const defects = (metric: MetricFunction, point: readonly number[]): number[] => {
  const jet = toFloats(decimalJet(metric, point));
  return [0, 1, 2, 3].map((k) => killingDefect(jet, 1, k).defect);
};

test('coordinates on which nothing depends are Killing', () => {
  const [t, r, θ, φ] = defects(kerr(1, 0.7), [0, 3, 0.8, 0]);
  assert.equal(t, 0);
  assert.equal(φ, 0);
  assert.ok(r! > 0.1 && θ! > 0.1);
  const [, x, y] = defects(goedel, [0, 0.3, 0, 0]);
  assert.equal(y, 0);
  assert.ok(x! > 0.1);
});

test('the size is relative to the metric, whatever the units', () => {
  const jet = toFloats(decimalJet(schwarzschild(1), [0, 1e6, 1, 0]));
  // ∂_r r² = 2r beside r²: 2/r per unit of r, up to the power of two in the scaling.
  const { defect, pair } = killingDefect(jet, 1, 1, 1e6);
  assert.ok(defect > 1 && defect < 4, String(defect));
  assert.ok(pair === 7 || pair === 9);
  const first = killingDefect(jet.slice(0, 50), 1, 1, 1e6, 5);
  assert.equal(first.defect, defect);
});

test('the worst of many points is named, and NaN is not passed over', () => {
  const jets = new Float64Array(300);
  for (const [n, r] of [8, 3].entries()) jets.set(toFloats(decimalJet(schwarzschild(1), [0, r, 1, 0])), 150 * n);
  assert.equal(killingDefect(jets, 2, 1).point, 1);
  jets[150 + 25] = Number.NaN;
  const broken = killingDefect(jets, 2, 1);
  assert.ok(Number.isNaN(broken.defect));
  assert.equal(broken.point, 1);
});
