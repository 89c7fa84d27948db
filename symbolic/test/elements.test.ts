import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differentiate, evaluate, lowerMetric } from '@spacetime/dsl';
import fc from 'fast-check';
import { readMetric } from '../src/reading/metric.ts';
import { evaluateTree, type Rounded } from '../src/verification/evaluate.ts';
import { Writer } from '../src/writing/writer.ts';
import { spacetimeOf } from './kit.ts';

const POINT: readonly [number, number, number, number] = [0.7, 1.3, 0.4, 2.1];
const P = 1.7;
const NAMES = new Map<string, Rounded>(
  Object.entries({ t: POINT[0], x: POINT[1], y: POINT[2], z: POINT[3], p: P, π: Math.PI }).map(([name, value]) => [
    name,
    { value, error: Number.EPSILON * value },
  ]),
);

/** Expressions whose values at the point exist: roots and logarithms are of sums of squares. */
const { expression } = fc.letrec<{ expression: string; leaf: string }>((tie) => ({
  leaf: fc.constantFrom('t', 'x', 'y', 'z', 'p', '2', '0.5', '3', 'x^2', 'π'),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(${a} + ${b})`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(${a} - ${b})`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `${a}*(${b})`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `(${a})/(1 + (${b})^2)`),
    fc
      .tuple(tie('leaf'), fc.constantFrom('sin', 'cos', 'exp', 'tanh', 'atan', 'cosh', 'asinh'))
      .map(([a, name]) => `${name}(${a})`),
    fc.tuple(tie('expression'), fc.constantFrom('sin', 'atan', 'tanh')).map(([a, name]) => `${name}(${a})`),
    fc.tuple(tie('leaf'), fc.constantFrom('sqrt', 'log')).map(([a, name]) => `${name}(1 + (${a})^2)`),
    fc.tuple(tie('leaf'), fc.constantFrom('p', '2/3', '-1/2', 'p/2')).map(([a, power]) => `(${a})^(${power})`),
  ),
}));

function agrees(text: string): void {
  const spacetime = spacetimeOf(`spacetime S {
    parameter p = ${P} in 1 .. 2
    chart C(t, x, y, z) { x in 1 .. 2 }
    metric in C { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 + 2*(${text}) dt dx }
  }`);
  const program = lowerMetric(spacetime, spacetime.metric!, new Map([['p', P]]));
  const expected = evaluate(differentiate(program), POINT);
  const { functions, components } = readMetric(spacetime, 'C');
  const { field } = functions;
  const element = components[1]!;
  const derivatives = [0, 1, 2, 3].map((k) => field.derivative(element, k));
  const writer = new Writer(field, new Map());
  for (const [k, x] of [element, ...derivatives].entries()) {
    const wanted = expected[k === 0 ? 1 : 10 + 4 * 1 + (k - 1)]!;
    const { value, error } = evaluateTree(writer.tree(x), NAMES);
    // Sums of dozens of terms in the lowered program round as well: some hundred units in their last place.
    const tolerance = 8 * error + 400 * Number.EPSILON * Math.max(1, Math.abs(wanted));
    assert.ok(Math.abs(value - wanted) <= tolerance, `${text}, ${k}: ${value} for ${wanted}, ± ${tolerance}`);
  }
}

test('expressions and their derivatives, simplified, have the values of the lowered programs', () => {
  fc.assert(fc.property(expression, agrees), { numRuns: 150 });
});

for (const text of [
  'sin(2*x)*cos(x/2) + sin(x)^3',
  'exp(2*x) - exp(x)/exp(x/3)',
  'tan(x)*cot(y)*sec(z)*csc(t)',
  'sqrt(8)*sqrt(2*x^2 + 1)/sqrt(1/(2*x^2 + 1))',
  'sin(acos(x/4))*cos(atan2(y, x))*sin(atan(z))',
  'x^(1/3) + 1/x^(2/3)',
  'x^p*x^(2*p) + t^x',
  'abs(x - 5)*sign(y - 1) + min(x, y, z) + max(t, 1)',
  '45°*x + sin(30°) + cos(π) + 1e-3*x + 2π*y',
  'sinh(2*x)/cosh(x) + cosh(3*t)',
  'acosh(1 + x) + atanh(y) + asin(y) + asinh(z)',
  '1/(sqrt(x) + sqrt(y) + sin(z))',
  'sqrt(x + sqrt(x^2 + y^2))/(1 + sqrt(x + sqrt(x^2 + y^2)))',
]) {
  test(text, () => agrees(text));
}

test('what vanishes identically is zero', () => {
  for (const text of [
    'sin(x)^2 + cos(x)^2 - 1',
    'sin(2*x) - 2*sin(x)*cos(x)',
    'cosh(2*x) - 1 - 2*sinh(x)^2',
    '(x^2 - y^2)/(x - y) - x - y',
    '1/(1 - cos(x)) - (1 + cos(x))/sin(x)^2',
    'sqrt(x + y)^4 - (x + y)^2',
    '0.1 + 0.2 - 0.3',
    'exp(x + y)^2 - exp(2*x + 2*y)',
  ]) {
    const spacetime = spacetimeOf(`spacetime S {
      chart C(t, x, y, z) { x in 1 .. 2 }
      metric in C { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 + 2*(${text}) dt dx }
    }`);
    assert.equal(readMetric(spacetime, 'C').components[1]!.n, 0n, text);
  }
});
