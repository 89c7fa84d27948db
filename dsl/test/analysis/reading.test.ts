import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '@spacetime/dsl';

const flat = (field: string) => `spacetime S {
  chart C(t, x, y, z) { }
  metric in C { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }
}
render R of S { camera at (0, 1, 0, 0) looking inward  field ${field} }`;

test('an angle that is out of range in radians and not in degrees is offered in degrees', () => {
  const rangeOf = (field: string) =>
    analyze('a.spacetime', { read: () => flat(field), resolve: (_, path) => path }).diagnostics.find(
      ({ code }) => code === 'render/range',
    );
  const found = rangeOf('40');
  assert.match(found?.message ?? '', /^40 is out of range: .* In degrees it is 40°\.$/u);
  assert.equal(found?.fixes?.[0]?.edits[0]?.text, '40°');
  assert.doesNotMatch(rangeOf('400')?.message ?? '', /degrees/u);
  assert.equal(rangeOf('40°'), undefined);
});
