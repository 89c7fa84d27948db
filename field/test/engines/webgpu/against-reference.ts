import assert from 'node:assert/strict';
import type { Order } from '@spacetime/geometry';
import type { Engine, FrameNorm, NetworkShape } from '../../../src/engine.ts';
import { createWebgpuEngine } from '../../../src/engines/webgpu/engine.ts';
import { weightCount } from '../../../src/layout.ts';
import { streamsAlong } from '../../../src/streams.ts';
import { randomBatch, randomMeasure, randomVector, relativeError, shapeOf } from '../cases.ts';
import { referenceEngine } from '../reference.ts';
import { useSoftwareVulkan } from './software-vulkan.ts';

const LAMBDA = [0.9, 0.3, 0.1];
const TOLERANCE = 5e-6;

export interface Case {
  readonly network: Partial<NetworkShape>;
  readonly order: Order;
  readonly directions: number;
  readonly counts: readonly number[];
  readonly orders?: readonly Order[];
  readonly largeTiles?: true;
  readonly norm?: FrameNorm['kind'];
}

/** Jets of every order, losses, and gradients in both modes, against the reference in float64. */
function check(engine: Engine, count: number, orders: readonly Order[], norm: Case['norm']): void {
  const { shape, order, directions } = engine;
  const oracle = referenceEngine(shape, order, directions);
  const batch = {
    ...randomBatch(shape, order, count, 1 + count, directions),
    ...randomMeasure(shape, count, norm),
    constant: Float64Array.of(0.3, 0.2, 0.1),
  };
  engine.weights.set(randomVector(weightCount(shape), 3, 1 / Math.sqrt(shape.width)));
  oracle.weights.set(engine.weights);
  const label = `${JSON.stringify(shape)} order ${order} directions ${directions} count ${count}`;
  const near = (actual: ArrayLike<number>, expected: ArrayLike<number>, what: string) => {
    const error = relativeError(actual, expected);
    assert.ok(error < TOLERANCE, `${label}: ${what} ${error}`);
  };
  for (const upTo of orders) {
    const streams = streamsAlong(directions, upTo);
    const features = randomVector(count * streams * shape.inputs, 4);
    const length = count * streams * shape.outputs;
    const [actual, expected] = [new Float64Array(length), new Float64Array(length)];
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

useSoftwareVulkan();

export async function checkCase(one: Case): Promise<void> {
  const { network, order, directions, counts, orders = [order], largeTiles = false, norm } = one;
  const options = { threads: 1, directions, maxBatch: 16, largeTiles };
  const engine = await createWebgpuEngine(shapeOf(network), order, options);
  for (const count of counts) check(engine, count, orders, norm);
  engine.dispose();
  const batch = randomBatch(engine.shape, order, 1, 1, directions);
  assert.throws(() => engine.losses(batch, batch.omega), /disposed/);
}
