import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Engine, Precision } from '../../src/engine.ts';
import { createCpuEngine } from '../../src/engines/cpu/engine.ts';
import { randomBatch, randomMeasure, randomVector, shapeOf } from './cases.ts';

const SHAPE = shapeOf({ width: 24, depth: 3, outputs: 10 });
const PIRATE = shapeOf({ width: 20, outputs: 10, architecture: 'piratenet' });
const COUNT = 1000;
const N = 90;

/** Copies of everything an engine computes from fixed inputs. */
function everything(engine: Engine, shape = SHAPE): Record<string, number[]> {
  const batch = randomBatch(shape, 2, COUNT);
  engine.weights.set(randomVector(engine.weights.length, 3, 0.3));
  const results: Record<string, number[]> = {};
  for (const mode of ['combined', 'separate'] as const) {
    const { losses, gradients } = engine.gradient(batch, batch.omega, [1, 0.5, 0.2], mode);
    results[mode] = [...losses, ...gradients.flatMap((g) => [...g])];
  }
  results.losses = [...engine.losses(batch, batch.omega)];
  for (const kind of [undefined, 'minkowski', 'papuc'] as const) {
    const measured = { ...batch, count: 200, ...randomMeasure(shape, 200, kind) };
    const { losses, gradients } = engine.gradient(measured, batch.omega, [1, 0.5, 0.2], 'combined');
    results[`weighed ${kind}`] = [...losses, ...gradients.flatMap((g) => [...g])];
  }
  const out = engine.allocate(COUNT * 15 * SHAPE.outputs);
  engine.forward(batch.features, COUNT, 2, out);
  results.forward = [...out];
  const [a, c] = [engine.allocate(N * N), engine.allocate(N * N)];
  a.set(randomVector(N * N, 4));
  engine.matrices.gemm(false, true, N, N, N, 1, a, a, 0, c);
  results.gemm = [...c];
  const bases = [N, 40, 7].map((n) => {
    const [matrix, basis] = [engine.allocate(n * n), engine.allocate(n * n)];
    const product = { transposeA: false, transposeB: true, m: n, n, k: n, alpha: 1, a, b: a, beta: 0, c: matrix };
    engine.matrices.multiply([product, { ...product, beta: 0, c: basis }]);
    return { n, matrix, basis };
  });
  for (const order of engine.matrices.refreshBases(bases)) results[`order ${order.length}`] = [...Array.from(order)];
  for (const { n, basis } of bases) results[`basis ${n}`] = [...basis];
  engine.matrices.orthonormalize(N, a);
  results.orthonormalize = [...a];
  return results;
}

for (const precision of ['float32', 'float64'] as Precision[]) {
  test(`${precision}: the same bits from one thread and from two, time after time`, async () => {
    const engines = [];
    for (const threads of [1, 2]) engines.push(await createCpuEngine(SHAPE, 2, { precision, threads }));
    const expected = everything(engines[0]!);
    for (const [index, engine] of [engines[1]!, engines[1]!, engines[0]!].entries()) {
      for (const [name, values] of Object.entries(everything(engine))) {
        assert.deepEqual(values, expected[name], `${name}, run ${index}`);
      }
    }
    for (const engine of engines) engine.dispose();
  });
}

test('PirateNet: the same bits from one thread and from two', async () => {
  const results = [];
  for (const threads of [1, 2, 2]) {
    const engine = await createCpuEngine(PIRATE, 2, { precision: 'float32', threads });
    results.push(everything(engine, PIRATE));
    engine.dispose();
  }
  assert.deepEqual(results[1], results[0]);
  assert.deepEqual(results[2], results[0]);
});

test("batches in the engine's memory, elsewhere, and in the other precision are the same", async () => {
  const engine = await createCpuEngine(SHAPE, 1, { precision: 'float32', threads: 1 });
  engine.weights.set(randomVector(engine.weights.length, 3, 0.3));
  const { omega, count, ...data } = randomBatch(SHAPE, 1, 150);
  const own = (values: ArrayLike<number>) => {
    const vector = engine.allocate(values.length);
    vector.set(values);
    return vector;
  };
  const batches = [
    { count, ...data },
    { count, features: Float32Array.from(data.features), targets: Float32Array.from(data.targets) },
    { count, features: own(data.features), targets: own(data.targets) },
  ];
  const gradients = batches.map((batch) => Array.from(engine.gradient(batch, omega, [1, 1], 'combined').gradients[0]!));
  assert.deepEqual(gradients[1], gradients[0]);
  assert.deepEqual(gradients[2], gradients[0]);
  engine.dispose();
});

test('weights are live, gradients do not depend on what was computed before, and a disposed engine refuses', async () => {
  const engine = await createCpuEngine(SHAPE, 2, { precision: 'float64', threads: 2, maxBatch: 40 });
  const batch = randomBatch(SHAPE, 2, 90);
  const at = (seed: number) => {
    engine.weights.set(randomVector(engine.weights.length, seed, 0.3));
    return Array.from(engine.gradient(batch, batch.omega, [1, 1, 1], 'combined').gradients[0]!);
  };
  const first = at(1);
  assert.notDeepEqual(at(2), first);
  engine.weights.fill(Number.NaN);
  assert.ok(Number.isNaN(engine.losses(batch, batch.omega)[0]));
  assert.deepEqual(at(1), first);
  assert.throws(() => engine.forward(batch.features, 1, 3 as never, new Float64Array(1)), RangeError);
  for (const wrong of [
    { count: 0 },
    { count: 91 },
    { features: batch.features.subarray(1) },
    { targets: new Float32Array(3) },
  ]) {
    assert.throws(() => engine.losses({ ...batch, ...wrong }, batch.omega), RangeError);
  }
  assert.throws(() => engine.losses(batch, batch.omega.subarray(1)), RangeError);
  assert.throws(() => engine.gradient(batch, batch.omega, [1, 1], 'combined'), RangeError);
  engine.dispose();
  engine.dispose();
  assert.throws(() => engine.losses(batch, batch.omega), /disposed/);
});
