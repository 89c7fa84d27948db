import { test } from 'node:test';
import { checkCase } from './against-reference.ts';

test('along two directions: jets, losses and gradients are the reference’s', () =>
  checkCase({ network: { depth: 1, activation: 'sine' }, order: 2, directions: 2, counts: [9] }));

test('along four directions', () =>
  checkCase({ network: { depth: 1, activation: 'gabor' }, order: 2, directions: 4, counts: [9] }));
