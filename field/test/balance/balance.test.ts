import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBalance } from '../../src/balance/balance.ts';
import { conflictFreeWeights } from '../../src/balance/conflict-free.ts';
import { randomVector, toyEngine } from '../toy-engine.ts';

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const norm = (a: Float64Array) => Math.sqrt(dot(a, a));
const combine = (weights: readonly number[], gradients: readonly Float64Array[]) =>
  gradients[0].map((_, i) => weights.reduce((sum, w, k) => sum + w * gradients[k][i], 0));

test('config: the same positive cosine with every gradient, and the length of the projections', () => {
  for (let seed = 1; seed < 40; seed++) {
    // Three gradients that pull apart: a common part against which two of them turn.
    const gradients = [0, 1, 2].map((k) => randomVector(7, 10 * seed + k).map((x) => x * 10 ** (2 * k - 3)));
    const g = combine(conflictFreeWeights(gradients), gradients);
    const cosines = gradients.map((x) => dot(x, g) / (norm(x) * norm(g)));
    for (const cosine of cosines) {
      assert.ok(cosine > 0);
      assert.ok(Math.abs(cosine - cosines[0]) < 1e-10);
    }
    const projections = gradients.reduce((sum, x) => sum + dot(x, g) / norm(g), 0);
    assert.ok(Math.abs(norm(g) / projections - 1) < 1e-10);
  }
});

test('config for two gradients: along the bisector (Liu et al. 2024, eq. 4)', () => {
  const [a, b] = [Float64Array.of(3, 0), Float64Array.of(-0.1, 0.1)];
  const g = combine(conflictFreeWeights([a, b]), [a, b]);
  const bisector = Float64Array.of(1 - Math.SQRT1_2, Math.SQRT1_2);
  const length = (dot(a, bisector) + dot(b, bisector)) / norm(bisector);
  assert.ok(Math.abs(g[0] - (length * bisector[0]) / norm(bisector)) < 1e-13);
  assert.ok(Math.abs(g[1] - (length * bisector[1]) / norm(bisector)) < 1e-13);
});

test('config: parallel, vanishing and opposed gradients', () => {
  const a = Float64Array.of(1, 2, 2);
  const parallel = [a, a.map((x) => 3 * x)];
  const sum = combine(conflictFreeWeights(parallel), parallel);
  for (const [i, x] of sum.entries()) assert.ok(Math.abs(x - 4 * a[i]) < 1e-12);
  assert.deepEqual(conflictFreeWeights([a, new Float64Array(3)]), [1, 0]);
  assert.deepEqual(conflictFreeWeights([a, a.map((x) => -x)]), [0, 0]);
  assert.deepEqual(conflictFreeWeights([new Float64Array(3), new Float64Array(3)]), [0, 0]);
});

const gradnorm = { kind: 'gradnorm', alpha: 1.5, rate: 0.02 } as const;
const layers = [
  ['layer0.weight', 3, 2],
  ['layer0.bias', 3, 1],
  ['layer1.weight', 2, 3],
  ['layer1.bias', 2, 1],
] as const;

test('gradnorm: evens out the norms at the last weight, keeps the sum, ignores other layers', () => {
  const engine = toyEngine(layers, 2);
  const balance = createBalance(engine, { ...gradnorm, alpha: 0 });
  const scales = [1, 2, 0.5];
  const gradients = scales.map((scale, k) => {
    const g = randomVector(17, k + 4).map((x) => 100 * x);
    const last = g.subarray(9, 15);
    const length = norm(last);
    for (let i = 0; i < 6; i++) last[i] *= scale / length;
    return g;
  });
  let weights: readonly number[] = [];
  for (let step = 0; step < 2000; step++) weights = balance.weigh(Float64Array.of(1, 1, 1), gradients);
  // λ_i ∝ 1/‖g_i‖ with Σ λ = 3.
  for (const [i, scale] of scales.entries()) assert.ok(Math.abs(weights[i] - 3 / scale / 3.5) < 0.05, `${weights}`);
  assert.ok(Math.abs(weights.reduce((sum, w) => sum + w, 0) - 3) < 1e-12);
});

test('gradnorm: a loss that falls more slowly gains weight; the first step has equal weights', () => {
  const engine = toyEngine(layers, 1);
  const balance = createBalance(engine, gradnorm);
  const gradients = [randomVector(17, 1), randomVector(17, 1)];
  assert.deepEqual(balance.weigh(Float64Array.of(4, 10), gradients), [1, 1]);
  let weights: readonly number[] = [];
  for (let step = 0; step < 50; step++) weights = balance.weigh(Float64Array.of(0.4, 9), gradients);
  assert.ok(weights[1] > 1.2 && weights[0] < 0.8, `${weights}`);
});

test('gradnorm: one update by hand', () => {
  // ‖∇L‖ at the last weight 2 and 1, progress 1 and 0.5: Ḡ = 1.5, r = 4/3, 2/3; targets 1.5·(4/3)^1.5 and 1.5·(2/3)^1.5.
  // Both are 2.31 > 2 and 0.816 < 1: the first weight rises, the second falls, each by Adam's first step, the rate.
  const engine = toyEngine([['layer0.weight', 1, 1]], 1);
  const balance = createBalance(engine, gradnorm);
  const state = balance.saveState();
  balance.loadState(new Map([...state, ['initial', Float64Array.of(1, 2)], ['count', Float64Array.of(1)]]));
  balance.weigh(Float64Array.of(1, 1), [Float64Array.of(2), Float64Array.of(-1)]);
  const bias = 0.1 / (1 - 0.81) / Math.sqrt(0.001 / (1 - 0.999 ** 2));
  const raised = [1 + 0.02 * bias, 1 - 0.02 * bias];
  const weights = balance.saveState().get('weights')!;
  for (const i of [0, 1]) assert.ok(Math.abs(weights[i] - (2 * raised[i]) / (raised[0] + raised[1])) < 1e-12);
});

test('gradnorm: a loss that is zero from the start stays finite', () => {
  const balance = createBalance(toyEngine(layers, 1), gradnorm);
  let weights: readonly number[] = [];
  for (let step = 0; step < 300; step++)
    weights = balance.weigh(Float64Array.of(1, 0), [randomVector(17, 1), new Float64Array(17)]);
  assert.ok(weights.every((w) => Number.isFinite(w) && w > 0));
});

test('gradnorm: a saved state continues bit for bit', () => {
  const run = (interrupt: boolean) => {
    const engine = toyEngine(layers, 2);
    let balance = createBalance(engine, gradnorm);
    let weights: readonly number[] = [];
    for (let step = 0; step < 20; step++) {
      if (interrupt && step === 7) {
        const state = balance.saveState();
        balance = createBalance(engine, gradnorm);
        balance.loadState(state);
      }
      weights = balance.weigh(
        randomVector(3, step).map(Math.abs),
        [0, 1, 2].map((k) => randomVector(17, 3 * step + k)),
      );
    }
    return weights;
  };
  assert.deepEqual(run(true), run(false));
});

test('one loss alone, and fixed weights', () => {
  assert.deepEqual(createBalance(toyEngine(layers, 0), { kind: 'config' }).weigh(Float64Array.of(1), []), [1]);
  const fixed = createBalance(toyEngine(layers, 1), { kind: 'fixed', weights: [3, 2, 1] });
  assert.equal(fixed.separate, false);
  assert.deepEqual(fixed.weigh(Float64Array.of(1, 1), []), [3, 2]);
});
