import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWebgpuEngine } from '../../../src/engines/webgpu/engine.ts';
import { shapeOf } from '../cases.ts';
import { testAgainstReference } from './against-reference.ts';

testAgainstReference({
  'silu along one direction, in blocks, two layers': {
    ...{ network: { width: 35, outputs: 10 }, order: 2, directions: 1, counts: [7, 37] },
  },
  'values alone, no hidden layer': { network: { depth: 0 }, order: 0, directions: 4, counts: [5] },
  'Fourier features, lower orders': {
    ...{ network: { fourier: true, depth: 1, width: 5 }, order: 1, directions: 2, counts: [3], orders: [1, 0] },
  },
  'large tiles': {
    ...{ network: { depth: 1, width: 6 }, order: 2, directions: 1, counts: [44], largeTiles: true },
  },
});

test('what it has no kernels for is said', async () => {
  const pirate = shapeOf({ architecture: 'piratenet' });
  await assert.rejects(createWebgpuEngine(pirate, 2, { threads: 1 }), /the engine webgpu has no piratenet: choose/);
});
