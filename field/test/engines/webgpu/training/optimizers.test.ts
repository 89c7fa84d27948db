import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useSoftwareVulkan } from '../software-vulkan.ts';
import { advance, BALANCES, begin, cpuEngine, distance, gpuEngine, OPTIMIZERS } from './trainings.ts';

useSoftwareVulkan();

/**
 * Measured: 2.5e-7 at the most, of losses and of weights, which is a few units in the last place of float32. The shape's
 * gradients have full rank: where they have not, SOAP's bases of what they leave out are arbitrary, and losses part
 * by 1e-3 in a hundred steps, as they do between float32 and float64 on the processor.
 */
const TOLERANCE = 1e-6;

test('each optimiser goes the way that it goes on the processor in float64', async () => {
  const [cpu, gpu] = [await cpuEngine(), await gpuEngine()];
  for (const [name, optimizer] of Object.entries(OPTIMIZERS)) {
    const setting = { optimizer, balance: BALANCES.fixed };
    const steps = name === 'soap' || name === 'adam' ? 100 : 25;
    const expected = advance(await begin(cpu, setting), 0, steps);
    const run = await begin(gpu, setting);
    assert.ok(run.stepper.advance, 'the training lives on the device');
    const actual = advance(run, 0, steps);
    assert.ok(distance(actual, expected).loss < TOLERANCE, `${name}: ${JSON.stringify(distance(actual, expected))}`);
    assert.deepEqual(
      actual.map(({ rate, weights }) => [rate, ...weights]),
      expected.map(({ rate, weights }) => [rate, ...weights]),
    );
    for (const [i, w] of cpu.weights.entries()) assert.ok(Math.abs(gpu.weights[i]! - w) < TOLERANCE, `${name} ${i}`);
  }
  cpu.dispose();
  gpu.dispose();
});
