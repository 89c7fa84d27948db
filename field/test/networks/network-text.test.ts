import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkText } from '../../src/networks/network-text.ts';

const perceptron = { inputs: 4, width: 64, depth: 3, outputs: 10, activation: 'silu', omega: 30, scale: 1 } as const;

test('a network in a line', () => {
  assert.equal(networkText(perceptron), '4 → 64 → 64 → 64 → 10, silu');
  assert.equal(networkText({ ...perceptron, depth: 1, activation: 'sine' }), '4 → 64 → 10, sine, ω = 30');
  assert.equal(networkText({ ...perceptron, fourier: true }), '4 → 64 Fourier features → 64 → 64 → 10, silu');
  const pirate = { ...perceptron, architecture: 'piratenet', activation: 'tanh' } as const;
  assert.equal(networkText(pirate), '4 → 64 Fourier features → PirateNet of 3 blocks of 3 × 64 → 10, tanh');
  assert.match(networkText({ ...pirate, depth: 1 }), /of 1 block of 3 × 64/);
});
