import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Order } from '@spacetime/geometry';
import type { Activation, Engine } from '../../../src/engine.ts';
import { createCpuEngine } from '../../../src/engines/cpu/engine.ts';
import { deviation, trustworthy } from '../../../src/engines/webgpu/trust.ts';
import { shapeOf } from '../cases.ts';

function engineOf(activation: Activation, omega: number, depth: number, order: Order): Promise<Engine> {
  const shape = shapeOf({ activation, omega, depth, width: 64 });
  return createCpuEngine(shape, order, { precision: 'float32', threads: 1 });
}

// Rounding alone, also where derivatives are large: a network that is refused for it could not be trained at all.
const CASES = [
  ['silu', 1, 8, 2],
  ['sine', 30, 5, 2],
  ['gabor', 20, 3, 1],
  ['tanh', 1, 2, 0],
] as const;
for (const [activation, omega, depth, order] of CASES) {
  test(`float32 is trusted, with ${activation} ${depth} layers deep`, async () => {
    const engine = await engineOf(activation, omega, depth, order);
    engine.weights.fill(0.25);
    await trustworthy(engine);
    assert.ok(engine.weights.every((w) => w === 0.25));
    engine.dispose();
  });
}

test('an engine that is off is not', async () => {
  const engine = await engineOf('silu', 1, 2, 1);
  const { gradient } = engine;
  const off = (change: (g: Float32Array) => void) => {
    engine.gradient = (...args) => {
      const found = gradient.apply(engine, args);
      change(found.gradients[0] as Float32Array);
      return found;
    };
  };
  off((g) => g.set(g.map((x) => 1.01 * x)));
  await assert.rejects(trustworthy(engine), { name: 'NoDevice', message: /^its gradient is off by 1\.0e-2 of the/ });
  off((g) => g.set([Number.NaN], 5));
  await assert.rejects(trustworthy(engine), { name: 'NoDevice', message: /off by Infinity/ });
  engine.dispose();
});

test('a deviation is of the largest entry', () => {
  assert.equal(deviation(Float64Array.of(1, 4), Float64Array.of(2, 4)), 0.25);
  assert.equal(deviation(Float64Array.of(1, Number.NaN, 4), Float64Array.of(1, 2, 4)), Number.POSITIVE_INFINITY);
  assert.equal(deviation(Float64Array.of(0.5), Float64Array.of(0)), 0.5);
});
