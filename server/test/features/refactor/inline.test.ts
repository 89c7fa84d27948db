import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applied } from '../../../src/features/fix-all.ts';
import { inlineActions } from '../../../src/features/refactor/inline.ts';
import { assertSameMetrics, EXAMPLES, metricsAt, refactored, snapshotOf } from './kit.ts';

const inSpacetime = (text: string) => `spacetime S {\n  chart A(t, r, θ, φ) { r in 3 .. 9 }\n${text}\n}\n`;
const body = (text: string | undefined) =>
  text
    ?.split('\n')
    .slice(2, -2)
    .map((line) => line.trim())
    .join(' | ');

test('a let gives way to its value', () => {
  const metric = '  metric in A { ds^2 = -f dt^2 + 1/f dr^2 + r^2 dθ^2 + dφ^2 }';
  assert.equal(
    body(refactored(inSpacetime(`  let $0f = 1 - 2/r\n${metric}`), /^Inline `f`, at all 2/u)),
    'metric in A { ds^2 = -(1 - 2/r) dt^2 + 1/(1 - 2/r) dr^2 + r^2 dθ^2 + dφ^2 }',
  );
  assert.equal(
    body(refactored(inSpacetime(`  let f = 1 - 2/r\n${metric.replace('-f', '-$0f')}`), /^Inline this/u)),
    'let f = 1 - 2/r | metric in A { ds^2 = -(1 - 2/r) dt^2 + 1/f dr^2 + r^2 dθ^2 + dφ^2 }',
  );
  assert.equal(
    body(refactored(inSpacetime('  let $0g(x) = x^2 + r\n  let h = g(1 + r)*2'), /^Inline/u)),
    'let h = ((1 + r)^2 + r)*2',
  );
  assert.equal(
    body(refactored(inSpacetime('  /// A root.\n  let $0s = sqrt(r)  // positive\n  let h = s^2'), /^Inline/u)),
    'let h = sqrt(r)^2',
  );
});

test('what would mean something else is left', () => {
  assert.equal(refactored(inSpacetime('  let $0f = r\n  let g(r) = f*r'), /^Inline/u), undefined);
  assert.equal(
    refactored(
      '//- other.spacetime\nimport "main.spacetime"\nfit F of S { encode (f) }\n//- main.spacetime\nspacetime S {\n  chart A(t, r, θ, φ)\n  let $0f = r\n  let g = f\n}\n',
      /^Inline/u,
    ),
    undefined,
  );
  assert.equal(refactored(inSpacetime('  let $0f = 2'), /^Inline/u), undefined);
});

test('the metrics of all examples stay as they are without their lets', () => {
  let count = 0;
  for (const { name, text } of EXAMPLES) {
    const snapshot = snapshotOf(text);
    for (const spacetime of snapshot.model.spacetimes) {
      const expected = metricsAt(spacetime);
      for (const declaration of spacetime.lets.values()) {
        for (const action of inlineActions(snapshot, declaration.name.range)) {
          const edits = action.edits();
          assert.ok(edits, `${name}: ${declaration.name.text}`);
          const after = snapshotOf(applied(text, edits));
          assert.deepEqual(after.model.diagnostics, [], after.text);
          assertSameMetrics(
            expected,
            metricsAt(after.model.spacetimes[0]!),
            `${name} without ${declaration.name.text}`,
          );
          count++;
        }
      }
    }
  }
  assert.ok(count > 20, String(count));
});
