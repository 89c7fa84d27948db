import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '@spacetime/dsl';
import { examine } from '../../src/checks/examine.ts';
import { relocate, subjectsOf } from '../../src/checks/subject.ts';

const TEXT = `// A comment before all.
spacetime S {
  chart C(t, r, θ, φ) { r in 2.5 .. 40  θ in 0 .. π  φ in 0 .. 2π periodic }
  metric in C { ds^2 = -(1 - 2/r) dt^2 + 1/(1 - 2/r) dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
}
fit F of S { }
render Sound of S { camera at (0, 30, 1, 0) }
render Close of F { camera at (0, 30, 1, 0)
  disk 2.6 .. 20 }`;

test('render blocks are looked at in their own text, and what is found is put where it stands', async () => {
  const model = analyze('file', { read: () => TEXT, resolve: (_, path) => path });
  const subjects = subjectsOf(model, 'file', () => TEXT).filter(({ kind }) => kind === 'render');
  assert.deepEqual(
    subjects.map(({ name }) => name),
    ['Sound', 'Close'],
  );
  const [sound, close] = subjects as [(typeof subjects)[0], (typeof subjects)[0]];
  const quiet = await examine(sound);
  assert.deepEqual([quiet.diagnostics, quiet.isFinal], [[], true]);
  const { diagnostics } = await examine(close);
  const [found] = diagnostics.map((one) => relocate(close, one));
  assert.equal(found!.code, 'render/disk');
  assert.equal(TEXT.slice(found!.range.start, found!.range.end), 'disk 2.6 .. 20');
  assert.match(found!.message, /No circular orbit is timelike at radius 2\.6/u);
});
