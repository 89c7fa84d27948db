import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isToPanel } from '../src/message.ts';
import { powersOfTen, short, tick, ticks } from '../src/numbers.ts';
import { rangeOf, roundValues } from '../src/plots/ranges.ts';
import { joined } from '../src/training/runs.ts';

test('numbers are short and lose no meaning', () => {
  assert.deepEqual(
    [1.5e-7, 0.0421, 12, 123456, 0, Number.NaN, Number.NEGATIVE_INFINITY].map((x) => short(x)),
    [...['1.50e-7', '0.0421', '12', '1.23e5', '0', 'NaN', '−∞']],
  );
  assert.deepEqual(
    [1e-4, 1.5e-4, 100, 0.5, 1e6, 10, 2.5e5].map((x) => tick(x)),
    ['1e-4', '1.5e-4', '100', '0.5', '1e6', '10', '2.5e5'],
  );
});

test('numbers of an axis are told apart, and have no more digits than that takes', () => {
  assert.deepEqual(ticks([0, 50, 100]), ['0', '50', '100']);
  assert.deepEqual(ticks([12_300, 12_345, 12_390]), ['12300', '12345', '12390']);
  assert.deepEqual(ticks([9.9995, 10, 10.0005]), ['9.9995', '10', '10.0005']);
  assert.deepEqual(ticks([1e5, 1.005e5, 1.01e5]), ['1e5', '1.005e5', '1.01e5']);
  assert.deepEqual([ticks([]), ticks([1.5])], [[], ['1.5']]);
});

test('an axis does not enlarge rounding, and has no numbers where there is no room for any', () => {
  const θ = Math.PI / 2;
  const [low, high] = rangeOf(θ - 2e-16, θ + 2e-16, false);
  assert.ok(low < 0.8 && high > 2.3, `${low} ${high}`);
  const near = rangeOf(1, 1.001, false);
  assert.ok(near[0] > 0.999 && near[1] < 1.002);
  for (const range of [
    [1, 1],
    [18, 18 + 4e-15],
    [1, 2 ** 53 + 2 - 2 ** 53],
    [Number.NaN, 1],
    [-Infinity, Infinity],
  ] as const)
    assert.ok(roundValues(range).length < 10);
  assert.deepEqual(roundValues([18, 18 + 4e-15]), []);
  assert.deepEqual(roundValues([0, 10]), [0, 2.5, 5, 7.5, 10]);
  assert.deepEqual(roundValues([0.6, 8.7]), [2.5, 5, 7.5]);
});

test('logarithmic axes have lines at powers of ten, or between them', () => {
  assert.deepEqual(powersOfTen(1e-3, 10, 8), [1e-3, 1e-2, 0.1, 1, 10]);
  assert.deepEqual(powersOfTen(1e-14, 1, 8), [1e-14, 1e-12, 1e-10, 1e-8, 1e-6, 1e-4, 1e-2, 1]);
  assert.deepEqual(powersOfTen(1.5, 8, 8), [2, 5]);
});

test('runs of other lengths are joined over all steps, with gaps', () => {
  const { xs, curves } = joined([
    { xs: [1, 3], curves: [[10, 30]] },
    {
      xs: [2, 3, 4],
      curves: [
        [2, 3, 4],
        [5, null, 7],
      ],
    },
  ]);
  assert.deepEqual(xs, [1, 2, 3, 4]);
  assert.deepEqual(curves, [
    [10, null, 30, null],
    [null, 2, 3, 4],
    [null, 5, null, 7],
  ]);
});

test('messages of no known form are dropped', () => {
  assert.ok(isToPanel({ type: 'answer', id: 0, result: null }));
  for (const wrong of [
    null,
    1,
    'x',
    {},
    { type: 'answer' },
    { type: 'init', subject: null },
    { type: 'event', name: 1 },
  ]) {
    assert.ok(!isToPanel(wrong));
  }
});
