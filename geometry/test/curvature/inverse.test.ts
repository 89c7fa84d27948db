import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Inverter } from '../../src/curvature/inverse.ts';
import { BIVECTORS } from '../../src/tensors/bivectors.ts';
import { invert, type MetricFunction, PLACES, type Real, real, toFloats } from './decimals.ts';
import { kerr, kerrSchild, schwarzschild } from './metrics.ts';
import { randomJets } from './random.ts';

const EPSILON = Number.EPSILON;

/**
 * Holds every result against 80 digits. The bound of each component is what a relative change of a few ε in every
 * component of g does to it: for X = g⁻¹, |δX| ≤ kε |X||g||X|; the determinant and H follow the same pattern.
 */
function check(g: Float64Array, units = 4): void {
  const inverter = new Inverter();
  assert.ok(inverter.invert(g, 0));
  const at = (a: number, b: number): number => g[PLACES[4 * a + b]!]!;
  const rows = [0, 1, 2, 3].map((a) => [0, 1, 2, 3].map((b) => real(at(a, b))));
  const { inverse, determinant } = invert(rows);
  const X = inverse.map((row) => row.map((x) => x.toNumber()));
  const spread = (a: number, b: number): number => {
    let sum = 0;
    for (let i = 0; i < 4; i += 1) for (let j = 0; j < 4; j += 1) sum += Math.abs(X[a]![i]! * at(i, j) * X[j]![b]!);
    return sum;
  };
  let condition = 0;
  for (let a = 0; a < 4; a += 1) {
    for (let b = 0; b < 4; b += 1) {
      condition += Math.abs(at(a, b) * X[a]![b]!);
      const error = inverse[a]![b]!.minus(inverter.inverse[PLACES[4 * a + b]!]!)
        .abs()
        .toNumber();
      assert.ok(error <= units * EPSILON * spread(a, b), `g^${a}${b}: ${error} > ${EPSILON * spread(a, b)}`);
    }
  }
  const off = determinant.minus(inverter.determinant).abs().toNumber();
  assert.ok(off <= units * EPSILON * condition * Math.abs(determinant.toNumber()), `determinant off by ${off}`);
  assert.ok(Math.abs(inverter.condition - condition / 4) <= 1e-6 * condition);
  for (const [i, [a, b]] of BIVECTORS.entries()) {
    for (const [j, [c, d]] of BIVECTORS.entries()) {
      const exact: Real = inverse[a]![c]!.times(inverse[b]![d]!).minus(inverse[a]![d]!.times(inverse[b]![c]!));
      const minors = exact.abs().toNumber();
      const error = exact
        .minus(inverter.bivectors[6 * i + j]!)
        .abs()
        .toNumber();
      // A minor of g, exact to an ulp, over the determinant.
      assert.ok(error <= units * EPSILON * (1 + condition) * minors, `H^${a}${b},${c}${d}: ${error} of ${minors}`);
    }
  }
}

const at = (metric: MetricFunction, point: readonly number[]): Float64Array =>
  toFloats(metric(point.map((x) => real(x))));

test('random indefinite matrices', () => {
  const jets = randomJets(50, 11);
  for (let n = 0; n < 50; n += 1) check(jets.slice(150 * n, 150 * n + 10));
});

test('near a horizon, near an axis, near a ring singularity', () => {
  const outer = 1 + Math.sqrt(1 - 0.49);
  for (const gap of [1, 1e-3, 1e-6, 1e-9]) check(at(kerr(1, 0.7), [0, outer + gap, 0.8, 0]));
  for (const θ of [1, 1e-4, 1e-9]) check(at(kerr(1, 0.7), [0, 30, θ, 0]));
  for (const z of [0.5, 1e-2, 1e-4]) check(at(kerrSchild(1, 0.7), [0, 0.7, 0.001, z]));
  check(at(schwarzschild(1), [0, 2 + 1e-12, 1e-7, 0]));
});

test('rescaling coordinates by powers of two changes no digit', () => {
  const g = randomJets(1, 5).slice(0, 10);
  const scale = [2 ** -40, 1, 2 ** 33, 2 ** 7];
  const scaled = g.map((x, k) => x * scale[rowOf(k)]! * scale[columnOf(k)]!);
  const [plain, other] = [new Inverter(), new Inverter()];
  plain.invert(g, 0);
  other.invert(scaled, 0);
  for (let k = 0; k < 10; k += 1) {
    assert.equal(other.inverse[k]! * scale[rowOf(k)]! * scale[columnOf(k)]!, plain.inverse[k]);
  }
  assert.equal(other.determinant, plain.determinant);
  assert.equal(other.condition, plain.condition);
});

test('a degenerate or infinite matrix has no inverse', () => {
  const inverter = new Inverter();
  assert.equal(inverter.invert(new Float64Array(10), 0), false);
  assert.equal(inverter.invert(Float64Array.from([-1, 0, 0, 0, 1, 1, 1, 1, 1, 1]), 0), false);
  // Rank 3 to rounding: 0.1 + 0.2 beside 0.3.
  assert.equal(inverter.invert(Float64Array.from([-1, 0, 0, 0, 1, 0.3, 0, 0.09, 0, 1]), 0), false);
  assert.equal(inverter.invert(Float64Array.from([-1, 0, 0, 0, 1, 0, 0, Number.NaN, 0, 1]), 0), false);
  assert.equal(inverter.invert(Float64Array.from([-1, 0, 0, 0, Number.POSITIVE_INFINITY, 0, 0, 1, 0, 1]), 0), false);
  // Diagonal and merely uneven is not degenerate.
  assert.equal(inverter.invert(Float64Array.from([-1e-30, 0, 0, 0, 1e30, 0, 0, 1e4, 0, 1e-12]), 0), true);
  assert.equal(inverter.condition, 1);
});

const rowOf = (k: number): number => [0, 0, 0, 0, 1, 1, 1, 2, 2, 3][k]!;
const columnOf = (k: number): number => [0, 1, 2, 3, 1, 2, 3, 2, 3, 3][k]!;
