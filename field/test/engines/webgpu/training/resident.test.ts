import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { Engine } from '../../../../src/engine.ts';
import { streamsAlong } from '../../../../src/streams.ts';
import { randomVector, relativeError, shapeOf } from '../../cases.ts';
import { useSoftwareVulkan } from '../software-vulkan.ts';
import { advance, BALANCES, begin, cpuEngine, distance, gpuEngine, OPTIMIZERS, type Setting } from './trainings.ts';

useSoftwareVulkan();

const SOAP: Setting = { optimizer: OPTIMIZERS.soap!, balance: BALANCES.gradnorm };
/** Of which gradients have not full rank, in blocks of fewer points than a batch. */
const SHAPE = shapeOf({ inputs: 2, width: 5, depth: 1, outputs: 1, activation: 'tanh' });

function jetsOf(engine: Engine): Float32Array {
  const { inputs, outputs } = engine.shape;
  const out = new Float32Array(3 * outputs);
  engine.forward(randomVector(3 * inputs * streamsAlong(engine.directions, 0), 5), 3, 0, out);
  return out;
}

const gpu = await gpuEngine(1, SHAPE, 4);
after(() => gpu.dispose());

test('steps, at once, one by one or resumed, are the same bit for bit', async () => {
  const whole = await begin(gpu, SOAP);
  const expected = advance(whole, 0, 17);
  const weights = gpu.weights.slice();
  const end = whole.stepper.saveState();

  const single = await begin(gpu, SOAP);
  const before = advance(single, 0, 8, 1);
  const middle = { weights: gpu.weights.slice(), state: single.stepper.saveState() };
  const rest = advance(single, 8, 17, 3);
  assert.deepEqual([...before, ...rest], expected);
  assert.deepEqual(gpu.weights, weights);
  assert.deepEqual(single.stepper.saveState(), end);

  const resumed = await begin(gpu, SOAP);
  gpu.weights.set(middle.weights);
  resumed.stepper.loadState(middle.state);
  assert.deepEqual(resumed.stepper.saveState(), middle.state);
  assert.deepEqual(advance(resumed, 8, 17), rest);
  assert.deepEqual(gpu.weights, weights);

  // Bases stay orthonormal though the averages have no full rank.
  const basis = end.get('optimizer.layer0.weight.left.basis')!;
  const n = SHAPE.width;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let dot = 0;
      for (let k = 0; k < n; k++) dot += basis[k * n + i]! * basis[k * n + j]!;
      assert.ok(Math.abs(dot - Number(i === j)) < 1e-6, `${i} ${j} ${dot}`);
    }
  }
});

test('goes on from the processor’s state, and shows its own weights', async () => {
  const cpu = await cpuEngine(1, SHAPE);
  // All points at every step, in blocks.
  const setting = { ...SOAP, points: 7 };
  const there = await begin(cpu, setting);
  advance(there, 0, 9);
  const here = await begin(gpu, setting);
  gpu.weights.set(cpu.weights);
  here.stepper.loadState(there.stepper.saveState());
  const { loss, lambda } = distance(advance(here, 9, 20), advance(there, 9, 20));
  // Measured 1.6e-6: where gradients have no part, SOAP divides rounding by rounding.
  assert.ok(loss < 4e-6 && lambda < 4e-6, `${loss} ${lambda}`);
  // Of the device's weights, before and after the host has asked for them, and of what is written there.
  const ahead = jetsOf(gpu);
  cpu.weights.set(gpu.weights);
  assert.ok(relativeError(ahead, jetsOf(cpu)) < 1e-6);
  gpu.weights[0]! += 0;
  assert.deepEqual(jetsOf(gpu), ahead);
  gpu.weights[0]! += 1;
  assert.notDeepEqual(jetsOf(gpu), ahead);
  cpu.dispose();
});

test('a loss that is no number ends the steps and leaves the weights alone', async () => {
  // The square of one error is beyond float32.
  const spoil = (targets: Float64Array) => {
    targets[targets.length - 1] = 1e30;
  };
  for (const balance of [BALANCES.fixed, BALANCES.config]) {
    const setting = { optimizer: OPTIMIZERS.adam!, balance, points: 40, spoil };
    const first = await begin(gpu, setting);
    const reports = first.stepper.advance!(0, 20);
    const bad = reports.length - 1;
    assert.ok(bad > 0 && bad < 19, `${bad}`);
    assert.ok(reports.every(({ loss }, k) => Number.isFinite(loss) === k < bad));
    const weights = gpu.weights.slice();
    assert.ok(weights.every(Number.isFinite));
    const again = await begin(gpu, setting);
    assert.deepEqual(advance(again, 0, bad, 1), reports.slice(0, bad));
    assert.deepEqual(gpu.weights, weights);
    assert.ok(Number.isNaN(again.stepper.step(bad).loss));
    assert.deepEqual(gpu.weights, weights);
  }
});
