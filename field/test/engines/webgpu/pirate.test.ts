import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shapeOf } from '../cases.ts';
import { checkCase } from './against-reference.ts';
import { advance, BALANCES, begin, cpuEngine, distance, gpuEngine, OPTIMIZERS } from './training/trainings.ts';

// Two blocks: x̄ goes through the second one into the first, and the gates' adjoints gather.

test('a PirateNet of values, first and second derivatives: jets, losses and gradients are the reference’s', () =>
  checkCase({
    ...{ network: { architecture: 'piratenet', width: 6, depth: 2, activation: 'tanh' }, order: 2, directions: 2 },
    ...{ counts: [21], orders: [2, 0] },
  }));

test('a PirateNet’s training is the processor’s in float64', async () => {
  const shape = shapeOf({ architecture: 'piratenet', inputs: 2, width: 4, depth: 1, outputs: 1 });
  const [cpu, gpu] = [await cpuEngine(1, shape), await gpuEngine(1, shape)];
  const setting = { optimizer: OPTIMIZERS.adam!, balance: BALANCES.fixed };
  const expected = advance(await begin(cpu, setting), 0, 30);
  const run = await begin(gpu, setting);
  assert.ok(run.stepper.advance);
  const { loss } = distance(advance(run, 0, 30), expected);
  assert.ok(loss < 1e-6, `${loss}`);
  cpu.dispose();
  gpu.dispose();
});
