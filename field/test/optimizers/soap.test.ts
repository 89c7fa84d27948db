import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSoap, type SoapModel } from '../../src/optimizers/soap.ts';
import { randomVector, toyEngine } from '../toy-engine.ts';
import { type Matrix, transcribedSoap, transpose } from './soap-transcription.ts';

const model: SoapModel = {
  kind: 'soap',
  rate: 1e-2,
  b1: 0.95,
  b2: 0.9,
  epsilon: 1e-8,
  weightDecay: 0.01,
  preconditionEvery: 1,
};

const rowsOf = (a: ArrayLike<number>, rows: number, columns: number): Matrix =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => a[i * columns + j]));

function largestDifference(a: ArrayLike<number>, b: Matrix): number {
  return b.flat().reduce((worst, x, i) => Math.max(worst, Math.abs(x - a[i])), 0);
}

// The factors have full rank by the first renewal, so that the basis is determined.
for (const [rows, columns, every] of [
  [4, 4, 1],
  [3, 6, 2],
  [7, 2, 3],
  [1, 5, 6],
] as const) {
  test(`${rows} × ${columns}, basis renewed every ${every}: as the published algorithm, 25 steps`, () => {
    const size = rows * columns;
    const engine = toyEngine([['layer0.weight', rows, columns]]);
    engine.weights.set(randomVector(size, 3));
    const soap = createSoap(engine, { ...model, preconditionEvery: every });
    const gradients = Array.from({ length: 26 }, (_, k) => randomVector(size, 100 + k));

    const start = engine.weights.slice();
    soap.step(gradients[0], 1e-2);
    assert.deepEqual(engine.weights, start, 'the first gradient moves nothing');

    const state = soap.saveState();
    const left = rowsOf(state.get('layer0.weight.left.basis')!, rows, rows);
    const right = rowsOf(state.get('layer0.weight.right.basis')!, columns, columns);
    const first = rowsOf(gradients[0], rows, columns);
    assertEigenbasis(first, left);
    assertEigenbasis(transpose(first), right);

    const oracle = transcribedSoap(rowsOf(start, rows, columns), first, { left, right }, { ...model, every });
    for (const gradient of gradients.slice(1)) {
      soap.step(gradient, 1e-2);
      oracle.step(rowsOf(gradient, rows, columns), 1e-2);
      assert.ok(largestDifference(engine.weights, oracle.weights) < 1e-11);
    }
    assert.ok(largestDifference(start, oracle.weights) > 0.01, 'the weights moved');
  });
}

/** QᵀGGᵀQ is diagonal with descending entries and QᵀQ = 1. */
function assertEigenbasis(g: Matrix, q: Matrix): void {
  const turned = transpose(q).map((column) =>
    transpose(g).map((row) => row.reduce((sum, x, k) => sum + x * column[k], 0)),
  );
  const diagonal = turned.map((row) => row.reduce((sum, x) => sum + x * x, 0));
  for (const [i, row] of turned.entries()) {
    for (const [j, other] of turned.entries()) {
      const value = row.reduce((sum, x, k) => sum + x * other[k], 0);
      if (i !== j) assert.ok(Math.abs(value) < 1e-13);
      const dot = transpose(q)[i].reduce((sum, x, k) => sum + x * transpose(q)[j][k], 0);
      assert.ok(Math.abs(dot - (i === j ? 1 : 0)) < 1e-13);
    }
    if (i > 0) assert.ok(diagonal[i] <= diagonal[i - 1] + 1e-13);
  }
}

test('a bias is stepped by Adam, from the second gradient on', () => {
  const engine = toyEngine([['layer0.bias', 2, 1]]);
  engine.weights.set([1, 2]);
  const soap = createSoap(engine, { ...model, weightDecay: 0 });
  soap.step(Float64Array.of(5, 5), 0.1);
  assert.deepEqual([...engine.weights], [1, 2]);
  soap.step(Float64Array.of(3, -0.01), 0.1);
  assert.ok(Math.abs(engine.weights[0] - 0.9) < 1e-8 && Math.abs(engine.weights[1] - 2.1) < 1e-6);
});

test('the size of the gradient does not matter, down to where squares underflow float32', () => {
  const run = (scale: number) => {
    const engine = toyEngine([['layer0.weight', 5, 5]]);
    const soap = createSoap(engine, { ...model, epsilon: 0, weightDecay: 0 });
    for (let k = 0; k < 12; k++)
      soap.step(
        randomVector(25, k + 50).map((g) => g * scale),
        0.01,
      );
    return engine.weights;
  };
  assert.ok(largestDifference(run(1e-60), rowsOf(run(1), 5, 5)) < 1e-12);
});

test('finds the minimum of ‖A (W − C) A‖²', () => {
  // Kronecker-structured curvature is what Shampoo's factors capture.
  const n = 6;
  const a = Array.from({ length: n }, (_, i) => 10 ** (-i / 4));
  const target = randomVector(n * n, 9);
  const engine = toyEngine([['layer0.weight', n, n]]);
  const soap = createSoap(engine, { ...model, b2: 0.95, weightDecay: 0 });
  for (let step = 0; step < 1500; step++) {
    const gradient = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++)
        gradient[i * n + j] = a[i] ** 2 * a[j] ** 2 * (engine.weights[i * n + j] - target[i * n + j]);
    }
    soap.step(gradient, 0.05 * (1 - step / 1500));
  }
  const error = largestDifference(engine.weights, rowsOf(target, n, n));
  assert.ok(error < 2e-3, String(error));
});

test('a saved state continues bit for bit', () => {
  const run = (interrupt: boolean) => {
    const engine = toyEngine([
      ['layer0.weight', 4, 3],
      ['layer0.bias', 4, 1],
      ['layer1.weight', 2, 4],
    ]);
    engine.weights.set(randomVector(24, 2));
    let soap = createSoap(engine, { ...model, preconditionEvery: 3 });
    for (let step = 0; step < 20; step++) {
      if (interrupt && (step === 1 || step === 10)) {
        const state = soap.saveState();
        soap = createSoap(engine, { ...model, preconditionEvery: 3 });
        soap.loadState(state);
      }
      soap.step(
        engine.weights.map((w, i) => w ** 3 - Math.sin(step + i)),
        0.01,
      );
    }
    return engine.weights;
  };
  assert.deepEqual(run(true), run(false));
});
