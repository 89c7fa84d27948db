import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCpuEngine } from '../../../src/engines/cpu/engine.ts';
import type { Tensor, TensorFlow } from '../../../src/engines/tensorflow/api.ts';
import { openTensorflow, PORTABLE } from '../../../src/engines/tensorflow/backend.ts';
import { networkOf } from '../../../src/engines/tensorflow/network.ts';
import { pointsOf, weightOf } from '../../../src/engines/tensorflow/points.ts';
import { orderOfStream, streamsAlong } from '../../../src/streams.ts';
import { randomBatch, randomMeasure, randomVector, relativeError, shapeOf } from '../cases.ts';
import { NETWORKS, ORDERS } from './against-cpu.ts';

const LAMBDA = [0.9, 0.3, 0.1];
const COUNT = 5;

/** TensorFlow has no derivative of a list of one. */
const stacked = (rows: readonly Tensor[]) =>
  rows.length > 1 ? tf.stack(rows) : tf.reshape(rows[0]!, [1, ...rows[0]!.shape]);

/** Reverse passes alone. */
interface Differentiable extends TensorFlow {
  grads(f: (...x: Tensor[]) => Tensor): (x: readonly Tensor[], along: Tensor) => Tensor[];
  grad(f: (x: Tensor) => Tensor): (x: Tensor) => Tensor;
}

const open = await openTensorflow(undefined, [PORTABLE[1]]);
const tf = open.tf as Differentiable;

test('the product with the Gauss–Newton matrix is Jᵀ D J v, J v the derivative of u ↦ ⟨Jᵀ u, v⟩', async () => {
  // TensorFlow's derivatives of what is fixed would be among the others.
  const perceptrons = NETWORKS.filter(({ architecture, fourier }) => !architecture && !fourier);
  assert.equal(perceptrons.length, 5);
  for (const network of perceptrons) {
    for (const order of ORDERS) {
      const directions = 4 - order;
      const shape = shapeOf(network);
      const engine = await createCpuEngine(shape, order, { precision: 'float64', threads: 1, directions });
      const { layout, weights } = engine;
      weights.set(randomVector(weights.length, 3, 1 / Math.sqrt(shape.width)).map(Math.fround));
      const { omega, ...batch } = {
        ...randomBatch(shape, order, COUNT, 1, directions),
        ...randomMeasure(shape, COUNT, undefined),
      };
      const v = randomVector(weights.length, 5);
      const expected = engine.allocate(weights.length);
      engine.gaussNewton!(batch, omega, LAMBDA, v, expected);

      const streams = streamsAlong(directions, order);
      const size = [streams, COUNT, shape.outputs] as const;
      const metric = Float32Array.from({ length: streams * COUNT * shape.outputs }, (_, i) => {
        const [s, p, c] = [
          Math.floor(i / COUNT / shape.outputs),
          Math.floor(i / shape.outputs) % COUNT,
          i % shape.outputs,
        ];
        return (LAMBDA[orderOfStream(directions, s)]! * omega[s * shape.outputs + c]! * batch.weights![p]!) / COUNT;
      });
      const actual = new Float64Array(weights.length);
      tf.tidy(() => {
        const { features } = pointsOf(tf, { shape, order, directions }, batch, omega, 0, COUNT);
        const run = networkOf(tf, shape, layout, directions);
        const at = layout.map((one) => weightOf(tf, weights, one));
        const along = layout.map((one) => weightOf(tf, v, one));
        const back = (u: Tensor) => tf.grads((...given) => stacked(run(given, features)))(at, u);
        const inner = (u: Tensor) => back(u).map((row, k) => tf.sum(tf.mul(row, along[k]!)));
        const pushed = tf.grad((u) => inner(u).reduce((sum, part) => tf.add(sum, part)))(
          tf.tensor(new Float32Array(metric.length).fill(1), size, 'float32'),
        );
        for (const [k, row] of back(tf.mul(pushed, tf.tensor(metric, size, 'float32'))).entries()) {
          actual.set(row.dataSync(), layout[k]!.offset);
        }
      });
      const error = relativeError(actual, expected);
      // Float32's rounding: 1.3e-7 at the most was measured.
      assert.ok(error < 3e-7, `${JSON.stringify(network)} order ${order}: ${error}`);
      engine.dispose();
    }
  }
});
