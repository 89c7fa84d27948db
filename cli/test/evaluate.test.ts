import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, SCHWARZSCHILD, spacetime } from './command.ts';

const AT = ['--at', 't=0, r=6, θ=1.2, φ=0'];

interface Output {
  readonly quantity: string;
  readonly chart: string;
  readonly points: readonly { readonly at: Record<string, number>; readonly value: never }[];
}

async function value(t: Parameters<typeof folder>[0], args: readonly string[]): Promise<Output> {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const { code, stdout, stderr } = await spacetime(['evaluate', 's.spacetime', ...args, '--json'], { cwd });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout) as Output;
}

test('the Kretschmann scalar is 48 M²/r⁶', async (t) => {
  const result = await value(t, ['kretschmann', ...AT]);
  assert.equal(result.quantity, 'kretschmann');
  assert.equal(result.chart, 'Spherical');
  assert.deepEqual(result.points[0]!.at, { t: 0, r: 6, θ: 1.2, φ: 0 });
  assert.ok(Math.abs(result.points[0]!.value / (48 / 6 ** 6) - 1) < 1e-13);
});

test('Christoffel symbols are nested by upper index first', async (t) => {
  const gamma = (await value(t, ['christoffel', ...AT])).points[0]!.value as number[][][];
  // MTW (31.6 ff.): Γ^r_tt = (1 − 2M/r) M/r², Γ^t_tr = M/(r²(1 − 2M/r)), Γ^φ_θφ = cot θ.
  assert.ok(Math.abs(gamma[1]![0]![0]! - 2 / 3 / 36) < 1e-16);
  assert.ok(Math.abs(gamma[0]![0]![1]! - 1 / 24) < 1e-16);
  assert.ok(Math.abs(gamma[3]![2]![3]! - 1 / Math.tan(1.2)) < 1e-15);
});

test('a scalar is the same in a chart that gets its metric by a map', async (t) => {
  const at = `T=0, x=${6 * Math.sin(1.2)}, y=0, z=${6 * Math.cos(1.2)}`;
  const result = await value(t, ['kretschmann', '--chart', 'Cartesian', '--at', at]);
  assert.ok(Math.abs(result.points[0]!.value / (48 / 6 ** 6) - 1) < 1e-12);
});

test('spelled-out Greek names and constant expressions are understood', async (t) => {
  const result = await value(t, ['signature', '--at', 'phi=min(1, 2), theta=π/2, r=sqrt(36), t=80°']);
  assert.deepEqual(result.points[0]!.value, [1, 3]);
  assert.equal(result.points[0]!.at.θ, Math.PI / 2);
});

test('points come from a file in any order of columns', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  writeFileSync(join(cwd, 'p.csv'), 'phi,t,theta,r\n0,0,1.2,6\n\n0,0,1.2,3\n');
  const { stdout } = await spacetime(
    ['evaluate', 's.spacetime:Schwarzschild', 'scalar', '--points', 'p.csv', '--json'],
    { cwd },
  );
  const { points } = JSON.parse(stdout) as Output;
  assert.deepEqual(
    points.map((point) => point.at.r),
    [6, 3],
  );
  for (const point of points) assert.ok(Math.abs(point.value) < 1e-14);
});

test('people get names and values', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const { stdout } = await spacetime(['evaluate', 's.spacetime', 'christoffel', ...AT], { cwd });
  assert.match(stdout, /^christoffel in Spherical at t = 0, r = 6, θ = 1\.2, φ = 0\n/);
  assert.match(stdout, / {2}Γ\^t_tr = 0\.0416666666/);
  const metric = await spacetime(['evaluate', 's.spacetime', 'metric', ...AT], { cwd });
  assert.match(metric.stdout, /t +-0\.66666666/);
});

const WRONG: [string, string[], number, RegExp][] = [
  [
    'an unknown quantity',
    ['s.spacetime', 'kretchmann', ...AT],
    2,
    /no quantity "kretchmann"; there is metric, .* or signature/,
  ],
  ['a missing coordinate', ['s.spacetime', 'scalar', '--at', 't=0, r=6'], 2, /no value for θ or φ/],
  [
    'an unknown coordinate',
    ['s.spacetime', 'scalar', '--at', 'x=1'],
    2,
    /Spherical has no coordinate "x"; it has t, r, θ, φ/,
  ],
  ['no number', ['s.spacetime', 'scalar', '--at', 't=0, r=six, θ=1, φ=0'], 2, /"six" is not a finite number/],
  ['a coordinate twice', ['s.spacetime', 'scalar', '--at', 't=0, t=1'], 2, /t is given twice/],
  ['no place', ['s.spacetime', 'scalar'], 2, /--at "t=…, r=…, θ=…, φ=…"/],
  [
    'an unknown chart',
    ['s.spacetime', 'scalar', '--chart', 'X', ...AT],
    2,
    /no chart "X"; it has Spherical or Cartesian/,
  ],
  ['another kind of file', ['s.txt', 'scalar', ...AT], 2, /neither a \.spacetime file/],
  ['an unknown spacetime', ['s.spacetime:Kerr', 'scalar', ...AT], 2, /no spacetime "Kerr"; it has Schwarzschild/],
  [
    'a singular point',
    ['s.spacetime', 'scalar', '--at', 't=0, r=0, θ=1, φ=0'],
    1,
    /no scalar at t = 0, r = 0, θ = 1, φ = 0: /,
  ],
];
for (const [what, args, exit, message] of WRONG) {
  test(`${what} is refused with what to do`, async (t) => {
    const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
    const { code, stdout, stderr } = await spacetime(['evaluate', ...args], { cwd });
    assert.match(stderr, message);
    assert.equal(code, exit);
    assert.equal(stdout, '');
    assert.doesNotMatch(stderr, /\n\s+at /);
  });
}
