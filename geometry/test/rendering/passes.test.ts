import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillMissing, isSampleCount, passesOf, raysOf } from '@spacetime/geometry';

test('passes have every pixel once, each in the coarsest grid that has it', () => {
  for (const [width, height] of [
    [1, 1],
    [8, 8],
    [19, 13],
  ] as const) {
    const passes = passesOf(width, height);
    const all = passes.flatMap(({ pixels }) => [...pixels]);
    assert.deepEqual(
      [...all].sort((a, b) => a - b),
      Array.from({ length: width * height }, (_, i) => i),
    );
    for (const { stride, pixels } of passes) {
      for (const pixel of pixels) {
        const [x, y] = [pixel % width, Math.floor(pixel / width)];
        assert.ok(x % stride === 0 && y % stride === 0);
        if (stride < 8) assert.ok(x % (2 * stride) !== 0 || y % (2 * stride) !== 0);
      }
    }
  }
});

test('rays of a pixel stand in the middles of its equal parts', () => {
  assert.deepEqual([...raysOf([0, 5], 4, 1)], [0.5, 0.5, 1.5, 1.5]);
  assert.deepEqual([...raysOf([5], 4, 4)], [1.25, 1.25, 1.75, 1.25, 1.25, 1.75, 1.75, 1.75]);
  assert.deepEqual([1, 4, 9, 64].map(isSampleCount), [true, true, true, true]);
  assert.deepEqual([0, 2, 5, 81, 2.25, Number.NaN].map(isSampleCount), Array(6).fill(false));
});

test('what is missing shows the nearest pixel up and left that is there', () => {
  const rgb = new Uint8Array(3 * 81).fill(128);
  const known = new Uint8Array(81);
  for (const [x, y, value] of [
    [0, 0, 10],
    [8, 0, 20],
    [4, 4, 30],
    [5, 5, 40],
  ] as const) {
    known[9 * y + x] = 1;
    rgb.fill(value, 3 * (9 * y + x), 3 * (9 * y + x) + 3);
  }
  fillMissing(rgb, known, 9, 9);
  const at = (x: number, y: number) => rgb[3 * (9 * y + x)];
  assert.deepEqual([at(7, 3), at(8, 3), at(6, 7), at(5, 5), at(3, 7)], [10, 20, 30, 40, 10]);
  // Nothing above and left of it was there.
  assert.equal(at(2, 8), 128);
});
