import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completion } from '../../../src/features/completion/completion.ts';
import { checkFixtures, fixture } from '../../kit.ts';

const SHOWN = 16;

/** At each cursor: what the word there is, and what is offered first, as `label = text` where that differs. */
checkFixtures(import.meta.url, 'completion', ({ snapshot, cursors }) =>
  cursors
    .map((offset) => {
      const { text } = snapshot;
      const from = text.lastIndexOf('\n', offset - 1) + 1;
      const end = text.indexOf('\n', offset);
      const place = `${text.slice(from, offset)}|${text.slice(offset, end < 0 ? text.length : end)}`.trim();
      const found = completion(snapshot, offset);
      const items = (found?.items ?? []).slice(0, SHOWN).map(({ label, insert, snippet }) => {
        const written = snippet ?? insert ?? label;
        return written === label || written.includes('\n') ? label : `${label} → ${JSON.stringify(written)}`;
      });
      const more = (found?.items.length ?? 0) - items.length;
      return [`${place}`, ...items.map((item) => `  ${item}`), ...(more > 0 ? [`  … ${more} more`] : [])].join('\n');
    })
    .join('\n'),
);

function labels(source: string): readonly string[] {
  const { snapshot, cursors } = fixture(source);
  return completion(snapshot, cursors[0]!)?.items.map(({ label }) => label) ?? [];
}

const CHART = 'spacetime S {\n  parameter M = 1\n  chart A(t, r, θ, φ)\n  let f = 1 - 2*M/r\n';

test('nothing is offered within comments, numbers, texts and names that are being declared', () => {
  for (const source of [
    '// spa$0',
    '/* spa$0 */',
    '/// spa$0\nspacetime S {}',
    'spacetime S {\n  let f$0',
    'spacetime Sp$0',
    `${CHART}  let g = 1$0`,
    `${CHART}  let g = 1e$0`,
    'data D { file "a$0" }',
  ]) {
    assert.deepEqual(labels(source), [], source);
  }
});

test('what is broken above costs nothing below', () => {
  for (const broken of [
    'let g = sin((',
    'metric in A { ds^2 = -f dt^2 +',
    'chart B(x, y',
    'expect kretschmann =',
    '@ ,, )',
  ]) {
    const found = labels(`${CHART}  ${broken}\n  let h = $0\n}\n`);
    for (const name of ['M', 'f', 'r', 'θ', 'sin(x)']) assert.ok(found.includes(name), `${broken}: ${name}`);
    assert.ok(!found.includes('h'), 'a let is no part of itself');
  }
});

test('letters are found by their names, after a backslash and without', () => {
  const { snapshot, cursors } = fixture(`${CHART}  let g = \\the$0\n}`);
  const found = completion(snapshot, cursors[0]!)!;
  assert.deepEqual(
    found.items.map(({ label, filter }) => [label, filter]),
    [
      ['θ', '\\theta'],
      ['Θ', '\\Theta'],
    ],
  );
  assert.equal(snapshot.text.slice(found.insert.start, found.insert.end), '\\the');
  const typed = fixture(`${CHART}  let g = sig$0\n}`);
  assert.ok(
    completion(typed.snapshot, typed.cursors[0]!)!.items.some(
      ({ label, filter }) => label === 'σ' && filter === 'sigma',
    ),
  );
  const coordinate = fixture(`${CHART}  let g = th$0\n}`);
  const items = completion(coordinate.snapshot, coordinate.cursors[0]!)!.items;
  assert.deepEqual(
    items.filter(({ label }) => label === 'θ').map(({ kind, filter }) => [kind, filter]),
    [['coordinate', 'theta']],
  );
});

test('an item says what it is when it is looked at', () => {
  const { snapshot, cursors } = fixture(
    'spacetime S {\n  /// The mass.\n  parameter M = 1 in 0.1 .. 10\n  chart A(t, r, θ, φ) { r in 2 .. 3 }\n  let f = $0\n}',
  );
  const { items } = completion(snapshot, cursors[0]!)!;
  const doc = (label: string) => items.find((item) => item.label === label)?.doc?.();
  assert.equal(doc('M'), '```spacetime\nparameter M = 1 in 0.1 .. 10\n```\n\nThe mass.');
  assert.equal(doc('r'), '```spacetime\nchart A(t, r, θ, φ) { r in 2 .. 3 }\n```');
  assert.match(doc('atan2(y, x)')!, /Angle of the point/u);
  const fit = fixture('fit A of B {\n  $0\n}');
  const steps = completion(fit.snapshot, fit.cursors[0]!)!.items.find(({ label }) => label === 'steps')!;
  assert.equal(steps.detail, 'whole number ≥ 1 and ≤ 1000000000; default 20000');
});

test('defaults are those that the optimizer brings along', () => {
  const { snapshot, cursors } = fixture('fit A of B {\n  optimizer  lm\n  steps      $0\n}');
  const { items } = completion(snapshot, cursors[0]!)!;
  assert.deepEqual(
    items.map(({ label }) => label),
    ['100'],
  );
});
