import assert from 'node:assert/strict';
import type { Order } from '@spacetime/geometry';
import type { FrameNorm, NetworkShape } from '../../../src/engine.ts';
import { createCpuEngine } from '../../../src/engines/cpu/engine.ts';
import type { OpenTensorflow } from '../../../src/engines/tensorflow/backend.ts';
import { createTensorflowEngine } from '../../../src/engines/tensorflow/engine.ts';
import { weightCount } from '../../../src/layout.ts';
import { streamsAlong } from '../../../src/streams.ts';
import { randomBatch, randomMeasure, randomVector, relativeError, shapeOf } from '../cases.ts';

export const ORDERS: readonly Order[] = [0, 1, 2];
export const NORMS = [undefined, 'minkowski', 'papuc'] as const;
export const NETWORKS: readonly Partial<NetworkShape>[] = [
  { activation: 'silu' },
  { activation: 'tanh', depth: 3, inputs: 1, outputs: 10 },
  { activation: 'sine', width: 5 },
  { activation: 'gabor' },
  { depth: 0, inputs: 2 },
  { fourier: true },
  { fourier: true, depth: 1, activation: 'tanh' },
  { architecture: 'piratenet', activation: 'tanh', width: 5 },
  { architecture: 'piratenet', activation: 'gabor', depth: 1, inputs: 2 },
];
const LAMBDA = [0.9, 0.3, 0.1];
/** Rounding in float32, of sums of some hundred terms: 6e-7 at the most was measured, 5 units in the last place. */
const TOLERANCE = 1e-6;

/** Jets of every order, losses, and gradients in both modes, against the CPU engine's in float64. */
export async function check(
  { tf, backend }: OpenTensorflow,
  network: Partial<NetworkShape>,
  order: Order,
  directions: number,
  kinds: readonly (FrameNorm['kind'] | undefined)[],
): Promise<void> {
  const shape = shapeOf(network);
  const count = 6;
  const oracle = await createCpuEngine(shape, order, { precision: 'float64', threads: 1, directions });
  // Two blocks, of different sizes, in one case.
  const maxBatch = directions === 3 ? 4 : count;
  const engine = await createTensorflowEngine(shape, order, { tf, backend, threads: 1, directions, maxBatch });
  engine.weights.set(randomVector(weightCount(shape), 3, 1 / Math.sqrt(shape.width)));
  oracle.weights.set(engine.weights);
  const label = `${backend} ${JSON.stringify(shape)} order ${order} directions ${directions}`;
  const near = (actual: ArrayLike<number>, expected: ArrayLike<number>, what: string) => {
    assert.equal(actual.length, expected.length);
    const error = relativeError(actual, expected);
    assert.ok(error < TOLERANCE, `${label}: ${what} ${error}`);
  };
  for (const upTo of ORDERS.slice(0, order + 1)) {
    const streams = streamsAlong(directions, upTo);
    const features = randomVector(count * streams * shape.inputs, 4);
    const [actual, expected] = [0, 1].map(() => new Float64Array(count * streams * shape.outputs)) as [
      Float64Array,
      Float64Array,
    ];
    engine.forward(features, count, upTo, actual);
    oracle.forward(features, count, upTo, expected);
    near(actual, expected, `jets of order ${upTo}`);
  }
  for (const kind of kinds) {
    const { omega, ...batch } = {
      ...randomBatch(shape, order, count, 1, directions),
      // Without weights in one case.
      ...(kind || directions % 2 ? randomMeasure(shape, count, kind) : {}),
      constant: Float64Array.of(0.3, 0.2, 0.1),
    };
    near(engine.losses(batch, omega), oracle.losses(batch, omega), `losses ${kind}`);
    for (const mode of ['combined', 'separate'] as const) {
      const actual = engine.gradient(batch, omega, LAMBDA, mode);
      const expected = oracle.gradient(batch, omega, LAMBDA, mode);
      near(actual.losses, expected.losses, `${mode} losses ${kind}`);
      assert.equal(actual.gradients.length, expected.gradients.length);
      for (const [k, g] of expected.gradients.entries()) near(actual.gradients[k]!, g, `${mode} gradient ${k} ${kind}`);
    }
  }
  engine.dispose();
  oracle.dispose();
}
