import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Order } from '@spacetime/geometry';
import { weightCount } from '../../src/layout.ts';
import { createLevenbergMarquardt } from '../../src/optimizers/levenberg-marquardt.ts';
import { randomVector, shapeOf } from '../engines/cases.ts';
import { referenceEngine } from '../engines/reference.ts';

const COUNT = 60;

/** Points whose targets are a network's own outputs, so that the least loss is zero and known. */
function taught(order: Order, seed: number) {
  const shape = shapeOf({ inputs: 2, width: 4, depth: 1, outputs: 1, activation: 'tanh' });
  const streams = [1, 5, 15][order]!;
  const features = new Float64Array(COUNT * streams * 2);
  const at = randomVector(COUNT * 2, seed);
  for (let n = 0; n < COUNT; n++) {
    for (let i = 0; i < 2; i++) {
      features[n * streams * 2 + i] = at[2 * n + i]!;
      if (order > 0) features[(n * streams + 1 + i) * 2 + i] = 1;
    }
  }
  const teacher = referenceEngine(shape, order);
  teacher.weights.set(randomVector(weightCount(shape), 21));
  const targets = new Float64Array(COUNT * streams);
  teacher.forward(features, COUNT, order, targets);
  const omega = new Float64Array(streams).fill(1);
  // Near enough to the teacher that no other minimum is in the way.
  const aside = randomVector(weightCount(shape), 22, 0.1);
  const start = Float64Array.from(teacher.weights, (weight, i) => weight + aside[i]!);
  const create = (weights: Float64Array, threads = 1) =>
    createLevenbergMarquardt(shape, order, { count: COUNT, features, targets }, omega, [1, 1, 1].slice(0, order + 1), {
      weights,
      threads,
    });
  return { create, start };
}

for (const order of [0, 1, 2] satisfies Order[]) {
  test(`a network's own outputs are learned to rounding, order ${order}`, async () => {
    const { create, start } = taught(order, 4);
    const stepper = await create(start);
    try {
      const first = stepper.step(0).loss;
      let last = first;
      for (let k = 1; k < 200 && !stepper.converged; k++) {
        const { loss } = stepper.step(k);
        assert.ok(loss <= last, `step ${k}: a step never makes the loss larger`);
        last = loss;
      }
      assert.ok(last < 1e-26 * first, `from ${first} to ${last}`);
    } finally {
      stepper.dispose();
    }
  });
}

test('a saved state goes on bit for bit, whatever the threads', async () => {
  const { create, start } = taught(1, 6);
  const whole = start.slice();
  const straight = await create(whole);
  for (let k = 0; k < 12; k++) straight.step(k);
  straight.dispose();

  const halves = start.slice();
  const before = await create(halves);
  for (let k = 0; k < 5; k++) before.step(k);
  const state = before.saveState();
  before.dispose();
  const after = await create(halves, 2);
  after.loadState(state);
  for (let k = 5; k < 12; k++) after.step(k);
  after.dispose();
  assert.deepEqual(halves, whole);
});

test('a tick that throws abandons the step and leaves the weights', async () => {
  const { start } = taught(0, 7);
  const shape = shapeOf({ inputs: 2, width: 4, depth: 1, outputs: 1, activation: 'tanh' });
  const data = { count: 1, features: new Float64Array(2), targets: Float64Array.of(1) };
  const stepper = await createLevenbergMarquardt(shape, 0, data, Float64Array.of(1), [1], {
    weights: start,
    threads: 1,
    onTick: () => {
      throw new Error('enough');
    },
  });
  const before = start.slice();
  assert.throws(() => stepper.step(0), /enough/);
  assert.deepEqual(start, before);
  stepper.dispose();
});
