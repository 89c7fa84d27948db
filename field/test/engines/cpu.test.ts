import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Order } from '@spacetime/geometry';
import fc from 'fast-check';
import type { Activation, Engine, NetworkShape, Precision, Vector } from '../../src/engine.ts';
import { createCpuEngine } from '../../src/engines/cpu/engine.ts';
import { weightCount } from '../../src/layout.ts';
import { liveStreams, streamsAlong } from '../../src/streams.ts';
import { randomBatch, randomVector, relativeError, shapeOf } from './cases.ts';
import { referenceEngine } from './reference.ts';

const LAMBDA = [0.9, 0.3, 0.1];
const TOLERANCE: Record<Precision, number> = { float64: 1e-12, float32: 5e-6 };

/** Jets of every order, losses, and gradients in both modes, against the reference. */
function check(engine: Engine, count: number): void {
  const { shape, order, directions, precision } = engine;
  const tolerance = TOLERANCE[precision];
  const oracle = referenceEngine(shape, order, directions);
  const batch = {
    ...randomBatch(shape, order, count, 1 + count, directions),
    constant: Float64Array.of(0.3, 0.2, 0.1),
  };
  engine.weights.set(randomVector(weightCount(shape), 3, 1 / Math.sqrt(shape.width)));
  oracle.weights.set(engine.weights);
  const label = `${precision} ${JSON.stringify(shape)} order ${order} directions ${directions} count ${count}`;
  const near = (actual: ArrayLike<number>, expected: ArrayLike<number>, what: string) => {
    const error = relativeError(actual, expected);
    assert.ok(error < tolerance, `${label}: ${what} ${error}`);
  };
  for (const upTo of [0, 1, 2].slice(0, order + 1) as Order[]) {
    const streams = streamsAlong(directions, upTo);
    const features = randomVector(count * streams * shape.inputs, 4);
    const [actual, expected] = [
      new Float64Array(count * streams * shape.outputs),
      new Float64Array(count * streams * shape.outputs),
    ];
    engine.forward(features, count, upTo, actual);
    oracle.forward(features, count, upTo, expected);
    near(actual, expected, `jets of order ${upTo}`);
  }
  near(engine.losses(batch, batch.omega), oracle.losses(batch, batch.omega), 'losses');
  for (const mode of ['combined', 'separate'] as const) {
    const actual = engine.gradient(batch, batch.omega, LAMBDA, mode);
    const expected = oracle.gradient(batch, batch.omega, LAMBDA, mode);
    near(actual.losses, expected.losses, `${mode} losses`);
    assert.equal(actual.gradients.length, expected.gradients.length);
    for (const [k, g] of expected.gradients.entries()) near(actual.gradients[k]!, g, `${mode} gradient ${k}`);
  }
}

const PRECISIONS: Precision[] = ['float32', 'float64'];

for (const precision of PRECISIONS) {
  for (const activation of ['silu', 'tanh', 'sine', 'gabor'] as Activation[]) {
    test(`${precision} ${activation}: jets, losses and gradients are the reference's`, async () => {
      for (const order of [0, 1, 2] as Order[]) {
        for (const directions of [1, 2, 3, 4]) {
          for (const fused of [true, false]) {
            const options = { precision, threads: 1, directions, fused };
            const engine = await createCpuEngine(shapeOf({ activation }), order, options);
            check(engine, 7);
            engine.dispose();
          }
        }
      }
    });
  }

  test(`${precision}: Fourier features and PirateNet are the reference's`, async () => {
    const nets: [Partial<NetworkShape>, directions: number][] = [
      [{ fourier: true }, 4],
      [{ architecture: 'piratenet', activation: 'tanh' }, 4],
      [{ architecture: 'piratenet', width: 16, depth: 1, inputs: 2, outputs: 10 }, 3],
      [{ architecture: 'piratenet', width: 5, depth: 3, activation: 'gabor', outputs: 1 }, 2],
      [{ architecture: 'piratenet', width: 8, inputs: 1, activation: 'sine' }, 1],
    ];
    for (const [change, directions] of nets) {
      for (const order of [0, 1, 2] as Order[]) {
        const options = { precision, threads: 1, directions, maxBatch: 20, fused: order !== 1 };
        const engine = await createCpuEngine(shapeOf(change), order, options);
        for (const count of [1, 29]) check(engine, count);
        const batch = randomBatch(engine.shape, order, 1, 1, directions);
        const vector = engine.allocate(engine.weights.length);
        if (engine.shape.architecture) {
          assert.throws(() => engine.gaussNewton!(batch, batch.omega, LAMBDA, vector, vector), /that of perceptrons/);
          assert.throws(() => engine.kroneckerFactors!(batch, batch.omega, LAMBDA, 1), /that of perceptrons/);
        }
        engine.dispose();
      }
    }
  });

  test(`${precision}: odd sizes, chunks, slices and blocks`, async () => {
    const shapes: Partial<NetworkShape>[] = [
      { inputs: 1, outputs: 10, width: 5, depth: 1 },
      { inputs: 9, outputs: 1, width: 17, depth: 3 },
      { inputs: 3, outputs: 8, width: 64, depth: 2 },
      { inputs: 8, outputs: 5, width: 1, depth: 4 },
      { inputs: 2, outputs: 9, depth: 0 },
    ];
    for (const [index, change] of shapes.entries()) {
      const engine = await createCpuEngine(shapeOf(change), 2, { precision, threads: 1, maxBatch: 64 });
      for (const count of [1, 7, index === 1 ? 100 : 13]) check(engine, count);
      engine.dispose();
    }
  });
}

test('any shape', async () => {
  const shapes = fc.record({
    inputs: fc.integer({ min: 1, max: 9 }),
    outputs: fc.integer({ min: 1, max: 10 }),
    width: fc.integer({ min: 1, max: 20 }),
    depth: fc.integer({ min: 0, max: 3 }),
    activation: fc.constantFrom<Activation>('silu', 'tanh', 'sine', 'gabor'),
  });
  const order = fc.constantFrom<Order>(0, 1, 2);
  const directions = fc.integer({ min: 1, max: 4 });
  const count = fc.integer({ min: 1, max: 30 });
  const property = fc.asyncProperty(shapes, order, directions, count, async (change, upTo, along, points) => {
    const options = { precision: 'float64', threads: 1, directions: along, maxBatch: 20 } as const;
    const engine = await createCpuEngine(shapeOf(change), upTo, options);
    check(engine, points);
    engine.dispose();
  });
  await fc.assert(property, { numRuns: 40, seed: 1 });
});

test('derivatives left out are those that vanish: the same losses and gradients as with all of them', async () => {
  const shape = shapeOf({ outputs: 5 });
  const live = [1, 3];
  const kept = liveStreams(live, 2);
  const full = { ...randomBatch(shape, 2, 9), constant: new Float64Array(3) };
  const batch = randomBatch(shape, 2, 9, 1, live.length);
  for (let row = 0; row < 9 * 15; row++) {
    const [point, stream] = [Math.floor(row / 15), kept.indexOf(row % 15)];
    const from = point * kept.length + stream;
    const move = (to: Vector, packed: Vector, n: number) => {
      const values = to.subarray(row * n, (row + 1) * n);
      if (stream >= 0) values.set(packed.subarray(from * n, (from + 1) * n));
      else values.fill(0);
    };
    move(full.features, batch.features, shape.inputs);
    move(full.targets, batch.targets, shape.outputs);
  }
  const omega = Float64Array.from({ length: kept.length * shape.outputs }, (_, i) => {
    return full.omega[kept[Math.floor(i / shape.outputs)]! * shape.outputs + (i % shape.outputs)]!;
  });
  const options = { precision: 'float64', threads: 1 } as const;
  const all = await createCpuEngine(shape, 2, options);
  const few = await createCpuEngine(shape, 2, { ...options, directions: live.length });
  for (const engine of [all, few]) engine.weights.set(randomVector(engine.weights.length, 3, 0.3));
  const expected = all.gradient(full, full.omega, LAMBDA, 'combined');
  const actual = few.gradient(batch, omega, LAMBDA, 'combined');
  assert.ok(relativeError(actual.losses, expected.losses) < 1e-13);
  assert.ok(relativeError(actual.gradients[0]!, expected.gradients[0]!) < 1e-13);
  for (const engine of [all, few]) engine.dispose();
  for (const directions of [0, 5, 1.5]) {
    await assert.rejects(createCpuEngine(shape, 2, { ...options, directions }), RangeError);
  }
});
