import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Order, STREAMS } from '@spacetime/geometry';
import type { Activation, NetworkShape } from '../../src/engine.ts';
import { LeastSquares } from '../../src/engines/cpu/lm.ts';
import type { LeastSquaresProblem } from '../../src/engines/cpu/lm-problem.ts';
import { weightCount } from '../../src/layout.ts';
import { orderOfStream } from '../../src/streams.ts';
import { randomBatch, randomVector, relativeError, shapeOf } from './cases.ts';
import { referenceEngine } from './reference.ts';

const LAMBDA = [1, 0.7, 0.3];

interface Case {
  readonly problem: LeastSquaresProblem;
  readonly weights: Float64Array;
}

function caseOf(shape: NetworkShape, order: Order, count: number, isWeighed = false): Case {
  const { omega, features, targets } = randomBatch(shape, order, count, 5);
  const weights = randomVector(count, 8).map((x) => 1 + 0.9 * x);
  const data = {
    count,
    features: features as Float64Array,
    targets: targets as Float64Array,
    ...(isWeighed && { weights }),
  };
  const problem = { shape, order, data, omega, lambda: LAMBDA.slice(0, order + 1) };
  return { problem, weights: randomVector(weightCount(shape), 9, 0.7) };
}

/**
 * Rows of J and the residuals r by the reference engine's reverse pass: where ω is 1 for a single residual and its
 * target is one below the output, the gradient of ½ r² is that residual's row.
 */
function bruteForce({ problem, weights }: Case): { readonly rows: Float64Array[]; readonly residuals: number[] } {
  const { shape, order, data, omega, lambda } = problem;
  const engine = referenceEngine(shape, order);
  engine.weights.set(weights);
  const streams = STREAMS[order];
  const rows: Float64Array[] = [];
  const residuals: number[] = [];
  for (let n = 0; n < data.count; n++) {
    const features = data.features.subarray(n * streams * shape.inputs, (n + 1) * streams * shape.inputs);
    const out = new Float64Array(streams * shape.outputs);
    engine.forward(features, 1, order, out);
    for (let k = 0; k < out.length; k++) {
      const targets = out.slice();
      targets[k]! -= 1;
      const alone = new Float64Array(out.length);
      alone[k] = 1;
      const { gradients } = engine.gradient({ count: 1, features, targets }, alone, [1, 1, 1], 'combined');
      const stream = Math.floor(k / shape.outputs);
      const weight = data.weights?.[n] ?? 1;
      const root = Math.sqrt((lambda[orderOfStream(4, stream)]! * omega[k]! * weight) / data.count);
      rows.push(Float64Array.from(gradients[0]!, (value) => root * value));
      residuals.push(root * (out[k]! - data.targets[n * out.length + k]!));
    }
  }
  return { rows, residuals };
}

for (const activation of ['silu', 'tanh', 'sine', 'gabor'] satisfies Activation[]) {
  for (const order of [0, 1, 2] satisfies Order[]) {
    test(`JᵀJ, its QR factorisation and Jᵀr, ${activation}, order ${order}`, async () => {
      for (const change of [
        { inputs: 3, width: 5, outputs: 2 },
        { inputs: 1, width: 7, depth: 3, outputs: 1 },
      ]) {
        const shape = shapeOf({ activation, ...change });
        const given = caseOf(shape, order, 37, change.depth === 3);
        const { rows, residuals } = bruteForce(given);
        const p = given.weights.length;
        const normal = new Float64Array(p * p);
        const pulled = new Float64Array(p);
        for (const [k, row] of rows.entries()) {
          for (let i = 0; i < p; i++) {
            pulled[i]! += row[i]! * residuals[k]!;
            for (let j = 0; j <= i; j++) normal[i * p + j]! += row[i]! * row[j]!;
          }
        }
        const squares = await LeastSquares.create(given.problem, 1);
        try {
          const r = squares.allocateResiduals();
          const losses = squares.residuals(given.weights, r);
          const loss = given.problem.lambda.reduce((sum, weight, k) => sum + weight * losses[k]!, 0);
          assert.ok(Math.abs(2 * loss - residuals.reduce((sum, x) => sum + x * x, 0)) < 1e-12 * loss);
          squares.linearise(given.weights, false);
          const found = new Float64Array(p * p);
          for (let i = 0; i < p; i++) for (let j = 0; j <= i; j++) found[i * p + j] = squares.entry(i, j);
          assert.ok(relativeError(found, normal) < 1e-13, 'JᵀJ');
          const g = new Float64Array(squares.size);
          squares.pullback(r, g);
          assert.ok(relativeError(g.subarray(0, p), pulled) < 1e-13, 'Jᵀr');
          squares.linearise(given.weights, true);
          const product = new Float64Array(p * p);
          for (let i = 0; i < p; i++) {
            for (let j = 0; j <= i; j++) {
              for (let k = 0; k <= j; k++) product[i * p + j]! += squares.entry(i, k) * squares.entry(j, k);
            }
          }
          assert.ok(relativeError(product, normal) < 1e-12, 'RᵀR');
        } finally {
          squares.dispose();
        }
      }
    });
  }
}

test('the damped system is solved, by Cholesky and by QR alike', async () => {
  const given = caseOf(shapeOf({ inputs: 2, width: 17, outputs: 3 }), 1, 150);
  const squares = await LeastSquares.create(given.problem, 1);
  try {
    const p = squares.parameters;
    squares.linearise(given.weights, false);
    const shift = new Float64Array(squares.size).fill(1e-3);
    const right = new Float64Array(squares.size);
    right.set(randomVector(p, 3));
    const full = (x: Float64Array) =>
      Float64Array.from({ length: p }, (_, i) => {
        let sum = shift[i]! * x[i]!;
        for (let j = 0; j < p; j++) sum += squares.entry(Math.max(i, j), Math.min(i, j)) * x[j]!;
        return sum;
      });
    const x = right.slice();
    assert.ok(squares.factor(shift));
    squares.solve(x);
    assert.ok(relativeError(full(x), right.subarray(0, p)) < 1e-11);
    const y = right.slice();
    squares.linearise(given.weights, true);
    assert.ok(squares.factor(shift));
    squares.solve(y);
    assert.ok(relativeError(y.subarray(0, p), x.subarray(0, p)) < 1e-10);
  } finally {
    squares.dispose();
  }
});

test('operations are counted as the rows of J would take them', async () => {
  const squares = await LeastSquares.create(caseOf(shapeOf({ inputs: 2, width: 9, outputs: 3 }), 0, 150).problem, 1);
  try {
    const p = squares.parameters;
    // Blocks of 32 points; a pass is two operations for each weight and point.
    const points = 160;
    const pass = 2 * points * p;
    const x = new Float64Array(squares.size).fill(0.1);
    const r = squares.allocateResiduals();
    const cost = (work: () => unknown) => {
      const before = squares.operations;
      work();
      return squares.operations - before;
    };
    const weights = x.slice(0, p);
    assert.equal(squares.operations, 0);
    assert.equal(
      cost(() => squares.residuals(weights, r)),
      pass,
    );
    for (const [orthogonal, factor] of [
      [false, 1],
      [true, 2],
    ] as const) {
      const rows = 3 * points;
      assert.equal(
        cost(() => squares.linearise(weights, orthogonal)),
        pass + 3 * pass + factor * rows * p * p,
      );
      assert.equal(
        cost(() => squares.factor(new Float64Array(squares.size).fill(1))),
        Math.round((factor * p ** 3) / 3),
      );
    }
    assert.equal(
      cost(() => squares.solve(x)),
      2 * p * p,
    );
    assert.equal(
      cost(() => squares.pullback(r, x)),
      3 * pass,
    );
  } finally {
    squares.dispose();
  }
});

test('what is not positive definite is refused', async () => {
  const given = caseOf(shapeOf({ inputs: 2, width: 9, outputs: 1 }), 0, 20);
  const squares = await LeastSquares.create(given.problem, 1);
  try {
    // Twenty residuals cannot determine more weights than that.
    squares.linearise(given.weights, false);
    assert.equal(squares.factor(new Float64Array(squares.size).fill(-1e-3)), false);
  } finally {
    squares.dispose();
  }
});

test('one thread and two give the same bits', async () => {
  const given = caseOf(shapeOf({ inputs: 3, width: 24, depth: 2, outputs: 4 }), 2, 300);
  const results = [];
  for (const threads of [1, 2]) {
    const squares = await LeastSquares.create(given.problem, threads);
    const r = squares.allocateResiduals();
    const losses = squares.residuals(given.weights, r);
    squares.linearise(given.weights, false);
    const x = new Float64Array(squares.size);
    squares.pullback(r, x);
    const g = x.slice();
    const diagonal = squares.diagonal();
    squares.factor(new Float64Array(squares.size).fill(1e-6));
    squares.solve(x);
    squares.linearise(given.weights, true);
    results.push({ losses, g, diagonal, x, orthogonal: squares.diagonal() });
    squares.dispose();
  }
  assert.deepEqual(results[0], results[1]);
});
