import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STREAMS } from '@spacetime/geometry';
import type { NetworkShape } from '../../src/index.ts';
import { weightCount } from '../../src/layout.ts';
import { jetNetwork } from '../../src/learned/jet-network.ts';
import { referenceEngine } from '../engines/reference.ts';
import { randomVector } from '../toy-engine.ts';

const shapes: NetworkShape[] = [
  { inputs: 4, width: 16, depth: 3, outputs: 10, activation: 'silu', omega: 1, scale: 1 },
  { inputs: 3, width: 7, depth: 2, outputs: 5, activation: 'tanh', omega: 1, scale: 1 },
  { inputs: 1, width: 5, depth: 1, outputs: 1, activation: 'sine', omega: 3, scale: 1 },
  { inputs: 6, width: 9, depth: 2, outputs: 2, activation: 'gabor', omega: 4, scale: 2 },
  { inputs: 3, width: 6, depth: 3, outputs: 4, activation: 'tanh', omega: 1, scale: 1, fourier: true },
  { inputs: 3, width: 7, depth: 2, outputs: 9, activation: 'silu', omega: 1, scale: 1, architecture: 'piratenet' },
  { inputs: 9, width: 4, depth: 1, outputs: 5, activation: 'gabor', omega: 2, scale: 1, architecture: 'piratenet' },
];
const nameOf = ({ inputs, width, depth, outputs, activation, ...rest }: NetworkShape) =>
  `${rest.architecture ?? ''}${rest.fourier ? 'Fourier ' : ''} ${inputs}-${width}×${depth}-${outputs} ${activation}`;

for (const shape of shapes) {
  for (const order of [0, 1, 2] as const) {
    test(`${nameOf(shape)}, order ${order}: as the reference engine`, () => {
      // Not a whole number of blocks of points, and more than one.
      const count = 257;
      const weights = randomVector(weightCount(shape), 3);
      const features = randomVector(count * STREAMS[order] * shape.inputs, 5);
      const size = count * STREAMS[order] * shape.outputs;
      const reference = referenceEngine(shape, order);
      reference.weights.set(weights);
      const expected = new Float64Array(size);
      reference.forward(features, count, order, expected);
      const found = new Float64Array(size);
      jetNetwork(shape, weights).forward(features, count, order, found);
      const largest = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
      for (let i = 0; i < size; i++)
        assert.ok(Math.abs(found[i] - expected[i]) <= 2e-14 * largest, `${i}: ${found[i]} ${expected[i]}`);
    });
  }
}

for (const shape of [shapes[0], shapes[5]])
  test(`${nameOf(shape)}, along fewer directions: the streams that are left of the full jet`, () => {
    const count = 30;
    const weights = randomVector(weightCount(shape), 3);
    const network = jetNetwork(shape, weights);
    const features = randomVector(count * 15 * shape.inputs, 5);
    // Directions 1 and 3: streams 0, 2, 4 and of the pairs 11, 13, 33.
    const live = [0, 2, 4, 9, 11, 14];
    const pick = (jets: Float64Array, columns: number) =>
      Float64Array.from({ length: count * live.length * columns }, (_, k) => {
        const row = Math.floor(k / columns);
        return jets[(Math.floor(row / live.length) * 15 + live[row % live.length]) * columns + (k % columns)];
      });
    const full = new Float64Array(count * 15 * shape.outputs);
    network.forward(features, count, 2, full);
    const found = new Float64Array(count * live.length * shape.outputs);
    network.forward(pick(features, shape.inputs), count, 2, found, 2);
    assert.deepEqual(found, pick(full, shape.outputs));
  });
