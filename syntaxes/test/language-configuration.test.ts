import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const read = (file: string) => JSON.parse(readFileSync(join(import.meta.dirname, '..', file), 'utf8'));
const configuration = read('language-configuration.json');

test('a word is a name with its Greek letters, subscripts and backslash', () => {
  const { pattern, flags } = configuration.wordPattern;
  const words = (text: string) => text.match(new RegExp(pattern, `g${flags}`));
  assert.deepEqual(words('2*θ_1 + Σ₀ dφ^2 \\theta a2'), ['θ_1', 'Σ₀', 'dφ', '\\theta', 'a2']);
});

test('lines after an opening are indented, and those that close are not', () => {
  const { increaseIndentPattern, decreaseIndentPattern } = configuration.indentationRules;
  const increases = (line: string) => new RegExp(increaseIndentPattern).test(line);
  assert.deepEqual(
    [
      'spacetime K {',
      '  chart C(t, r) {',
      '  chart C(t) { t in 0 .. 1 }',
      '  // an { alone',
      '  let f = 1 - (2',
      '  ds^2 = f(x)',
    ].map(increases),
    [true, true, false, false, true, false],
  );
  assert.deepEqual(
    ['  }', ')', 'x }'].map((line) => new RegExp(decreaseIndentPattern).test(line)),
    [true, true, false],
  );
});

test('doc comments go on, and end with an empty one', () => {
  const continues = (line: string) =>
    configuration.onEnterRules.some(
      ({ beforeText, action }: { beforeText: string; action: { appendText?: string } }) =>
        action.appendText === '/// ' && new RegExp(beforeText).test(line),
    );
  assert.deepEqual(['/// A hole.', '  /// x', '///', '// plain', '//// ruler'].map(continues), [
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('snippets have a prefix of their own each', () => {
  const prefixes = Object.values<{ prefix: string }>(read('snippets.json')).map(({ prefix }) => prefix);
  assert.equal(new Set(prefixes).size, prefixes.length);
});
