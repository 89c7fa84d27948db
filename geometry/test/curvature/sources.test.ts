import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CurvatureChain } from '../../src/curvature/chain.ts';
import { petrovTypes } from '../../src/invariants/petrov.ts';
import { fields, KERR, KERR_SCHILD, pointsIn, SCHWARZSCHILD } from './sources.ts';

const COUNT = 400;

/** From a text to the curvature, over the whole domain. */
function curvature(text: string, part: 'metric' | 'background') {
  const field = fields(text)[part];
  const points = pointsIn(field, COUNT);
  const jets = new Float64Array(150 * COUNT);
  assert.equal(field.jets(points, COUNT, 2, jets), undefined);
  const names = ['kretschmann', 'ricci', 'riemann'] as const;
  const block = new CurvatureChain(COUNT).compute(jets, COUNT, names);
  const sizes = new CurvatureChain(COUNT, { magnitudes: true }).compute(jets, COUNT, names);
  assert.equal(block.fault, undefined);
  const worst = (name: 'ricci' | 'riemann' | 'kretschmann'): number =>
    block[name].reduce((w, value, k) => (value === 0 ? w : Math.max(w, Math.abs(value) / sizes[name][k]!)), 0);
  return { points, jets, block, worst };
}

const ZERO = 64 * Number.EPSILON;

test('Schwarzschild', () => {
  const { points, jets, block, worst } = curvature(SCHWARZSCHILD, 'metric');
  for (let n = 0; n < COUNT; n += 1) {
    const [r, θ] = [points[4 * n + 1]!, points[4 * n + 2]!];
    const expected = 48 / r ** 6;
    // The angular terms that cancel to it are r/(sin θ)² times as large.
    assert.ok(Math.abs(block.kretschmann[n]! - expected) <= 1e-13 * (r / Math.sin(θ) ** 2) * expected);
  }
  assert.ok(worst('ricci') < ZERO);
  assert.ok(petrovTypes(jets, COUNT).types.every((type) => type === 'D'));
});

test('Kerr, Boyer–Lindquist and Kerr–Schild', () => {
  for (const text of [KERR, KERR_SCHILD]) {
    const { points, jets, block, worst } = curvature(text, 'metric');
    for (let n = 0; n < COUNT; n += 1) {
      const [first, second, third] = points.slice(4 * n + 1, 4 * n + 4) as unknown as [number, number, number];
      let [r, c, slack] = [first, Math.cos(second), first / Math.sin(second) ** 2];
      if (text === KERR_SCHILD) {
        const b = first ** 2 + second ** 2 + third ** 2 - 0.49;
        r = Math.sqrt((b + Math.hypot(b, 1.4 * third)) / 2);
        c = third / r;
        slack = 1 / (r * r + 0.49 * c * c) ** 2 + 10;
      }
      const Σ = r * r + 0.49 * c * c;
      const K = (48 * (r * r - 0.49 * c * c) * (Σ * Σ - 16 * r * r * 0.49 * c * c)) / Σ ** 6;
      assert.ok(Math.abs(block.kretschmann[n]! - K) <= 1e-12 * slack * (48 / Σ ** 3), `${K}, ${block.kretschmann[n]}`);
    }
    assert.ok(worst('ricci') < ZERO, `${worst('ricci')}`);
    assert.ok(petrovTypes(jets, COUNT).types.every((type) => type === 'D'));
  }
});

test('backgrounds at M = 0 are flat', () => {
  for (const text of [SCHWARZSCHILD, KERR, KERR_SCHILD]) {
    const { jets, worst } = curvature(text, 'background');
    assert.ok(worst('riemann') < ZERO);
    assert.ok(petrovTypes(jets, COUNT).types.every((type) => type === 'O'));
  }
});
