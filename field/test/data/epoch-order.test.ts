import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EpochOrder } from '../../src/data/epoch-order.ts';

test('an epoch sees every point once, in batches that differ by one at most', () => {
  for (const [count, batch] of [
    [100, 7],
    [64, 16],
    [5, 2],
    [10, 9],
  ]) {
    const order = new EpochOrder(count, batch, 3);
    const batches = Math.ceil(count / batch);
    for (const epoch of [0, 1]) {
      const seen = Array.from({ length: batches }, (_, k) => [...order.batch(epoch * batches + k)]);
      assert.deepEqual(
        seen.flat().sort((a, b) => a - b),
        Array.from({ length: count }, (_, i) => i),
      );
      const sizes = seen.map(({ length }) => length);
      assert.ok(
        Math.max(...sizes) - Math.min(...sizes) <= 1 && Math.max(...sizes) === order.largest && order.largest <= batch,
      );
    }
  }
});

test('a function of seed and step alone; epochs and seeds differ', () => {
  const order = new EpochOrder(1000, 100, 7);
  const straight = Array.from({ length: 25 }, (_, step) => [...order.batch(step)]);
  const jumping = new EpochOrder(1000, 100, 7);
  for (const step of [24, 3, 17, 0]) assert.deepEqual([...jumping.batch(step)], straight[step]);
  assert.notDeepEqual(straight[0], straight[10]);
  assert.notDeepEqual([...new EpochOrder(1000, 100, 8).batch(0)], straight[0]);
});
