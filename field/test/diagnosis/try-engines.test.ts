import assert from 'node:assert/strict';
import { test } from 'node:test';
import { processorReport } from '../../src/diagnosis/processor.ts';
import { tryInProcess } from '../../src/diagnosis/try-engines.ts';
import { useSoftwareVulkan } from '../engines/webgpu/software-vulkan.ts';

useSoftwareVulkan();

// Deviations as measured, with a margin: rounding in the engine's precision; of float64 that of the differences.
const CASES = [
  ['cpu', 'float32', 2e-6, /^\d+ threads?$/],
  ['cpu-float64', 'float64', 1e-9, /^\d+ threads?$/],
  ['webgpu', 'float32', 2e-6, process.platform === 'linux' ? /SwiftShader/ : /./],
] as const;

for (const [name, precision, tolerance, device] of CASES) {
  test(`${name} trains, with the gradient that another way gives`, async () => {
    const trial = await tryInProcess(name);
    assert.ok('device' in trial, JSON.stringify(trial));
    assert.match(trial.device, device);
    assert.equal(trial.precision, precision);
    assert.ok(trial.deviation > 0 && trial.deviation < tolerance, `${trial.deviation}`);
    assert.ok(trial.milliseconds > 0 && trial.milliseconds < 60_000);
  });
}

test('what fails, or takes too long, is said in a line', async () => {
  const none = { ...process.env, VK_ICD_FILENAMES: '/nowhere', VK_DRIVER_FILES: '/nowhere' };
  if (process.platform === 'linux') {
    const trial = await tryInProcess('webgpu', undefined, { env: none });
    assert.match('failure' in trial ? trial.failure : '', /^no adapter was found/);
  }
  const folder = await tryInProcess('tensorflow', '/no such folder');
  assert.match('failure' in folder ? folder.failure : '', /^\/no such folder is not a folder/);
  assert.deepEqual(await tryInProcess('cpu', undefined, { patience: 1 }), {
    failure: 'the engine cpu did not answer within 0.001 s',
  });
});

test('the processor is described', () => {
  const { threads, vectors, relaxedSimd, sharedMemory } = processorReport();
  assert.ok(threads >= 1);
  assert.ok(vectors === 128 || vectors === 256);
  assert.deepEqual([relaxedSimd, sharedMemory], [true, true], 'on every Node that runs this');
});
