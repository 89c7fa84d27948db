import assert from 'node:assert/strict';
import { test } from 'node:test';
import { partsOf } from '@spacetime/dsl';
import { applied } from '../../../src/features/fix-all.ts';
import { expressionsOf } from '../../../src/features/refactor/expressions.ts';
import { extractActions } from '../../../src/features/refactor/extract.ts';
import { assertSameMetrics, EXAMPLES, metricsAt, refactored, snapshotOf } from './kit.ts';

const inSpacetime = (text: string) =>
  `spacetime S {\n  parameter M = 1\n  parameter a = 0.5\n  chart A(t, r, θ, φ) { r in 3 .. 9 }\n  ${text}\n}\n`;
const changed = (source: string, title: RegExp) => {
  const before = new Set(source.replaceAll('$0', '').split('\n'));
  return refactored(source, title)
    ?.split('\n')
    .filter((line) => !before.has(line))
    .map((line) => line.trim());
};

test('the selected expression gets a name', () => {
  const metric = (coefficient: string) =>
    inSpacetime(`metric in A { ds^2 = -${coefficient} dt^2 + 1/(1 - 2*M/r) dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }`);
  assert.deepEqual(changed(metric('$0(1 - 2*M/r)$0'), /^Extract `let f`$/u), [
    'let f = 1 - 2*M/r',
    'metric in A { ds^2 = -f dt^2 + 1/(1 - 2*M/r) dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }',
  ]);
  assert.deepEqual(changed(metric('($01 - 2*M/r$0)'), /all 2 places/u), [
    'let f = 1 - 2*M/r',
    'metric in A { ds^2 = -f dt^2 + 1/f dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }',
  ]);
  assert.deepEqual(changed(inSpacetime('let Δ = $0r^2 + a^2*cos(θ)^2$0'), /^Extract/u), [
    'let Σ = r^2 + a^2*cos(θ)^2',
    'let Δ = Σ',
  ]);
  assert.deepEqual(changed(inSpacetime('let g(x) = x + $0sin(x*r)$0'), /^Extract/u), [
    'let f(x) = sin(x*r)',
    'let g(x) = x + f(x)',
  ]);
  assert.deepEqual(changed(inSpacetime('/// Said of g.\n  let g = $0M + a$0*r'), /^Extract/u), undefined);
});

test('nothing is extracted that is no expression of its own', () => {
  for (const text of [
    'let g = 1 + $0M/r + 2$0',
    'let g = $0M$0',
    'let g = $02$0',
    'let g = if $0M < 2$0 then 1 else 2',
    'metric in A { ds^2 = $0-dt^2$0 + dr^2 + dθ^2 + dφ^2 }',
    'metric in A { ds^2 = -dt^2 + $0r^2 (dθ^2 + dφ^2)$0 + dr^2 }',
    'parameter b = $01 + 2$0',
  ]) {
    assert.equal(refactored(inSpacetime(text), /Extract/u), undefined, text);
  }
});

test('the metrics of all examples stay as they are, whatever is extracted', () => {
  let count = 0;
  for (const { name, text } of EXAMPLES) {
    const snapshot = snapshotOf(text);
    for (const spacetime of snapshot.model.spacetimes) {
      const expected = metricsAt(spacetime, 4);
      const parts = expressionsOf(spacetime.declaration).flatMap(({ expression }) => [...partsOf(expression)]);
      // A part of them all, evenly.
      for (const part of parts.filter((one, k) => one.kind !== 'name' && one.kind !== 'number' && k % 5 === 0)) {
        for (const action of extractActions(snapshot, part.range)) {
          const edits = action.edits();
          assert.ok(edits, `${name}: ${text.slice(part.range.start, part.range.end)}`);
          const after = snapshotOf(
            applied(
              text,
              [...edits].sort((a, b) => a.range.start - b.range.start),
            ),
          );
          assert.deepEqual(after.model.diagnostics, [], after.text);
          assertSameMetrics(expected, metricsAt(after.model.spacetimes[0]!, 4), name);
          count++;
        }
      }
    }
  }
  assert.ok(count > 50, String(count));
});
