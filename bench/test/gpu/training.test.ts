import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCpuEngine } from '@spacetime/field';
import type { Order } from '@spacetime/geometry';
import { useSoftwareVulkan } from '../../../field/test/engines/webgpu/software-vulkan.ts';
import { openPeak } from '../../gpu/peak.ts';
import { fitOf, timeSteps } from '../../gpu/training.ts';

for (const optimizer of ['soap', 'adam'] as const) {
  for (const order of [0, 1, 2] as Order[]) {
    test(`steps of ${optimizer} at order ${order} are of ten outputs in four directions`, async () => {
      const fit = fitOf({ width: 8, depth: 2, order, batch: 32, optimizer });
      const { milliseconds, operations, weights } = await timeSteps(
        fit,
        (shape, order, directions) => createCpuEngine(shape, order, { precision: 'float32', threads: 1, directions }),
        { rounds: 2, atLeast: 5 },
      );
      assert.equal(weights, 4 * 8 + 8 + 8 * 8 + 8 + 8 * 10 + 10);
      assert.equal(operations, 6 * [1, 5, 15][order]! * 32 * weights);
      assert.ok(milliseconds > 0 && milliseconds < 100);
    });
  }
}

test('a device has a peak', async () => {
  useSoftwareVulkan();
  const peak = await openPeak();
  const rate = await peak.measure();
  // One multiply-add a cycle of one core is some GFLOP/s; no device has 10 PFLOP/s of them.
  assert.ok(rate > 0.1 && rate < 1e7, `${rate} GFLOP/s`);
  peak.dispose();
});
