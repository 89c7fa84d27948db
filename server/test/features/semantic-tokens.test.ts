import assert from 'node:assert/strict';
import { test } from 'node:test';
import { semanticTokens } from '../../src/features/semantic-tokens.ts';
import { checkFixtures, fixture } from '../kit.ts';

checkFixtures(import.meta.url, 'semantic-tokens', ({ snapshot }) => {
  const { lines, text } = snapshot;
  let last = 0;
  return semanticTokens(snapshot)
    .map(({ range, type, modifiers }) => {
      const { line, column } = lines.position(range.start);
      const first = line === last ? '' : '\n';
      last = line;
      return `${first}${line}:${column} ${text.slice(range.start, range.end)} ${[type, ...modifiers].join('.')}`;
    })
    .join('\n')
    .trimStart();
});

test('a range has the tokens that touch it, and no token overlaps another', () => {
  const { snapshot } = fixture(
    'spacetime S {\n  chart A(t, 𝑟, θ, φ)\n  metric in A { ds^2 = -dt^2 + d𝑟^2 + 𝑟²dθ^2 }\n}\n',
  );
  const all = semanticTokens(snapshot);
  for (const [i, token] of all.entries()) if (i > 0) assert.ok(all[i - 1]!.range.end <= token.range.start);
  const from = snapshot.text.indexOf('metric');
  assert.deepEqual(
    semanticTokens(snapshot, { start: from, end: snapshot.text.length }),
    all.filter(({ range }) => range.start >= from),
  );
  // A letter of a mathematical alphabet takes two units.
  const differential = all.find(
    ({ range }) => snapshot.text.slice(range.start, range.end) === '𝑟' && range.start > from,
  );
  assert.deepEqual([differential?.type, differential!.range.end - differential!.range.start], ['variable', 2]);
});
