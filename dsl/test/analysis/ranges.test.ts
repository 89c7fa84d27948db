import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from '../../src/index.ts';
import { analyzeText } from './fixtures.ts';

const CHART = 'chart C(t, r, θ, φ) {}\n  metric { ds^2 = -dt^2 + dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }';

/** The only diagnostic of a spacetime with these members. */
function only(members: string, after = '', inChart = '') {
  const text = `spacetime S {\n  ${CHART.replace('metric ', `metric ${inChart}`)}\n  ${members}\n}\n${after}`;
  const { diagnostics } = analyzeText(text);
  assert.deepEqual(diagnostics.map(({ code }) => code).length, 1, JSON.stringify(diagnostics));
  const [diagnostic] = diagnostics as [Diagnostic];
  const at = (range: Diagnostic['range']) => text.slice(range.start, range.end);
  const fixed = (diagnostic.fixes ?? []).map(({ edits: [edit] }) => `${at(edit!.range)} → ${edit!.text}`);
  const related = (diagnostic.related ?? []).map(({ range }) => at(range));
  return { code: diagnostic.code, message: diagnostic.message, at: at(diagnostic.range), fixed, related };
}

test('an undeclared name is marked alone, with the nearest name offered', () => {
  assert.deepEqual(only('let f = 1 - 2*mas/r\n  parameter mass = 1'), {
    code: 'name/undeclared',
    message: '`mas` is not declared. Did you mean `mass`?',
    at: 'mas',
    fixed: ['mas → mass'],
    related: [],
  });
  assert.deepEqual(only('let f = cos(thta)').fixed, ['thta → θ']);
  assert.deepEqual(only('let f = sine(r)').fixed, ['sine → sin']);
  assert.deepEqual(only('let f = R').fixed, ['R → r']);
  assert.deepEqual(only('let f = wholly_unlike').fixed, []);
  assert.deepEqual(only('expect kretshmann = 0').fixed, ['kretshmann → kretschmann']);
  assert.deepEqual(only('', 'fit F of SS {}').fixed, ['SS → S']);
  assert.deepEqual(only('', 'fit F of S { optimiser soap }').fixed, ['optimiser → optimizer']);
  assert.deepEqual(only('', 'fit F of S { network mlp(widht = 3) }').fixed, ['widht → width']);
  assert.deepEqual(only('', 'fit F of S { target distorsion }').fixed, ['distorsion → distortion']);
});

test('a second declaration points at the first', () => {
  const { at, related, message } = only('let theta_0 = 1\n  let θ₀ = 2');
  assert.equal(at, 'θ₀');
  assert.deepEqual(related, ['theta_0']);
  assert.match(message, /`theta_0` is the same name/);
});

test('a cycle is marked at its first let and names the others', () => {
  const { at, related, message } = only('let b = c\n  let c = a + 1\n  let a = b');
  assert.equal(at, 'b');
  assert.deepEqual(related, ['c', 'a']);
  assert.equal(message, '`b` is defined by itself, through `c`, `a`.');
});

test('types are marked at the part that is wrong', () => {
  assert.equal(only('let f = r*(r < 2)').at, '(r < 2)');
  assert.equal(only('let f = if r + 1 then 1 else 2').at, 'r + 1');
  assert.equal(only('let f = 1 + atan2(r)').at, 'atan2(r)');
  assert.equal(only('let f = 1 + atan2').at, 'atan2');
  const product = only('let f = r(1 - r)');
  assert.deepEqual([product.at, product.fixed], ['r', [' → *']]);
});

test('a let that needs another chart is marked where it is used, and says why', () => {
  const members = 'let s = x^2\n  chart D(T, x, y, z) {}\n  expect scalar = 2*s';
  assert.deepEqual(only(members, '', 'in C '), {
    code: 'type/chart',
    message: '`s` depends on `x`, a coordinate of `D`, not of `C`.',
    at: 's',
    fixed: [],
    related: ['x'],
  });
});

test('a loss that is no sum of squares, with Levenberg–Marquardt, offers squares', () => {
  const { code, at, fixed, related } = only('', 'fit F of S {\n  loss minkowski\n  optimizer lm\n}');
  assert.deepEqual([code, at], ['fit/loss', 'minkowski']);
  assert.deepEqual(fixed, ['minkowski → mse']);
  assert.deepEqual(related, ['lm']);
});

test('Levenberg–Marquardt in float32 offers float64', () => {
  const { code, at, fixed, related } = only('', 'fit F of S {\n  optimizer lm\n  precision float32\n}');
  assert.equal(code, 'fit/precision');
  assert.equal(at, 'float32');
  assert.deepEqual(fixed, ['float32 → float64']);
  assert.deepEqual(related, ['lm']);
});
