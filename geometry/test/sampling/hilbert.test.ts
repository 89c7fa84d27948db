import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hilbertIndex } from '../../src/sampling/hilbert.ts';

for (const [dimensions, bits] of [
  [1, 9],
  [2, 5],
  [3, 4],
  [4, 3],
] as const) {
  test(`in ${dimensions} dimensions the curve meets every cell once and goes from each to a neighbour`, () => {
    const side = 2 ** bits;
    const count = side ** dimensions;
    const cells: number[][] = Array(count);
    for (let n = 0; n < count; n++) {
      const cell = Array.from({ length: dimensions }, (_, k) => Math.floor(n / side ** k) % side);
      cells[hilbertIndex(Uint32Array.from(cell), bits)] = cell;
    }
    for (let i = 0; i < count; i++) {
      assert.ok(cells[i], `no cell has the place ${i}`);
      if (i === 0) continue;
      const steps = cells[i]!.map((x, k) => Math.abs(x - cells[i - 1]![k]!));
      assert.equal(
        steps.reduce((sum, x) => sum + x, 0),
        1,
      );
    }
  });
}

test('places of 52 bits are exact', () => {
  const corner = Uint32Array.of(2 ** 13 - 1, 0, 0, 0);
  assert.equal(hilbertIndex(corner, 13), 2 ** 52 - 1);
  assert.equal(hilbertIndex(Uint32Array.of(0, 0, 0, 0), 13), 0);
});
