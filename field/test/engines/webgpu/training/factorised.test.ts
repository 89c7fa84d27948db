import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { useSoftwareVulkan } from '../software-vulkan.ts';
import { advance, BALANCES, begin, cpuEngine, distance, gpuEngine, OPTIMIZERS, type Setting } from './trainings.ts';

useSoftwareVulkan();

const gpu = await gpuEngine(1);
after(() => gpu.dispose());

test('factorised weights are trained as on the processor in float64', async () => {
  const cpu = await cpuEngine(1);
  for (const [name, balance] of [
    ['soap', 'fixed'],
    ['lamb', 'gradnorm'],
    ['adam', 'config'],
  ] as const) {
    const setting: Setting = { optimizer: OPTIMIZERS[name]!, balance: BALANCES[balance], factorised: true };
    const expected = advance(await begin(cpu, setting), 0, 25);
    const run = await begin(gpu, setting);
    assert.ok(run.stepper.advance, 'the training lives on the device');
    const { loss, lambda } = distance(advance(run, 0, 25), expected);
    assert.ok(loss < 1e-6 && lambda < 1e-5, `${name}, ${balance}: ${loss} ${lambda}`);
    for (const [i, w] of cpu.weights.entries()) assert.ok(Math.abs(gpu.weights[i]! - w) < 1e-6, `${name} ${i}`);
  }
  cpu.dispose();
});

test('they are resumed bit for bit', async () => {
  const setting: Setting = { optimizer: OPTIMIZERS.soap!, balance: BALANCES.config, factorised: true };
  const whole = await begin(gpu, setting);
  advance(whole, 0, 6);
  const [weights, state] = [gpu.weights.slice(), whole.stepper.saveState()];
  const expected = advance(whole, 6, 12);
  const end = gpu.weights.slice();
  const resumed = await begin(gpu, setting);
  gpu.weights.set(weights);
  resumed.stepper.loadState(state);
  assert.deepEqual(advance(resumed, 6, 12), expected);
  assert.deepEqual(gpu.weights, end);
  assert.ok(state.has('parameters') && state.has('stepper.optimizer.count'));
});
