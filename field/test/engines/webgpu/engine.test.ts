import { test } from 'node:test';
import { checkCase } from './against-reference.ts';

// Few and small, as compilation for a processor takes most of the time; activations are tested beside their source.

test('two layers, in blocks: jets, losses and gradients are the reference’s', () =>
  checkCase({ network: { width: 35, outputs: 10 }, order: 2, directions: 1, counts: [7, 37] }));

test('values alone, no hidden layer', () => checkCase({ network: { depth: 0 }, order: 0, directions: 4, counts: [5] }));

test('Fourier features, and jets of a lower order than the engine’s', () =>
  checkCase({
    ...{ network: { fourier: true, depth: 1, width: 5 }, order: 1, directions: 2, counts: [3], orders: [1, 0] },
  }));
