import assert from 'node:assert/strict';
import { test } from 'node:test';
import { longestVectors } from '../../../src/engines/tensorflow/papuc.ts';
import { randomVector } from '../cases.ts';
import { frameNorm, papucNorm, symmetric } from '../reference-norm.ts';

test('the vectors have norm one, and images as long as the longest that a search finds', () => {
  const special = [
    new Array<number>(10).fill(0),
    [-3, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 3, 0, 4, 0, 0, 0, 0, 0, 0],
    // Purely spatial; of one eigenvalue; of two that differ in their sign alone.
    [0, 0, 0, 0, 2, 0, 0, -7, 0, 1],
    [1, 3, 0, 4, 2, 0, 0, 2, 0, 2],
    [0, 1, 2, 0, 5, 0, 0, -5, 0, 1],
    // Time with space along the largest eigenvalue's vector, across it, and almost across it.
    [0, 2, 0, 0, 5, 0, 0, 1, 0, 1],
    [0, 2, 0, 0, 1, 0, 0, 5, 0, 0],
    [0, 4, 1e-7, 0, 3, 0, 0, 3.5, 0, 0],
  ];
  const random = Array.from({ length: 60 }, (_, k) =>
    Array.from(randomVector(10, 70 + k), (x) => x * 10 ** (3 * (k % 7) - 9)),
  );
  const tensors = [...special, ...random];
  const found = longestVectors(Float32Array.from(tensors.flat()));
  for (const [index, y] of tensors.entries()) {
    const x = Array.from(found.subarray(4 * index, 4 * index + 4));
    const image = symmetric(y).map((row) => row.reduce((sum, entry, i) => sum + entry * x[i]!, 0));
    const { value } = frameNorm('papuc', y);
    // Rounding of tensors and vectors to float32.
    assert.ok(Math.abs(papucNorm(x) - 1) < 2e-7, `${index}: ${x}`);
    assert.ok(Math.abs(papucNorm(image) - value) <= 2e-7 * value, `${index}: ${papucNorm(image)}, not ${value}`);
  }
});

test('what is not finite has a vector too', () => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY]) {
    for (let k = 0; k < 10; k++) {
      const y = new Float32Array(10).fill(1);
      y[k] = bad;
      assert.deepEqual([...longestVectors(y)], [1, 0, 0, 0]);
    }
  }
});
