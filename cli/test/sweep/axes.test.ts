import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAxes, product } from '../../src/sweep/axes.ts';

test('a key and its values, split at commas outside parentheses', () => {
  assert.deepEqual(
    parseAxes(['network.width = 32, 64,128', 'optimizer=soap(learning_rate=1e-3, b1 = min(0.9, 1)),lm']),
    [
      { key: 'network.width', values: ['32', '64', '128'] },
      { key: 'optimizer', values: ['soap(learning_rate=1e-3, b1 = min(0.9, 1))', 'lm'] },
    ],
  );
  assert.deepEqual(parseAxes(['encode=(log(r), cos(θ)),(r)'])[0]!.values, ['(log(r), cos(θ))', '(r)']);
});

test('the product has every combination once, the last axis fastest', () => {
  const cells = product(parseAxes(['a=1,2', 'b=x,y,z']));
  assert.deepEqual(
    cells.map((cell) => cell.map(({ key, value }) => key + value).join('')),
    ['a1bx', 'a1by', 'a1bz', 'a2bx', 'a2by', 'a2bz'],
  );
});

for (const [what, texts, message] of [
  ['no equals sign', ['network.width'], /"network\.width" is not of the form KEY=VALUE,VALUE/],
  ['no key', ['=3'], /not of the form/],
  ['an empty value', ['a=1,,2'], /value 2 is empty/],
  ['no value', ['a='], /value 1 is empty/],
  ['a value twice', ['a=1, 2, 1 '], /: 1 stands twice/],
  ['a key twice', ['a=1', 'a=2'], /a is given twice/],
] as const) {
  test(`${what} is refused`, () => assert.throws(() => parseAxes(texts), { exitCode: 2, message }));
}

test('a product beyond reason is refused with its size', () => {
  const many = Array.from({ length: 101 }, (_, k) => k).join(',');
  assert.throws(() => product(parseAxes([`a=${many}`, `b=${many}`])), /10201 cells \(101 × 101\)/);
});
