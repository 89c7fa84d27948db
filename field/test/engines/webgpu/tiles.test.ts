import { test } from 'node:test';
import { checkCase } from './against-reference.ts';

// As graphics devices have them; compiled for a processor they take seconds.

test('large tiles of several points', () =>
  checkCase({ network: { depth: 0 }, order: 0, directions: 1, counts: [44], largeTiles: true }));

test('large tiles of eight neurons', () =>
  checkCase({
    ...{ network: { inputs: 33, width: 33, depth: 1, outputs: 2 }, order: 2, directions: 3, counts: [10] },
    ...{ orders: [], largeTiles: true },
  }));
