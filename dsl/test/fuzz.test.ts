import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { format } from '../src/format.ts';
import { tokenise } from '../src/lexer.ts';
import { parse } from '../src/parser.ts';
import { meaning, strayRanges } from './parser-trees.ts';

const read = (name: string) => readFileSync(new URL(`fixtures/syntax/${name}.spacetime`, import.meta.url), 'utf8');
const SAMPLES = [
  'good/language',
  'good/layout',
  'good/charts',
  'bad/members',
  'bad/settings',
  'bad/expressions',
  '../papers/pasted',
  '../papers/habits',
].map(read);
/** Blocks of the samples, which are quicker to read than whole files. */
const SEEDS = SAMPLES.flatMap((sample) => [
  sample,
  ...sample.split(/\n(?=(?:\/\/\/.*\n)*(?:spacetime|fit|render|geodesic|data)\b)/),
]);
const PIECES = SAMPLES.flatMap((sample) => tokenise(sample).tokens.map(({ image }) => image));

/** Mulberry32: the same files every time. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function mutate(text: string, random: (below: number) => number): string {
  const at = random(text.length + 1);
  const to = Math.min(at + random(random(4) === 0 ? 200 : 8), text.length);
  const other = random(text.length + 1);
  const piece = PIECES[random(PIECES.length)];
  switch (random(9)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, at) + piece + text.slice(at);
    case 2:
      return `${text.slice(0, at)} ${piece} ${text.slice(at)}`;
    case 3:
      return text.slice(0, at) + String.fromCharCode(random(0x10000)) + text.slice(at);
    case 4:
      return text.slice(0, at) + String.fromCodePoint(random(0x110000)) + text.slice(to);
    case 5:
      return text.slice(0, at);
    case 6:
      return text.slice(0, other) + text.slice(at, to) + text.slice(other);
    case 7:
      return text.slice(0, at) + '(){}[]\n\r"/*_^.=,'[random(17)] + text.slice(at);
    default: {
      const [first, second] = [Math.min(at, other), Math.max(at, other)];
      return text.slice(0, first) + text.slice(second, second + 9) + text.slice(first, second) + text.slice(second + 9);
    }
  }
}

test('what was read before leaves no trace', () => {
  const random = randomNumbers(7);
  const texts = Array.from({ length: 200 }, () => mutate(mutate(SEEDS[random(SEEDS.length)], random), random));
  const forwards = texts.map((text) => parse(text, 'fuzz'));
  const backwards = texts.toReversed().map((text) => parse(text, 'fuzz'));
  assert.deepEqual(backwards.toReversed(), forwards);
});

test('20,000 broken files are read and formatted without a throw, and nothing valid is changed', () => {
  const random = randomNumbers(20260730);
  let valid = 0;
  for (let count = 0; count < 20_000; count++) {
    let text = SEEDS[random(SEEDS.length)];
    for (let i = random(4); i >= 0; i--) text = mutate(text, random);
    const { tree, diagnostics } = parse(text, 'fuzz');
    const stray = [...strayRanges(tree, text.length), ...diagnostics.filter(({ range }) => range.end > text.length)];
    assert.deepEqual(stray, [], JSON.stringify(text));
    const formatted = format(text, 'fuzz');
    if (!('text' in formatted)) {
      assert.ok(diagnostics.length > 0);
      continue;
    }
    valid++;
    const again = parse(formatted.text, 'fuzz');
    assert.deepEqual(again.diagnostics, [], JSON.stringify(text));
    assert.deepEqual(meaning(again.tree), meaning(tree), JSON.stringify(text));
    assert.deepEqual(format(formatted.text, 'fuzz'), formatted, JSON.stringify(text));
  }
  assert.ok(valid > 1000, `only ${valid} files were valid`);
});
