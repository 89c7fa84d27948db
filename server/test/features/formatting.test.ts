import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { format } from '@spacetime/dsl';
import fc from 'fast-check';
import { formatDocument, formatOnType, formatRange } from '../../src/features/formatting.ts';
import type { TextEdit } from '../../src/features/places.ts';
import { applied } from '../../src/features/rename-check.ts';
import { fixture } from '../kit.ts';

const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url));
const examples = globSync('*.spacetime', { cwd: EXAMPLES }).map((name) => readFileSync(`${EXAMPLES}/${name}`, 'utf8'));

function edits(answer: ReturnType<typeof formatDocument>): readonly TextEdit[] {
  assert.ok('edits' in answer);
  return answer.edits;
}

/** Space of every kind in place of the space of a text. */
const roughened = fc
  .tuple(
    fc.constantFrom(...examples),
    fc.infiniteStream(fc.constantFrom('', '', '', ' ', '  ', '\t', '\n', '\r\n', '\u200b', ' \n\n\n ')),
  )
  .map(([text, spaces]) => text.replace(/(?<=[\n,=+])[ \n]*/gu, (space) => space + spaces.next().value));

test('the edits make the formatted text, touch nothing but space, and are none for a formatted text', () => {
  fc.assert(
    fc.property(roughened, (text) => {
      const result = format(text, 'a');
      if ('diagnostics' in result) return;
      const found = edits(formatDocument({ text, path: 'a' }));
      assert.equal(applied(text, found), result.text);
      for (const { range, text: space } of found) {
        assert.match(text.slice(range.start, range.end) + space, /^[\s\u200b]*$/u);
        // No place is within a line break, so that none can begin or end there.
        for (const at of [range.start, range.end]) assert.ok(!(text[at - 1] === '\r' && text[at] === '\n'));
        const old = text.slice(range.start, range.end);
        assert.ok(old !== space && (old === '' || space === '' || old[0] !== space[0] || text.includes('\r')));
      }
      assert.deepEqual(formatDocument({ text: result.text, path: 'a' }), { edits: [] });
    }),
    { numRuns: 200 },
  );
});

test('a change of indentation is just that', () => {
  const { snapshot } = fixture('spacetime S {\n      parameter M = 1\n  chart A(t,r, θ, φ)\n}\n');
  assert.deepEqual(edits(formatDocument(snapshot)), [
    { range: { start: 16, end: 20 }, text: '' },
    { range: { start: 48, end: 48 }, text: ' ' },
  ]);
});

test('a broken text is refused, with what is wrong', () => {
  const { snapshot } = fixture('spacetime S {\n      parameter M 1\n}\n');
  const answer = formatDocument(snapshot);
  assert.ok('diagnostics' in answer);
  assert.equal(answer.diagnostics[0]?.code, 'syntax');
  assert.deepEqual(formatOnType(snapshot, snapshot.text.length - 1, '}'), []);
});

const UGLY = 'spacetime S {\n parameter M=1\n parameter a=1\n    let f=M\n}\nfit   F of S{seed 0}\n';

test('a range has the edits of its lines alone', () => {
  const { snapshot } = fixture(UGLY);
  const start = UGLY.indexOf('a=1');
  assert.equal(
    applied(UGLY, edits(formatRange(snapshot, { start, end: start }))),
    UGLY.replace(' parameter a=1', '  parameter a = 1'),
  );
});

test('a closing brace lays its block out, a line break the line before', () => {
  const { snapshot } = fixture(UGLY);
  const brace = UGLY.indexOf('}') + 1;
  assert.equal(
    applied(UGLY, formatOnType(snapshot, brace, '}')),
    'spacetime S {\n  parameter M = 1\n  parameter a = 1\n  let f = M\n}\nfit   F of S{seed 0}\n',
  );
  assert.equal(
    applied(UGLY, formatOnType(snapshot, UGLY.indexOf(' parameter a'), '\n')),
    UGLY.replace(' parameter M=1', '  parameter M = 1'),
  );
  assert.deepEqual(formatOnType(snapshot, 0, '\n'), []);
});

test('a line break leaves the empty line that it made alone', () => {
  const source = 'spacetime S {\n  parameter M=1\n    $0\n}\n';
  const { snapshot, cursors } = fixture(source);
  assert.equal(
    applied(snapshot.text, formatOnType(snapshot, cursors[0]!, '\n')),
    'spacetime S {\n  parameter M = 1\n    \n}\n',
  );
});
