import assert from 'node:assert/strict';
import { test } from 'node:test';
import { holdIgnorable, withinDomain } from '@spacetime/geometry';
import { example } from '../geodesics/kit.ts';

test('a field is held where what it has learned does not depend on a coordinate', () => {
  // What "was learned" depends on t and z, the metric only on its x and y.
  const field = example('gravitational-wave', { h: 1e-3 });
  const exact = { ...field, chart: field.chart, depends: 0b0111 };
  const { field: held, held: where } = holdIgnorable(field, exact);
  assert.deepEqual(where, [{ name: 'z', value: 0 }]);
  assert.equal(held.depends, field.depends & 0b0111);
  const points = Float64Array.of(1.3, 2, 3, 4, 0.2, 5, 6, 7);
  const [found, expected] = [new Float64Array(300), new Float64Array(300)];
  for (const order of [0, 1, 2] as const) {
    assert.equal(held.jets(points, 2, order, found), undefined);
    field.jets(Float64Array.of(1.3, 2, 3, 0, 0.2, 5, 6, 0), 2, order, expected);
    const streams = [1, 5, 15][order]!;
    for (let i = 0; i < 2 * streams; i++) {
      // Derivatives along z: ∂_z, then ∂_t∂_z, ∂_x∂_z, ∂_y∂_z, ∂_z∂_z.
      const isFlat = [4, 8, 11, 13, 14].includes(i % streams);
      for (let c = 10 * i; c < 10 * i + 10; c++) assert.equal(found[c], isFlat ? 0 : expected[c]);
    }
  }
  assert.equal(holdIgnorable(field, field).field, field);
});

test('outside its domain a field has no value, in coordinates on which it depends', () => {
  const field = example('schwarzschild');
  const inside = withinDomain(field);
  const points = Float64Array.of(9, 10, 1, 50, 0, 2.5, 1, 0, 0, 10, 4, 0);
  const out = new Float64Array(150);
  const fault = inside.jets(points, 3, 1, out);
  assert.deepEqual([fault?.point, fault?.message], [1, 'r is outside the domain that was learned, 3 .. 140']);
  assert.deepEqual(
    [0, 50, 100].map((at) => Number.isNaN(out[at])),
    [false, true, true],
  );
});
