import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { analyze, type Known, Memory, originOf, type Parsed, parse, reparse } from '../src/index.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const examples = globSync('*.spacetime', { cwd: EXAMPLES })
  .sort()
  .map((name) => readFileSync(`${EXAMPLES}/${name}`, 'utf8'));
const LONG = examples.slice(0, 8).join('\n');

const piece = fc.oneof(
  fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '\n',
    '\r\n',
    '"',
    '/*',
    '*/',
    '//',
    '///',
    ' ',
    '^',
    '=',
    'é',
    '𝑟',
    '²',
    '−',
    '\\',
  ),
  fc.constantFrom(
    'spacetime T {\n',
    'spacetime T {}\n',
    '}\n}\n',
    'let g = f\n',
    'let f(x) = x\n',
    'fit G of S { seed 1 }\n',
    'expect vacuum\n',
    'import "a"\n',
  ),
  fc.constantFrom('', '', 'M', '2*r'),
);
/** How far from where one writes, of what length, what instead; most are small, and most stay near. */
const edit = fc.record({
  by: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: -60, max: 60 }) }, { weight: 1, arbitrary: fc.nat(20_000) }),
  length: fc.oneof({ weight: 6, arbitrary: fc.nat(3) }, { weight: 1, arbitrary: fc.nat(400) }),
  text: piece,
});

/** All that an analysis says of a text. */
const meaning = (text: string, parsed: Parsed, memory: Memory) =>
  analyze('a', {
    read: (path) => (path === 'a' ? text : undefined),
    resolve: (_, path) => path,
    parsed: () => parsed,
    memory,
  });

test('after any edits the outcome of reading and of the analysis is that of the whole text', () => {
  let partly = 0;
  fc.assert(
    fc.property(fc.nat(LONG.length), fc.array(edit, { minLength: 1, maxLength: 8 }), (place, edits) => {
      const memory = new Memory();
      let known: Known = { text: LONG, parsed: parse(LONG, 'a') };
      for (const { by, length, text: inserted } of edits) {
        const from = Math.min(Math.abs(place + by), known.text.length);
        const text = known.text.slice(0, from) + inserted + known.text.slice(from + length);
        const parsed = reparse(known, text, 'a');
        assert.deepEqual(parsed, parse(text, 'a'));
        assert.deepEqual(meaning(text, parsed, memory), meaning(text, parse(text, 'a'), new Memory()));
        if (parsed.tree.declarations[0] === known.parsed.tree.declarations[0]) partly++;
        known = { text, parsed };
      }
    }),
    { numRuns: 40 },
  );
  assert.ok(partly > 33, `${partly} were not read as a whole`);
});

test('what lies before a change stays the same objects', () => {
  const known = { text: LONG, parsed: parse(LONG, 'a') };
  const at = LONG.lastIndexOf('expect');
  const text = `${LONG.slice(0, at)}let new_one = 1\n  ${LONG.slice(at)}`;
  const { tree } = reparse(known, text, 'a');
  const { declarations } = known.parsed.tree;
  assert.ok(tree.declarations.filter((one, i) => one === declarations[i]).length > declarations.length / 2);
});

test('what lies behind a change is only moved, and is itself again once the change is taken back', () => {
  const known = { text: LONG, parsed: parse(LONG, 'a') };
  const at = LONG.indexOf('expect');
  const text = `${LONG.slice(0, at)}let new_one = 1\n  ${LONG.slice(at)}`;
  const parsed = reparse(known, text, 'a');
  const { declarations } = known.parsed.tree;
  const anew = parsed.tree.declarations.filter((one) => !declarations.includes(originOf(one).declaration));
  assert.equal(anew.length, 1);
  const back = reparse({ text, parsed }, LONG, 'a').tree.declarations;
  assert.equal(back.filter((one, i) => one !== declarations[i]).length, 1);
});
