import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useSoftwareVulkan } from '../software-vulkan.ts';
import { advance, BALANCES, begin, cpuEngine, distance, gpuEngine, OPTIMIZERS } from './trainings.ts';

useSoftwareVulkan();

/** Losses as beside `optimizers.test.ts`; ConFIG's λ by the inverse of a Gram matrix, of condition up to 100. */
const TOLERANCE = { loss: 1e-6, lambda: 2e-5 };

test('each balancing with each optimiser weighs as on the processor in float64', async () => {
  const [cpu, gpu] = [await cpuEngine(), await gpuEngine()];
  for (const [name, optimizer] of Object.entries(OPTIMIZERS)) {
    for (const kind of ['gradnorm', 'config'] as const) {
      const setting = { optimizer, balance: BALANCES[kind] };
      const steps = name === 'soap' ? 40 : 8;
      const expected = advance(await begin(cpu, setting), 0, steps);
      const { loss, lambda } = distance(advance(await begin(gpu, setting), 0, steps), expected);
      assert.ok(loss < TOLERANCE.loss && lambda < TOLERANCE.lambda, `${name}, ${kind}: ${loss} ${lambda}`);
    }
  }
  cpu.dispose();
  gpu.dispose();
});
