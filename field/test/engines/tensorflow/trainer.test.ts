import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCpuEngine } from '../../../src/engines/cpu/engine.ts';
import { openTensorflow } from '../../../src/engines/tensorflow/backend.ts';
import { TensorflowTrainer } from '../../../src/engines/tensorflow/trainer.ts';
import { createAdam } from '../../../src/optimizers/adam.ts';
import { randomBatch, randomVector, shapeOf } from '../cases.ts';

const RATE = 1e-2;

test("TensorFlow's own Adam on its own gradients goes as ours on ours, and leaves no tensor", async () => {
  const { tf } = await openTensorflow();
  const before = tf.memory().numTensors;
  for (const network of [{}, { architecture: 'piratenet' }] as const) {
    const form = { shape: shapeOf(network), order: 2, directions: 3 } as const;
    const batch = randomBatch(form.shape, 2, 20, 1, 3);
    const engine = await createCpuEngine(form.shape, 2, { precision: 'float32', threads: 1, directions: 3 });
    engine.weights.set(randomVector(engine.weights.length, 3, 0.3));
    const trainer = new TensorflowTrainer(tf, form, batch, batch.omega, engine.weights, RATE);
    assert.ok(Number.isNaN(await trainer.loss()));
    const adam = createAdam(engine, { kind: 'adam', rate: RATE, b1: 0.9, b2: 0.999, epsilon: 1e-8, weightDecay: 0 });
    const held: number[] = [];
    for (let step = 0; step < 20; step++) {
      const { losses, gradients } = engine.gradient(batch, batch.omega, [1, 1, 1], 'combined');
      const expected = losses.reduce((sum, loss) => sum + loss);
      trainer.step();
      const actual = await trainer.loss();
      assert.ok(Math.abs(actual / expected - 1) < 1e-6, `step ${step}: ${actual}, not ${expected}`);
      adam.step(gradients[0]!, RATE);
      held.push(tf.memory().numTensors);
    }
    assert.equal(held.at(-1), held[0]);
    trainer.dispose();
    engine.dispose();
    assert.equal(tf.memory().numTensors, before);
  }
});
