import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectations } from '../../src/features/expectations.ts';
import { examined } from '../checks/examined.ts';
import { fixture, shown } from '../kit.ts';

const sphere = (body: string, metric = '-dt^2 + dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2)') => `spacetime Flat {
  chart C(t, r, θ, φ) { r in 1 .. 2  θ in 1 .. 2 }
  metric in C { ds^2 = ${metric} }
${body}}
`;

test('each expectation says how far it is from holding', async () => {
  const { snapshot } = fixture(
    sphere('  expect flat\n  expect kretschmann = 1\n  expect killing t, φ\n  expect   flat\n'),
  );
  const all = expectations(snapshot, await examined(snapshot));
  assert.deepEqual(
    all.map(({ id, state }) => [id, state]),
    [
      ['Flat/flat', 'holds'],
      ['Flat/kretschmann = 1', 'fails'],
      ['Flat/killing t, φ', 'holds'],
      ['Flat/flat 2', 'holds'],
    ],
  );
  assert.equal(shown(snapshot.text, all[1]!.range), '«expect kretschmann = 1»');
  // Flat space has K = 0, but for rounding.
  assert.ok(Math.abs(Number(all[1]!.found)) < 1e-10, all[1]!.found);
  assert.equal(Number(all[1]!.expected), 1);
  assert.match(all[1]!.message!, /Does not hold/);
  assert.ok(all.every(({ milliseconds }) => milliseconds! > 0));
});

test('what is not known is not said to hold', async () => {
  const { snapshot } = fixture(sphere('  expect flat\n'));
  assert.deepEqual(
    [expectations(snapshot, () => 'pending')[0]!.state, expectations(snapshot, () => undefined)[0]!.state],
    ['pending', 'unknown'],
  );
  const wrong = fixture(sphere('  expect flat\n', '-dt^2 + q dr^2')).snapshot;
  const [one] = expectations(wrong, await examined(wrong));
  assert.equal(one!.state, 'unknown');
  assert.match(one!.message!, /^Not measured: .*q/);
  const nowhere = fixture(sphere('  expect flat\n', '-dt^2 + sqrt(-r) dr^2 + dθ^2 + dφ^2')).snapshot;
  const [other] = expectations(nowhere, await examined(nowhere));
  assert.equal(other!.state, 'unknown', JSON.stringify(other));
});
