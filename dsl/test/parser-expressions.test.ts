import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Expression, Setting } from '../src/ast.ts';
import { parse } from '../src/parser.ts';
import { line, ordinary, show, showItem } from './parser-trees.ts';

function check(read: typeof ordinary, cases: readonly (readonly [string, string])[]): void {
  for (const [text, tree] of cases) {
    const { expression, messages } = read(text);
    assert.deepEqual(messages, [], text);
    assert.equal(show(expression), tree, text);
  }
}

test('what binds tighter', () => {
  check(ordinary, [
    ['a + b*c^d', '(a + (b * (c ^ d)))'],
    ['a - b - c', '((a - b) - c)'],
    ['a/b/c', '((a / b) / c)'],
    ['a/b*c', '((a / b) * c)'],
    ['a^b^c', '(a ^ (b ^ c))'],
    ['-x^2', '(- (x ^ 2))'],
    ['2^-1', '(2 ^ (- 1))'],
    ['2^-x^2', '(2 ^ (- (x ^ 2)))'],
    ['2^-1*3', '((2 ^ (- 1)) * 3)'],
    ['-a*b', '((- a) * b)'],
    ['a*-b', '(a * (- b))'],
    ['--a', '(- (- a))'],
    ['- + a', '(- (+ a))'],
    ['a - -b', '(a - (- b))'],
    ['(a + b)*c', '([(a + b)] * c)'],
    ['sin(x)^2', '(sin(x) ^ 2)'],
    ['atan2(y, x) + f (1)', '(atan2(y, x) + f(1))'],
    ['2π + 80° - inf', '((2π + 80°) - inf)'],
    ['1/2π', '(1 / 2π)'],
    ['a < b and b <= c or not d > e', '(((a < b) and (b <= c)) or (not (d > e)))'],
    ['not a and b', '((not a) and b)'],
    ['not not a', '(not (not a))'],
    ['(a = b) and (c >= d)', '([(a = b)] and [(c >= d)])'],
    ['if a = b then 1 else 2 + 3', '(if (a = b) then 1 else (2 + 3))'],
    ['1 + if a then b else c', '(1 + (if a then b else c))'],
    ['if a then b else if c then d else e', '(if a then b else (if c then d else e))'],
    ['if if a then b else c then d else e', '(if (if a then b else c) then d else e)'],
    ['max(if a then b else c, d)', 'max((if a then b else c), d)'],
    ['a\n  + b\n  * c', '(a + (b * c))'],
    ['f()', 'f()'],
    ['metric + chart(fit)', '(metric + chart(fit))'],
  ]);
});

test('in a line element, juxtaposition is a product between sums and products', () => {
  check(line, [
    ['-f dt^2 + 1/f dr^2', '(((- f) ~ (dt ^ 2)) + ((1 / f) ~ (dr ^ 2)))'],
    ['2*a dt dφ', '(((2 * a) ~ dt) ~ dφ)'],
    ['-2*a dt dφ', '((((- 2) * a) ~ dt) ~ dφ)'],
    ['r^2 (dθ^2 + sin(θ)^2 dφ^2)', '((r ^ 2) ~ [((dθ ^ 2) + ((sin(θ) ^ 2) ~ (dφ ^ 2)))])'],
    ['r (dθ^2 + dφ^2)', '(r ~ [((dθ ^ 2) + (dφ ^ 2))])'],
    ['sin(r) dt^2', '(sin(r) ~ (dt ^ 2))'],
    ['(1 - 2*M/r) dt^2', '([(1 - ((2 * M) / r))] ~ (dt ^ 2))'],
    ['(a) (b) c', '(([a] ~ [b]) ~ c)'],
    ['2 M dt dr/r', '(((2 ~ M) ~ dt) ~ (dr / r))'],
    ['dt^2 - dx^2\n - dy^2', '(((dt ^ 2) - (dx ^ 2)) - (dy ^ 2))'],
    ['r^2\n (dθ^2)', '((r ^ 2) ~ [(dθ ^ 2)])'],
    ['(if r < 1 then a else b) dt^2', '([(if (r < 1) then a else b)] ~ (dt ^ 2))'],
    ['periodic dt', '(periodic ~ dt)'],
  ]);
});

test('in a line element, a name before a parenthesis is called only where it is a function', () => {
  check(line, [
    ['Σ (dr^2/Δ + dθ^2)', '(Σ ~ [(((dr ^ 2) / Δ) + (dθ ^ 2))])'],
    ['Σ(dr^2/Δ + dθ^2)', '(Σ ~ [(((dr ^ 2) / Δ) + (dθ ^ 2))])'],
    ['Δ/Σ (dt - a*sin(θ)^2 dφ)^2', '((Δ / Σ) ~ ([(dt - ((a * (sin(θ) ^ 2)) ~ dφ))] ^ 2))'],
    ['-Δ/Σ(dt)^2', '(((- Δ) / Σ) ~ ([dt] ^ 2))'],
    ['H (dt + dr)^2', '(H ~ ([(dt + dr)] ^ 2))'],
    ['-f (dt)^2', '((- f) ~ ([dt] ^ 2))'],
    ['-f(dt)^2', '((- f) ~ ([dt] ^ 2))'],
    ['r^n (dθ)^2', '((r ^ n) ~ ([dθ] ^ 2))'],
    ['2*M/r (dt) (dr)', '((((2 * M) / r) ~ [dt]) ~ [dr])'],
    ['a (b (c) d)', '(a ~ [((b ~ [c]) ~ d)])'],
    ['H\n    (dt)^2', '(H ~ ([dt] ^ 2))'],
    ['sin (θ)^2 (dφ)^2', '((sin(θ) ^ 2) ~ ([dφ] ^ 2))'],
    ['max(Σ (x), 1) dt^2', '(max((Σ ~ [x]), 1) ~ (dt ^ 2))'],
    ['Σ/* per mass */(dt)^2', '(Σ ~ ([dt] ^ 2))'],
  ]);
  const withFunction = (text: string) => line(text, 'let Sigma(x) = x');
  check(withFunction, [
    ['Σ (r)^2 (dt)^2', '((Σ(r) ^ 2) ~ ([dt] ^ 2))'],
    ['Sigma(r) dt^2', '(Sigma(r) ~ (dt ^ 2))'],
    ['sigma (dr)^2', '(sigma ~ ([dr] ^ 2))'],
  ]);
  // What another spacetime declares, and what is declared after its use.
  const other = (text: string) =>
    line(text, 'let g(x) = x }\nspacetime B { let f(x) = x } spacetime C {', 'let H(x) = x');
  check(other, [['f (dt)^2 + g (dr)^2 + H(r) dr^2', '(((f ~ ([dt] ^ 2)) + (g ~ ([dr] ^ 2))) + (H(r) ~ (dr ^ 2)))']]);
});

test('random expressions, printed with the fewest brackets, are read as they were meant', () => {
  const BINDING = { or: 1, and: 2, not: 3, '<': 4, '+': 5, '-': 5, '~': 6, '*': 7, '/': 7, sign: 8, '^': 9 };
  type Tree = string | { readonly operator: keyof typeof BINDING; readonly operands: readonly Tree[] };
  const operator = fc.constantFrom('or', 'and', '<', '+', '-', '~', '*', '/', '^') as fc.Arbitrary<
    keyof typeof BINDING
  >;
  const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom('a', 'b', '1', 'sin(x)'),
      fc.record({ operator, operands: fc.tuple(tie('tree'), tie('tree')) }),
      fc.record({ operator: fc.constantFrom('sign' as const, 'not' as const), operands: fc.tuple(tie('tree')) }),
    ),
  }));

  /** With brackets wherever a child binds less tightly than its place asks for. */
  const print = (tree: Tree, least: number): string => {
    if (typeof tree === 'string') return tree;
    const binding = BINDING[tree.operator];
    const text = printOpen(tree.operator, binding, tree.operands);
    return binding < least ? `(${text})` : text;
  };
  const printOpen = (operator: string, binding: number, [left, right]: readonly Tree[]): string => {
    if (right === undefined) return `${operator === 'not' ? 'not ' : '-'}${print(left, binding)}`;
    if (operator === '^') return `${print(left, binding + 1)}^${print(right, binding)}`;
    if (operator === '<') return `${print(left, binding + 1)} < ${print(right, binding + 1)}`;
    const second = print(right, binding + 1);
    if (operator !== '~') return `${print(left, binding)} ${operator} ${second}`;
    // A sign after an operand is between operands.
    return `${print(left, binding)} ${second.startsWith('-') ? `(${second})` : second}`;
  };
  const full = (tree: Tree): string => {
    if (typeof tree === 'string') return tree;
    const [left, right] = tree.operands;
    if (right === undefined) return `(${tree.operator === 'not' ? 'not' : '-'} ${full(left)})`;
    return `(${full(left)} ${tree.operator} ${full(right)})`;
  };
  fc.assert(
    fc.property(tree, (tree) => {
      const text = print(tree, 0);
      const { expression, messages } = line(text);
      assert.deepEqual(messages, [], text);
      assert.equal(show(expression).replaceAll('[', '').replaceAll(']', ''), full(tree), text);
    }),
    { numRuns: 2000, seed: 1 },
  );
});

test('the values of literals', () => {
  const cases: [string, number][] = [
    ['2π', 2 * Math.PI],
    ['2pi', 6.283185307179586],
    ['90°', Math.PI / 2],
    ['180°', Math.PI],
    ['360 °', 2 * Math.PI],
    ['45°', Math.PI / 4],
    ['80°', (80 / 180) * Math.PI],
    ['1e-3', 0.001],
    ['.5', 0.5],
    ['1.', 1],
    ['inf', Number.POSITIVE_INFINITY],
    ['4.9e-324', 4.9e-324],
    ['1e-999', 0],
  ];
  for (const [text, value] of cases) {
    const { expression } = ordinary(text);
    assert.ok(expression.kind === 'number', text);
    // To a rounding: π/180 is rounded once more than the value.
    assert.ok(Object.is(expression.value, value) || Math.abs(expression.value / value - 1) < 2.3e-16, text);
  }
});

test('the range of every part is what it says', () => {
  const prefix = 'spacetime A {\n let f = ';
  const text = '-a + f(b, (c)) * if d then 2π else g';
  const parts: string[] = [];
  const visit = (expression: Expression): void => {
    parts.push((prefix + text).slice(expression.range.start, expression.range.end));
    if (expression.kind === 'unary') visit(expression.operand);
    if (expression.kind === 'binary') [expression.left, expression.right].forEach(visit);
    if (expression.kind === 'call') expression.arguments.forEach(visit);
    if (expression.kind === 'group') visit(expression.inner);
    if (expression.kind === 'if') [expression.condition, expression.then, expression.otherwise].forEach(visit);
  };
  visit(ordinary(text).expression);
  assert.deepEqual(parts, [
    ...[
      text,
      '-a',
      'a',
      'f(b, (c)) * if d then 2π else g',
      'f(b, (c))',
      'b',
      '(c)',
      'c',
      'if d then 2π else g',
      'd',
      '2π',
      'g',
    ],
  ]);
});

test('products that lack their sign are offered it, all of a statement at once', () => {
  const cases: [string, string][] = [
    ['2 M', '2*M'],
    ['2M', '2*M'],
    ['M r', 'M*r'],
    ['2 (x + y)', '2*(x + y)'],
    ['(a) (b)', '(a)*(b)'],
    ['2 M r + 3M', '2*M*r + 3*M'],
    ['2πr', '2π*r'],
    ['sin(x) cos(x)', 'sin(x)*cos(x)'],
    ['f(2 a)', 'f(2*a)'],
    ['1/2 M', '1/2*M'],
    ['2 /* mass */ M', '2* /* mass */ M'],
  ];
  for (const [text, mended] of cases) {
    const before = 'spacetime A {\n let f = ';
    const { diagnostics } = parse(`${before}${text}\n}`, 'test');
    assert.equal(diagnostics.length, 1, text);
    let result = `${before}${text}\n}`;
    for (const { range, text } of [...diagnostics[0].fixes![0].edits].reverse()) {
      result = result.slice(0, range.start) + text + result.slice(range.end);
    }
    assert.equal(result.slice(before.length, -2), mended);
    assert.deepEqual(parse(result, 'test').diagnostics, [], result);
  }
});

test('the items of settings', () => {
  const items = (text: string) => {
    const { tree, diagnostics } = parse(`render R of A {\n ${text}\n}`, 'test');
    assert.deepEqual(diagnostics, [], text);
    const [job] = tree.declarations;
    assert.ok(job.kind === 'render');
    return job.settings.map(({ key, items }: Setting) => [key.text, ...items.map(showItem)].join(' | '));
  };
  const cases: [string, ...string[]][] = [
    ['camera at (0, 30, 80°, 0) looking inward', 'camera | @at | <0, 30, 80°, 0> | @looking | inward'],
    ['until τ = 4000', 'until | τ := 4000'],
    ['disk 6 .. 20', 'disk | 6 .. 20'],
    ['disk -6*2 .. (a + b)*2', 'disk | ((- 6) * 2) .. ([(a + b)] * 2)'],
    ['disk (a + b) .. 2', 'disk | [(a + b)] .. 2'],
    ['resolution 640 x 480', 'resolution | 640 × 480'],
    ['resolution (2*320) x 480', 'resolution | [(2 * 320)] × 480'],
    ['sky x', 'sky | x'],
    ['sky x\n y x', 'sky | x', 'y | x'],
    ['supervise metric + jacobian + hessian', 'supervise | ((metric + jacobian) + hessian)'],
    ['balance fixed(1, 1, 1)', 'balance | fixed<1, 1, 1>'],
    ['balance fixed (1, 1, 1)', 'balance | fixed<1, 1, 1>'],
    ['network mlp(width = 64, activation = silu)', 'network | mlp<width: 64, activation: silu>'],
    ['network mlp()', 'network | mlp<>'],
    ['validate uniform(20000) every 500', 'validate | uniform<20000> | @every | 500'],
    ['encode (log(r), cos(θ))', 'encode | <log(r), cos(θ)>'],
    ['encode (r)', 'encode | <r>'],
    ['encode\n  (r)', 'encode | <r>'],
    ['velocity (_, 0, 0, 0.0327)', 'velocity | <_, 0, 0, 0.0327>'],
    ['sky "a // b.png"', 'sky | "a // b.png"'],
    ['steps max(2, 3)*4', 'steps | (max(2, 3) * 4)'],
    ['steps (2 + 3)*4', 'steps | ([(2 + 3)] * 4)'],
    ['steps -1', 'steps | (- 1)'],
    ['field 24° sky checker', 'field | 24°', 'sky | checker'],
    ['sky sky field 1', 'sky | sky', 'field | 1'],
    ['camera at (0, 0, 0, 0) looking field 1', 'camera | @at | <0, 0, 0, 0> | looking', 'field | 1'],
    ['foo bar every\n every 5', 'foo | bar | every', 'every | 5'],
    ['foo bar\n + baz\n qux 1', 'foo | (bar + baz)', 'qux | 1'],
    ['at 3', 'at | 3'],
  ];
  for (const [text, ...shown] of cases) assert.deepEqual(items(text), shown, text);
});
