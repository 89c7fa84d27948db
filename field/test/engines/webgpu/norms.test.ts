import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCase } from './against-reference.ts';
import { advance, BALANCES, begin, cpuEngine, distance, gpuEngine, OPTIMIZERS } from './training/trainings.ts';

for (const norm of ['minkowski', 'papuc'] as const) {
  test(`values by the norm ${norm}: losses and gradients are the reference’s`, () =>
    checkCase({ network: { depth: 0, outputs: 7 }, order: 1, directions: 2, counts: [37], orders: [], norm }));
}

test('trainings by norms are the processor’s', async () => {
  const [cpu, gpu] = [await cpuEngine(1), await gpuEngine(1)];
  for (const norm of ['minkowski', 'papuc'] as const) {
    const setting = { optimizer: OPTIMIZERS.adam!, balance: BALANCES.gradnorm, norm };
    const expected = advance(await begin(cpu, setting), 0, 20);
    const run = await begin(gpu, setting);
    assert.ok(run.stepper.advance);
    const { loss, lambda } = distance(advance(run, 0, 20), expected);
    assert.ok(loss < 2e-6 && lambda < 2e-6, `${norm}: ${loss} ${lambda}`);
  }
  cpu.dispose();
  gpu.dispose();
});
