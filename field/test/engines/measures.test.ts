import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Order } from '@spacetime/geometry';
import type { Batch, FrameNorm, NetworkShape, Precision } from '../../src/engine.ts';
import { createCpuEngine } from '../../src/engines/cpu/engine.ts';
import { weightCount } from '../../src/layout.ts';
import { randomBatch, randomMeasure, randomVector, relativeError, shapeOf } from './cases.ts';
import { referenceEngine } from './reference.ts';
import { COMPONENTS, frameNorm, papucNorm, symmetric } from './reference-norm.ts';

const LAMBDA = [0.9, 0.3, 0.1];
const KINDS = [undefined, 'minkowski', 'papuc'] as const;
const TOLERANCE: Record<Precision, number> = { float64: 1e-12, float32: 1e-5 };

type Weighed = Batch & { readonly omega: Float64Array };

async function check(shape: NetworkShape, order: Order, batches: readonly Weighed[], precision: Precision) {
  const engine = await createCpuEngine(shape, order, { precision, threads: 1, maxBatch: 16 });
  const oracle = referenceEngine(shape, order);
  engine.weights.set(randomVector(weightCount(shape), 3, 1 / Math.sqrt(shape.width)));
  oracle.weights.set(engine.weights);
  for (const [index, batch] of batches.entries()) {
    const near = (actual: ArrayLike<number>, expected: ArrayLike<number>, what: string) => {
      const error = relativeError(actual, expected);
      assert.ok(error < TOLERANCE[precision], `${precision} order ${order} batch ${index}: ${what} ${error}`);
    };
    near(engine.losses(batch, batch.omega), oracle.losses(batch, batch.omega), 'losses');
    for (const mode of ['combined', 'separate'] as const) {
      const actual = engine.gradient(batch, batch.omega, LAMBDA, mode);
      const expected = oracle.gradient(batch, batch.omega, LAMBDA, mode);
      near(actual.losses, expected.losses, `${mode} losses`);
      for (const [k, g] of expected.gradients.entries()) near(actual.gradients[k]!, g, `${mode} gradient ${k}`);
    }
  }
  engine.dispose();
}

for (const kind of KINDS) {
  test(`weights${kind ? ` and ${kind}` : ''}: losses and gradients are the reference's`, async () => {
    for (const precision of ['float64', 'float32'] as const) {
      for (const [order, change] of [
        [0, { outputs: 10 }],
        [1, { outputs: 3 }],
        [2, { outputs: 9, width: 5 }],
      ] as const) {
        const shape = shapeOf(change);
        const { weights, ...batch } = { ...randomBatch(shape, order, 25), ...randomMeasure(shape, 25, kind) };
        await check(shape, order, [{ ...batch, weights: weights! }, batch], precision);
      }
    }
  });

  test(`weights${kind ? ` and ${kind}` : ''}: the gradient is the central difference of the loss`, async () => {
    const shape = shapeOf({ width: 4, outputs: 6 });
    const batch = { ...randomBatch(shape, 1, 12), ...randomMeasure(shape, 12, kind) };
    const engine = await createCpuEngine(shape, 1, { precision: 'float64', threads: 1 });
    engine.weights.set(randomVector(weightCount(shape), 3, 0.5));
    const gradient = Float64Array.from(engine.gradient(batch, batch.omega, LAMBDA, 'combined').gradients[0]!);
    const differences = gradient.map((_, i) => {
      const at = (h: number) => {
        const w = engine.weights[i]!;
        engine.weights[i] = w + h;
        const losses = engine.losses(batch, batch.omega);
        engine.weights[i] = w;
        return LAMBDA[0]! * losses[0]! + LAMBDA[1]! * losses[1]!;
      };
      const h = 1e-4;
      return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
    });
    const error = relativeError(gradient, differences);
    assert.ok(error < 1e-9, `${error}`);
    engine.dispose();
  });
}

test('weights of one change no bit, and points are as many times there as they weigh', async () => {
  const shape = shapeOf({ outputs: 10 });
  for (const precision of ['float32', 'float64'] as const) {
    const engine = await createCpuEngine(shape, 2, { precision, threads: 1 });
    engine.weights.set(randomVector(weightCount(shape), 3, 0.3));
    const batch = randomBatch(shape, 2, 20);
    const run = (given: Batch) => {
      const { losses, gradients } = engine.gradient(given, batch.omega, LAMBDA, 'combined');
      return [...losses, ...gradients[0]!];
    };
    assert.deepEqual(run({ ...batch, weights: new Float64Array(20).fill(1) }), run(batch));
    // The first point twice, the second not at all.
    const weights = new Float64Array(20).fill(1);
    weights[0] = 2;
    weights[1] = 0;
    const { features, targets } = batch;
    const moved = (values: Batch['features']) => {
      const size = values.length / 20;
      const copy = values.slice();
      copy.copyWithin(size, 0, size);
      return copy;
    };
    const doubled = { ...batch, features: moved(features), targets: moved(targets) };
    const tolerance = precision === 'float64' ? 1e-13 : 1e-6;
    assert.ok(relativeError(run({ ...batch, weights }), run(doubled)) < tolerance);
    engine.dispose();
  }
});

/** An engine without weights, so that the errors of one point are what the targets say. */
async function norms(kind: FrameNorm['kind'], tensors: readonly ArrayLike<number>[]) {
  const shape = shapeOf({ outputs: 10, width: 1, depth: 1 });
  const engine = await createCpuEngine(shape, 0, { precision: 'float64', threads: 1 });
  const frames = Float64Array.from({ length: 100 }, (_, i) => (Math.floor(i / 10) === i % 10 ? 1 : 0));
  const results = tensors.map((y) => {
    const batch = {
      count: 1,
      features: new Float64Array(4),
      targets: Float64Array.from(y, (x) => -x),
      norm: { kind, frames },
    };
    const { losses, gradients } = engine.gradient(batch, new Float64Array(10), [1], 'combined');
    // The outputs' biases come last.
    return { value: losses[0]!, slope: Array.from(gradients[0]!.subarray(-10)) };
  });
  engine.dispose();
  return results;
}

const unit = (k: number, size = 1) => Array.from({ length: 10 }, (_, i) => (i === k ? size : 0));

test("Papuc's operator norm of tensors whose norm is known", async () => {
  const cases: [y: number[], norm: number][] = [
    [unit(0, -3), 3],
    // y_0i: the corner's image has length ‖b‖, and so has the rim's.
    [[0, 3, 0, 4, 0, 0, 0, 0, 0, 0], 5],
    // Purely spatial: the spectral norm.
    [[0, 0, 0, 0, 2, 0, 0, -7, 0, 1], 7],
    [[0, 0, 0, 0, 0, 3, 0, 0, 0, 0], 3],
    // b along the largest eigenvalue's vector, and against it: ‖b‖ + |s|.
    [[0, 2, 0, 0, 5, 0, 0, 1, 0, 1], 7],
    [[0, 2, 0, 0, -5, 0, 0, 1, 0, 1], 7],
    // b across it: max over the angle of 2|cos| + √(cos² + 25 sin²) is at a stationary point, or at its ends.
    [[0, 2, 0, 0, 1, 0, 0, 5, 0, 0], hardCase(2, 1, 5)],
    [[0, 4, 0, 0, 3, 0, 0, 3.5, 0, 0], hardCase(4, 3, 3.5)],
    // Every direction is the largest's.
    [[1, 3, 0, 4, 2, 0, 0, 2, 0, 2], 7],
    [new Array(10).fill(0), 0],
  ];
  for (const [index, { value }] of (
    await norms(
      'papuc',
      cases.map(([y]) => y),
    )
  ).entries()) {
    const expected = cases[index]![1];
    assert.ok(Math.abs(value - expected) <= 1e-14 * expected, `case ${index}: ${value}, not ${expected}`);
  }
});

/** max of b |cos φ| + √(s² cos² φ + l² sin² φ): stationary at cos φ = … or at 0. */
function hardCase(b: number, s: number, l: number): number {
  // With x = cos φ: b x + √(l² − (l² − s²) x²), stationary at x² = b² l² / (d (d + b²)), d = l² − s².
  const d = l * l - s * s;
  const x = Math.min(1, (b * l) / Math.sqrt(d * (d + b * b)));
  return b * x + Math.sqrt(l * l - d * x * x);
}

test("random tensors, of any size: no image of the unit ball is longer, the reference's is as long", async () => {
  const tensors = Array.from({ length: 60 }, (_, k) =>
    randomVector(10, 70 + k).map((x) => x * 10 ** (4 * (k % 7) - 12)),
  );
  for (const [index, { value, slope }] of (await norms('papuc', tensors)).entries()) {
    const y = tensors[index]!;
    const expected = frameNorm('papuc', y);
    assert.ok(Math.abs(value / expected.value - 1) < 1e-13, `${value} ${expected.value}`);
    assert.ok(relativeError(slope, expected.slope) < 1e-6, `${slope} ${expected.slope}`);
    // Degree one: Euler's theorem.
    assert.ok(Math.abs(slope.reduce((sum, x, k) => sum + x * y[k]!, 0) / value - 1) < 1e-13);
    const m = symmetric(y);
    for (let k = 0; k < 200; k++) {
      const x = Array.from(randomVector(4, 500 + k));
      const image = m.map((row) => row.reduce((sum, entry, i) => sum + entry * x[i]!, 0));
      assert.ok(papucNorm(image) <= value * papucNorm(x) * (1 + 1e-14));
    }
  }
});

test("Minkowski's square of tensors: of both signs, zero for k⊗k with null k, as the trace says", async () => {
  const null_ = [1, 0.6, 0, 0.8];
  const tensors = [
    COMPONENTS.map(([a, b]) => null_[a]! * null_[b]!),
    unit(1, 3),
    unit(0, 3),
    ...Array.from({ length: 20 }, (_, k) => Array.from(randomVector(10, 90 + k))),
  ];
  const found = await norms('minkowski', tensors);
  assert.ok(Math.abs(found[0]!.value) < 1e-15);
  // −2·9, and 9, halved.
  assert.deepEqual([found[1]!.value, found[2]!.value], [9, 4.5]);
  assert.deepEqual([found[1]!.slope[1], found[2]!.slope[0]], [6, 3]);
  for (const [index, y] of tensors.entries()) {
    if (index === 0) continue;
    const m = symmetric(y).map((row, a) => row.map((x) => (a === 0 ? -x : x)));
    const trace = m.reduce((sum, row, a) => sum + row.reduce((inner, x, b) => inner + x * m[b]![a]!, 0), 0);
    assert.ok(Math.abs(found[index]!.value - Math.abs(trace) / 2) < 1e-14);
  }
});

test('what is too short is refused', async () => {
  const shape = shapeOf();
  const engine = await createCpuEngine(shape, 0, { precision: 'float64', threads: 1 });
  const batch = randomBatch(shape, 0, 5);
  const { norm } = randomMeasure(shape, 5, 'papuc');
  assert.throws(() => engine.losses({ ...batch, weights: new Float64Array(4) }, batch.omega), /weights: 5 needed/);
  const frames = norm!.frames.subarray(1);
  assert.throws(() => engine.losses({ ...batch, norm: { kind: 'papuc', frames } }, batch.omega), /frames: 150 needed/);
  engine.dispose();
});
