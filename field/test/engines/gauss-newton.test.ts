import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Order } from '@spacetime/geometry';
import type { Activation, Precision } from '../../src/engine.ts';
import { createCpuEngine } from '../../src/engines/cpu/engine.ts';
import { streamsAlong } from '../../src/streams.ts';
import { randomBatch, randomVector, relativeError, shapeOf } from './cases.ts';

const LAMBDA = [1, 0.6, 0.3];

async function engineWith(order: Order, directions: number, precision: Precision, activation: Activation = 'silu') {
  const shape = shapeOf({ activation, width: 13 });
  const engine = await createCpuEngine(shape, order, { precision, threads: 2, directions, maxBatch: 40 });
  engine.weights.set(randomVector(engine.weights.length, 3, 0.5));
  const batch = randomBatch(shape, order, 61, 7, directions);
  const exact = engine.allocate(61 * streamsAlong(directions, order) * shape.outputs);
  engine.forward(batch.features, 61, order, exact);
  // Without errors the loss's whole second derivative is the Gauss–Newton matrix.
  return { shape, engine, batch: { ...batch, targets: exact } };
}

for (const activation of ['silu', 'tanh', 'sine', 'gabor'] as const) {
  test(`${activation}: G v is the change of the gradient along v where the errors vanish`, async () => {
    for (const [order, directions] of [
      [0, 4],
      [1, 2],
      [2, 1],
      [2, 3],
      [2, 4],
    ] as const) {
      const { engine, batch } = await engineWith(order, directions, 'float64', activation);
      const v = engine.allocate(engine.weights.length);
      v.set(randomVector(v.length, 8));
      const product = engine.allocate(v.length);
      engine.gaussNewton!(batch, batch.omega, LAMBDA, v, product);
      const at = engine.weights.slice();
      const gradient = (step: number) => {
        for (let i = 0; i < v.length; i++) engine.weights[i] = at[i]! + step * v[i]!;
        return engine.gradient(batch, batch.omega, LAMBDA, 'combined').gradients[0]!.slice();
      };
      // Central differences of the fourth order.
      const h = 1e-3;
      const [a, b, c, d] = [gradient(-2 * h), gradient(-h), gradient(h), gradient(2 * h)];
      const expected = a.map((_, i) => (a[i]! - 8 * b[i]! + 8 * c[i]! - d[i]!) / (12 * h));
      const error = relativeError(product, expected);
      assert.ok(error < 2e-7, `order ${order}, ${directions} directions: ${error}`);
      engine.dispose();
    }
  });
}

test('G is symmetric, and in float32 the same to rounding', async () => {
  for (const order of [0, 1, 2] as const) {
    const products = [];
    for (const precision of ['float64', 'float32'] as const) {
      const { engine, batch } = await engineWith(order, 3, precision);
      const [v, out] = [engine.allocate(engine.weights.length), engine.allocate(engine.weights.length)];
      const [x, y] = [randomVector(v.length, 8), randomVector(v.length, 9)];
      const times = (u: Float64Array) => {
        v.set(u);
        engine.gaussNewton!(batch, batch.omega, LAMBDA, v, out);
        return Float64Array.from(out);
      };
      const [gx, gy] = [times(x), times(y)];
      const inner = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
      const size = Math.sqrt(inner(x, gx) * inner(y, gy));
      const tolerance = precision === 'float64' ? 1e-13 : 1e-5;
      assert.ok(Math.abs(inner(x, gy) - inner(y, gx)) < tolerance * size);
      products.push(gx);
      engine.dispose();
    }
    assert.ok(relativeError(products[1]!, products[0]!) < 2e-5, `order ${order}`);
  }
});

test('what is too short for the kernels, or not in their memory, does not reach them', async () => {
  const { engine, batch } = await engineWith(1, 2, 'float64');
  const [v, out] = [engine.allocate(engine.weights.length), engine.allocate(engine.weights.length)];
  const { omega } = batch;
  const short = engine.allocate(3);
  const wrong: [work: () => void, message: RegExp][] = [
    [() => engine.gaussNewton!(batch, omega, LAMBDA, short, out), /^RangeError: v: \d+ needed, 3 given/],
    [() => engine.gaussNewton!(batch, omega, LAMBDA, v, short), /^RangeError: out: \d+ needed, 3 given/],
    [() => engine.gaussNewton!(batch, omega, LAMBDA, v, new Float64Array(v.length)), /^TypeError: out must lie in/],
    [() => engine.gaussNewton!({ ...batch, features: short }, omega, LAMBDA, v, out), /^RangeError: features: /],
    [() => engine.gaussNewton!({ ...batch, weights: short }, omega, LAMBDA, v, out), /^RangeError: weights: /],
    [() => engine.kroneckerFactors!(batch, omega, [1], 1), /^RangeError: lambda: 2 needed, 1 given/],
    [() => engine.kroneckerFactors!({ ...batch, count: 0 }, omega, LAMBDA, 1), /^RangeError: count: 1 needed, 0 given/],
  ];
  for (const [work, message] of wrong) assert.throws(work, (error) => message.test(String(error)), String(message));
  engine.dispose();
});

test('the weights of the points count in G as in the gradient', async () => {
  const { engine, batch } = await engineWith(1, 2, 'float64');
  const [v, one] = [engine.allocate(engine.weights.length), engine.allocate(engine.weights.length)];
  v.set(randomVector(v.length, 8));
  const out = engine.allocate(v.length);
  const weights = Float64Array.from({ length: batch.count }, (_, p) => (p % 3) / 2);
  engine.gaussNewton!({ ...batch, weights }, batch.omega, LAMBDA, v, out);
  const sum = new Float64Array(v.length);
  for (const [kind, weight] of [0, 0.5, 1].entries()) {
    const alone = weights.map((_, p) => (p % 3 === kind ? 1 : 0));
    engine.gaussNewton!({ ...batch, weights: alone }, batch.omega, LAMBDA, v, one);
    for (let i = 0; i < sum.length; i++) sum[i]! += weight * one[i]!;
  }
  assert.ok(relativeError(out, sum) < 1e-12);
  engine.dispose();
});

test('the factors of the first layer and of the last: means of a aᵀ, and λ ω on the diagonal', async () => {
  const { shape, engine, batch } = await engineWith(2, 3, 'float64');
  const streams = streamsAlong(3, 2);
  const pairs = engine.kroneckerFactors!(batch, batch.omega, LAMBDA, 5);
  assert.equal(pairs.length, 3);
  const n = shape.inputs + 1;
  const expected = new Float64Array(n * n);
  for (let row = 0; row < batch.count * streams; row++) {
    const a = [...batch.features.subarray(row * shape.inputs, (row + 1) * shape.inputs), row % streams === 0 ? 1 : 0];
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) expected[i * n + j]! += a[i]! * a[j]!;
  }
  for (let i = 0; i < expected.length; i++) expected[i]! /= batch.count * streams;
  assert.ok(relativeError(pairs[0]!.inputs, expected) < 1e-14);
  for (let c = 0; c < shape.outputs; c++) {
    let sum = 0;
    for (let s = 0; s < streams; s++) sum += LAMBDA[s === 0 ? 0 : s < 4 ? 1 : 2]! * batch.omega[s * shape.outputs + c]!;
    assert.ok(Math.abs(pairs[2]!.outputs[c * shape.outputs + c]! / sum - 1) < 1e-13);
  }
  engine.dispose();
});

test('the factor of hidden adjoints is, on average over the signs, that of the Gauss–Newton matrix', async () => {
  const { shape, engine, batch } = await engineWith(0, 4, 'float64');
  const [hidden, last] = [engine.layout[2]!, engine.layout[4]!];
  const { width, outputs } = shape;
  const mean = new Float64Array(width * width);
  const draws = 400;
  for (let seed = 0; seed < draws; seed++) {
    const { outputs: factor } = engine.kroneckerFactors!(batch, batch.omega, [1], 1000 * seed)[1]!;
    for (let i = 0; i < mean.length; i++) mean[i]! += factor[i]! / draws;
  }
  // Its trace from G itself: the bias of a hidden layer has the factor B for its block.
  const [v, out] = [engine.allocate(engine.weights.length), engine.allocate(engine.weights.length)];
  const bias = hidden.offset + hidden.rows * hidden.columns;
  const expected = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    v.fill(0);
    v[bias + i] = 1;
    engine.gaussNewton!(batch, batch.omega, [1], v, out);
    for (let j = 0; j < width; j++) expected[i * width + j] = out[bias + j]!;
  }
  assert.equal(last.rows, outputs);
  // Deviation of one draw over the root of their number, with a margin of four.
  assert.ok(relativeError(mean, expected) < 0.03, `${relativeError(mean, expected)}`);
  engine.dispose();
});

for (const precision of ['float32', 'float64'] as const) {
  test(`${precision}: products and factors are the same bits from one thread and from two`, async () => {
    const results = [];
    for (const threads of [1, 2, 2]) {
      const shape = shapeOf({ width: 24, depth: 3, outputs: 10 });
      const engine = await createCpuEngine(shape, 2, { precision, threads, directions: 3 });
      engine.weights.set(randomVector(engine.weights.length, 3, 0.3));
      const batch = randomBatch(shape, 2, 1000, 1, 3);
      const [v, out] = [engine.allocate(engine.weights.length), engine.allocate(engine.weights.length)];
      v.set(randomVector(v.length, 4));
      engine.gaussNewton!(batch, batch.omega, LAMBDA, v, out);
      const pairs = engine.kroneckerFactors!(batch, batch.omega, LAMBDA, 9);
      results.push([...out, ...pairs.flatMap(({ inputs, outputs }) => [...inputs, ...outputs])]);
      engine.dispose();
    }
    assert.deepEqual(results[1], results[0]);
    assert.deepEqual(results[2], results[0]);
  });
}
