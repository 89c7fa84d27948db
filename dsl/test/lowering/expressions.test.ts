import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Expression, evaluate, lowerExpressions, type Program } from '@spacetime/dsl';
import fc from 'fast-check';
import { direct } from './direct.ts';
import { expressions, points } from './random.ts';
import { binary, call, chartModel, choose, letDeclaration, number, spacetimeModel, variable } from './trees.ts';

const chart = chartModel('C', ['t', 'x', 'y', 'z']);
const [t, x, y, M] = ['t', 'x', 'y', 'M'].map(variable) as [Expression, Expression, Expression, Expression];

function lower(expression: Expression, m = 1.3, lets: Parameters<typeof spacetimeModel>[0]['lets'] = []): Program {
  return lowerExpressions(spacetimeModel({ charts: [chart], lets }), chart, [expression], new Map([['M', m]]));
}

const operations = (program: Program) => program.instructions.map(({ operation }) => operation);

test('a lowered expression has the value of its tree', () => {
  let finite = 0;
  fc.assert(
    fc.property(expressions, points, (expression, point) => {
      const names = new Map(['t', 'x', 'y', 'z', 'M'].map((key, i) => [key, [...point, 1.3][i]!]));
      const expected = direct(expression, names);
      // Where the tree has no value the program may have one (0·x = 0).
      if (expected === undefined) return;
      finite++;
      const [found] = evaluate(lower(expression), point);
      assert.ok(
        Object.is(found, expected) || Math.abs(found! - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
        `${found} is not ${expected}`,
      );
    }),
    { numRuns: 3000, seed: 1 },
  );
  assert.ok(finite > 1000, `${finite} finite values`);
});

test('identities fold: a background at M = 0 carries no trace of what M multiplied', () => {
  const f = binary(number(1), '-', binary(binary(number(2), '*', M), '/', x));
  assert.deepEqual(operations(lower(f, 0)), ['constant']);
  assert.deepEqual(evaluate(lower(f, 0), [0, 0, 0, 0]), [1]);
  for (const same of [
    binary(x, '+', number(0)),
    binary(number(0), '+', x),
    binary(x, '-', number(0)),
    binary(x, '*', number(1)),
    binary(x, '/', number(1)),
    binary(x, '^', number(1)),
    binary(x, '+', binary(M, '*', call('log', y))),
  ]) {
    assert.deepEqual(operations(lower(same, 0)), ['coordinate']);
  }
  for (const [expression, value] of [
    [binary(x, '^', number(0)), 1],
    [binary(x, '-', x), 0],
    [binary(number(0), '*', call('log', number(-1))), 0],
    [binary(number(0), '/', x), 0],
    [choose(binary(M, '<', number(1)), number(5), x), 5],
  ] as const) {
    assert.deepEqual(operations(lower(expression, 0)), ['constant']);
    assert.deepEqual(evaluate(lower(expression, 0), [1, 0, 1, 1]), [value]);
  }
});

test('whole exponents become integer powers, one half a square root', () => {
  assert.deepEqual(operations(lower(binary(x, '^', number(-3)))), ['coordinate', 'integer-power']);
  assert.equal(lower(binary(x, '^', number(-3))).instructions[1]?.value, -3);
  assert.deepEqual(operations(lower(binary(x, '*', x))), ['coordinate', 'integer-power']);
  assert.deepEqual(operations(lower(binary(x, '^', number(0.5)))), ['coordinate', 'sqrt']);
  assert.deepEqual(operations(lower(binary(x, '^', number(1.5)))), ['coordinate', 'constant', 'power']);
});

test('equal subexpressions share a register and nothing unused remains', () => {
  const sum = binary(x, '+', y);
  const other = binary(y, '+', x);
  assert.deepEqual(operations(lower(binary(call('sin', sum), '*', call('sin', other)))), [
    'coordinate',
    'coordinate',
    'add',
    'sin',
    'integer-power',
  ]);
  assert.deepEqual(operations(lower(binary(binary(call('exp', t), '*', number(0)), '+', x))), ['coordinate']);
});

test('a register knows the coordinates it can depend on', () => {
  const program = lower(binary(call('sin', x), '*', binary(t, '+', M)));
  assert.equal(program.instructions[program.outputs[0]!]?.depends, 0b0011);
  assert.equal(program.instructions.find(({ operation }) => operation === 'sin')?.depends, 0b0010);
});

test('functions are inlined, with arguments shadowing what they hide', () => {
  const lets = [
    letDeclaration('f', binary(x, '*', variable('k')), ['x']),
    letDeclaration('k', binary(y, '+', number(1))),
    letDeclaration('g', call('f', call('f', variable('q'))), ['q']),
  ];
  const [value] = evaluate(lower(call('g', t), 1, lets), [3, 100, 1, 0]);
  assert.equal(value, 12);
});

test('cycles, missing names and endless texts end in NaN', () => {
  const lets = [
    letDeclaration('a', variable('b')),
    letDeclaration('b', variable('a')),
    letDeclaration('f', call('f', binary(variable('q'), '+', number(1))), ['q']),
    letDeclaration('h0', binary(variable('q'), '+', number(1)), ['q']),
    ...Array.from({ length: 60 }, (_, i) =>
      letDeclaration(`h${i + 1}`, call(`h${i}`, call(`h${i}`, variable('q'))), ['q']),
    ),
  ];
  for (const expression of [
    variable('a'),
    call('f', x),
    variable('nowhere'),
    call('h60', x),
    call('sin'),
    call('q', x),
  ]) {
    assert.deepEqual(evaluate(lower(expression, 1, lets), [1, 1, 1, 1]), [Number.NaN]);
  }
});

test('depth costs no stack', () => {
  const count = 10_000;
  let sum: Expression = x;
  let tower: Expression = x;
  for (let i = 0; i < count; i++) {
    sum = binary(sum, '+', y);
    tower = binary(number(1), '-', { kind: 'group', inner: tower, range: { start: 0, end: 0 } });
  }
  const chain = Array.from({ length: count }, (_, i) =>
    letDeclaration(`a${i}`, i === 0 ? x : binary(variable(`a${i - 1}`), '+', variable(`a${i - 1}`))),
  );
  assert.deepEqual(evaluate(lower(sum), [0, 1, 2, 0]), [1 + 2 * count]);
  assert.deepEqual(evaluate(lower(tower), [0, 5, 0, 0]), [5]);
  assert.deepEqual(evaluate(lower(variable(`a${count - 1}`), 1, chain), [0, 0, 0, 0]), [0]);
  assert.equal(evaluate(lower(variable('a20'), 1, chain), [0, 1, 0, 0])[0], 2 ** 20);
});

test('min and max take any number of arguments; sec, csc and cot are divisions', () => {
  assert.deepEqual(evaluate(lower(call('max', x, y, number(3), t)), [9, 1, 2, 0]), [9]);
  assert.deepEqual(evaluate(lower(call('min', x, y, number(3), t)), [9, 1, 2, 0]), [1]);
  assert.deepEqual(operations(lower(call('sec', x))), ['coordinate', 'constant', 'cos', 'divide']);
});
