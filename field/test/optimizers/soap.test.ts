import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Engine } from '../../src/engine.ts';
import { createCpuEngine } from '../../src/engines/cpu/engine.ts';
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

/** Steps of SOAP on a network's one weight, from its second gradient on, beside the transcription. */
function follow(engine: Engine, rows: number, columns: number, every: number, steps: number): void {
  const size = rows * columns;
  const gradientOf = (k: number) => {
    const gradient = engine.allocate(engine.weights.length);
    gradient.set(randomVector(size, 100 + k));
    return gradient;
  };
  const weight = engine.weights.subarray(0, size);
  weight.set(randomVector(size, 3));
  const soap = createSoap(engine, { ...model, preconditionEvery: every });
  const start = weight.slice();
  soap.step(gradientOf(0), 1e-2);
  assert.deepEqual(weight.slice(), start, 'the first gradient moves nothing');

  const state = soap.saveState();
  const left = rowsOf(state.get('layer0.weight.left.basis')!, rows, rows);
  const right = rowsOf(state.get('layer0.weight.right.basis')!, columns, columns);
  const first = rowsOf(gradientOf(0), rows, columns);
  assertEigenbasis(first, left);
  assertEigenbasis(transpose(first), right);

  const oracle = transcribedSoap(rowsOf(start, rows, columns), first, { left, right }, { ...model, every });
  for (let k = 1; k <= steps; k++) {
    soap.step(gradientOf(k), 1e-2);
    oracle.step(rowsOf(gradientOf(k), rows, columns), 1e-2);
    const difference = largestDifference(weight, oracle.weights);
    assert.ok(difference < 1e-11, `step ${k}: ${difference}`);
  }
  assert.ok(largestDifference(start, oracle.weights) > 0.01, 'the weights moved');
}

// The factors have full rank by the first renewal, so that the basis is determined.
for (const [rows, columns, every] of [
  [4, 4, 1],
  [3, 6, 2],
  [7, 2, 3],
  [1, 5, 6],
] as const) {
  test(`${rows} × ${columns}, basis renewed every ${every}: as the published algorithm, 25 steps`, async () => {
    follow(toyEngine([['layer0.weight', rows, columns]]), rows, columns, every, 25);
    const engine = await cpuEngine(rows, columns);
    follow(engine, rows, columns, every, 25);
    engine.dispose();
  });
}

test('sizes of several blocks, on threads', async () => {
  const engine = await cpuEngine(37, 41);
  follow(engine, 37, 41, 1, 6);
  engine.dispose();
});

/** Of a network that is one linear layer. */
function cpuEngine(rows: number, columns: number): Promise<Engine> {
  const shape = { inputs: columns, outputs: rows, width: 1, depth: 0, activation: 'silu', omega: 1, scale: 1 } as const;
  return createCpuEngine(shape, 0, { precision: 'float64', threads: 2 });
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
