import assert from 'node:assert/strict';
import { test } from 'node:test';
import { niceBelow, pointIn } from '../../../src/features/quick-fixes/restrict.ts';
import { mend } from './kit.ts';

const spherical = (r: string, θ: string, more = '') =>
  `spacetime S {\n  parameter M = 1\n  chart A(t, r, θ, φ) {\n    r in ${r}\n    θ in ${θ}\n    φ in 0 .. 2π periodic\n  }\n  let f = 1 - 2*M/r\n  metric in A {\n    ds^2 = -f dt^2 + 1/f dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2)\n  }\n${more}}\n`;
const components = (entries: string) =>
  `spacetime S {\n  chart A(t, x, y, z)\n  metric in A {\n    ${entries.replace(/; /gu, '\n    ')}\n  }\n}\n`;

const CASES: readonly (readonly [source: string, code: string, title: string | undefined, result: string])[] = [
  // A horizon, on either side; an axis, and both.
  [spherical('1 .. 40', '0.1 .. 3'), 'metric/degenerate', undefined, 'r in 2.1 .. 40'],
  [spherical('0.5 .. 3', '0.1 .. 3'), 'metric/degenerate', undefined, 'r in 0.5 .. 1.99'],
  [spherical('3 .. 40', '0 .. 3'), 'metric/degenerate', undefined, 'θ in 0.01 .. 3'],
  [spherical('3 .. 40', '0 .. π'), 'metric/degenerate', undefined, 'θ in 0.01 .. π - 0.01'],
  [spherical('2*M .. 40', '0.1 .. 3'), 'metric/degenerate', undefined, 'r in 2*M + 0.1 .. 40'],
  // No domain is written: it is 0 .. 1.
  [
    'spacetime S {\n  chart A(t, x, y, z)\n  metric in A { ds^2 = -dt^2 + x^2 dx^2 + dy^2 + dz^2 }\n}\n',
    'metric/degenerate',
    undefined,
    'chart A(t, x, y, z) { x in 0.01 .. 1 }',
  ],
  // Of another signature, everywhere and beyond a place.
  [components('ds^2 = dt^2 - dx^2 - dy^2 - dz^2'), 'metric/signature', undefined, 'metric in A signature (+,-,-,-) {'],
  [
    'spacetime S {\n  chart A(t, x, y, z) { x in -1 .. 3 }\n  metric in A { ds^2 = -dt^2 + x dx^2 + dy^2 + dz^2 }\n}\n',
    'metric/signature',
    undefined,
    'chart A(t, x, y, z) { x in 0.01 .. 3 }',
  ],
  [
    components('g[t,t] = -1; g[x,x] = 1; g[y,y] = 1; g[z,z] = 1; g[t,x] = 0.1*x; g[x,t] = 0.2*x'),
    'metric/asymmetric',
    'Make `g[x,t]` equal to `g[t,x]`',
    'g[x,t] = 0.1*x',
  ],
  [
    components('g[t,t] = -1; g[x,x] = 1; g[y,y] = 1; g[z,z] = 1; g[t,x] = 0.1*x; g[x,t] = 0.2*x'),
    'metric/asymmetric',
    'Remove `g[x,t]`',
    '1 fewer',
  ],
  [spherical('3 .. 40', '0.1 .. 3', '  expect killing t, r\n'), 'expect/failed', 'Remove `r`', 'expect killing t'],
  [spherical('3 .. 40', '0.1 .. 3', '  expect petrov O\n'), 'expect/failed', 'Write `petrov D`', 'expect petrov D'],
  [spherical('3 .. 40', '0.1 .. 3', '  expect flat\n'), 'expect/failed', 'Remove this expectation', '1 fewer'],
  [
    spherical(
      '3 .. 40',
      '0.1 .. 3',
      '  chart B(t, ρ, θ, φ) { ρ in 1 .. 45  θ in 0.1 .. 3 }\n  map B -> A { t = t  r = 2 + ρ  θ = θ  φ = φ }\n',
    ),
    ...(['map/outside', 'Widen `r` of `A` to 47', 'r in 3 .. 47'] as const),
  ],
  [
    'spacetime S {\n  chart A(t, x, y, z) { x in -9 .. 9  y in -9 .. 9  z in -9 .. 9 }\n  metric in A { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }\n  chart B(t, r, θ, φ) {\n    r in 0 .. 5\n    θ in 0.1 .. 3\n    φ in 0 .. 2π periodic\n  }\n  map B -> A { t = t  x = r*sin(θ)*cos(φ)  y = r*sin(θ)*sin(φ)  z = r*cos(θ) }\n}\n',
    ...(['map/singular', undefined, 'r in 0.01 .. 5'] as const),
  ],
  [`${spherical('3 .. 40', '0.1 .. 3')}fit F of S {\n  encode (θ)\n}\n`, 'fit/encode', undefined, 'encode (θ, r)'],
  [`${spherical('3 .. 40', '0.1 .. 3')}fit F of S {\n}\n`, 'fit/background', undefined, 'target full'],
  [
    `${spherical('3 .. 40', '0.1 .. 3')}fit F of S {\n}\n`,
    'fit/background',
    'Declare `background { M = 0 }`',
    'background { M = 0 }',
  ],
];

for (const [source, code, title, result] of CASES) {
  test(`${code}: ${title ?? 'what is preferred'} → ${result}`, async () => {
    assert.equal(await mend(source, code, title), result);
  });
}

test('a point is read from a message as it was written', () => {
  assert.deepEqual(
    pointIn('at t = 0.5, r = 2e-7, θ = -1.25, φ = 1e21.', ['t', 'r', 'θ', 'φ']),
    [0.5, 2e-7, -1.25, 1e21],
  );
  assert.equal(pointIn('at tt = 0.5, r = 2', ['t', 'r']), undefined);
});

test('bounds have the digits that a width asks for', () => {
  assert.equal(niceBelow(1.98734, 2.5), 1.98);
  assert.equal(niceBelow(-2.0123, 39), -2.1);
  assert.equal(niceBelow(3, 39), 3);
});
