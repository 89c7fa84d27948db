import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineFailure } from '../../../src/engine-failure.ts';
import { openTensorflow } from '../../../src/engines/tensorflow/backend.ts';
import { createTensorflowEngine } from '../../../src/engines/tensorflow/engine.ts';
import { randomBatch, randomVector, shapeOf } from '../cases.ts';
import { check, NETWORKS, NORMS, ORDERS } from './against-cpu.ts';

const open = await openTensorflow();

test("the WASM backend's gradients are the CPU engine's", async () => {
  assert.equal(open.backend, 'wasm');
  for (const [k, network] of NETWORKS.entries()) {
    for (const order of ORDERS) await check(open, network, order, 1 + order, [NORMS[k % 3]]);
  }
});

test('fifty steps leave no tensor behind, and the engine none', async () => {
  const { tf, backend } = open;
  const before = tf.memory().numTensors;
  const shape = shapeOf({ architecture: 'piratenet', depth: 1, width: 5 });
  const engine = await createTensorflowEngine(shape, 1, { tf, backend, threads: 1 });
  engine.weights.set(randomVector(engine.weights.length, 3, 0.3));
  const held = tf.memory().numTensors;
  assert.equal(held, before + engine.layout.length);
  const { omega, ...batch } = randomBatch(shape, 1, 8);
  const out = new Float32Array(8 * 5 * shape.outputs);
  for (let step = 0; step < 50; step++) {
    engine.gradient(batch, omega, [1, 1], step % 2 ? 'combined' : 'separate');
    engine.losses(batch, omega);
    engine.forward(batch.features, 8, 1, out);
    assert.equal(tf.memory().numTensors, held);
  }
  engine.dispose();
  engine.dispose();
  assert.equal(tf.memory().numTensors, before);
  assert.throws(() => engine.losses(batch, omega), /disposed of/);
});

test('what is too short is refused, and leaves nothing behind', async () => {
  const { tf, backend } = open;
  const shape = shapeOf();
  const engine = await createTensorflowEngine(shape, 1, { tf, backend, threads: 1 });
  const held = tf.memory().numTensors;
  const { omega, ...batch } = randomBatch(shape, 1, 5);
  const short = (change: object) => () => engine.losses({ ...batch, ...change }, omega);
  assert.throws(short({ count: 6 }), /features: 120 needed, 100 given/);
  assert.throws(short({ count: 0 }), /count: 1 needed/);
  assert.throws(short({ targets: new Float64Array(3) }), /targets: 75 needed/);
  assert.throws(short({ weights: new Float64Array(4) }), /weights: 5 needed/);
  assert.throws(short({ norm: { kind: 'papuc', frames: new Float64Array(1) } }), /frames: 150 needed/);
  assert.throws(() => engine.losses(batch, omega.subarray(1)), /omega: 15 needed/);
  assert.throws(() => engine.gradient(batch, omega, [1], 'combined'), /lambda: 2 needed/);
  assert.throws(() => engine.forward(batch.features, 5, 2, new Float32Array(999)), /no jets of order 2/);
  assert.throws(() => engine.forward(batch.features, 5, 1, new Float32Array(74)), /out: 75 needed/);
  assert.equal(tf.memory().numTensors, held);
  engine.dispose();
});

test('a backend that fails ends in a line, and is not asked again', async () => {
  const { tf, backend } = open;
  const shape = shapeOf();
  const calls = { count: 0 };
  const broken = Object.create(tf, {
    matMul: {
      value: () => {
        calls.count++;
        throw new Error('Aborted(OOM)\nmore');
      },
    },
    dispose: {
      value: () => {
        throw new Error('Aborted()');
      },
    },
  });
  const engine = await createTensorflowEngine(shape, 1, { tf: broken, backend, threads: 1 });
  const { omega, ...batch } = randomBatch(shape, 1, 5);
  for (let k = 0; k < 2; k++) {
    assert.throws(
      () => engine.gradient(batch, omega, [1, 1], 'combined'),
      (error) => {
        assert.ok(error instanceof EngineFailure);
        assert.equal(error.message, 'TensorFlow.js fails on wasm: Aborted(OOM)');
        return true;
      },
    );
  }
  assert.equal(calls.count, 1);
  engine.dispose();
});
