import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scan } from '@spacetime/dsl';

const TEXT = 'spacetime S { // a comment\n  let f = −2π\n  \\the "a';

test('tokens keep their places, and are what they are read as', () => {
  const found = scan(TEXT).map(({ kind, text, range, startsLine }) => [
    kind,
    text,
    TEXT.slice(range.start, range.end),
    startsLine,
  ]);
  assert.deepEqual(found, [
    ['word', 'spacetime', 'spacetime', true],
    ['word', 'S', 'S', false],
    ['symbol', '{', '{', false],
    ['reserved', 'let', 'let', true],
    ['word', 'f', 'f', false],
    ['symbol', '=', '=', false],
    ['symbol', '-', '−', false],
    ['number', '2π', '2π', false],
    ['symbol', '\\', '\\', true],
    ['word', 'the', 'the', false],
    ['text', '"a', '"a', false],
  ]);
  assert.equal(scan('"a"')[0]!.isClosed, true);
  assert.equal(scan('"a')[0]!.isClosed, false);
});

test('a part has the tokens of the whole that lie in it', () => {
  const start = TEXT.indexOf('let');
  assert.deepEqual(
    scan(TEXT, { start, end: TEXT.length }),
    scan(TEXT).filter(({ range }) => range.start >= start),
  );
});
