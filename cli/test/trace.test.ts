import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, SCHWARZSCHILD, spacetime } from './command.ts';

const ORBIT = `geodesic Orbit of Schwarzschild {
  at (0, 10, π/2, 0)
  velocity (_, 0, 0, 0.037)
  until τ = 1000
}
`;
const LIGHT = `geodesic Light of Schwarzschild {
  particle photon
  at (0, 15, π/2, 0)
  velocity (_, -1, 0, 0.05)
  until λ = 100
}
`;
const FIT = `fit Radial of Schwarzschild {
  encode (log(r), cos(θ), t)
  network mlp(width = 8, depth = 2)
  supervise metric + jacobian
  optimizer lm
  samples sobol(200)
  steps 25
  validate sobol(64) every 25
  precision float64
}
`;

test('every block: conserved quantities, drifts, the orbit, how it ends', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD + ORBIT + LIGHT });
  const { code, stdout, stderr } = await spacetime(['trace', 's.spacetime'], { cwd });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Orbit of Schwarzschild: a massive particle in Spherical$/mu);
  // E = √(f (1 + r²u²)), L = r² u at the turning point.
  assert.match(
    stdout,
    new RegExp(
      `^  E +${Math.sqrt(0.8 * (1 + 0.37 ** 2))
        .toFixed(12)
        .slice(0, 10)}`,
      'mu',
    ),
  );
  assert.match(stdout, /^ {2}L +3\.7$/mu);
  assert.match(stdout, /^ {2}drift of L +0$/mu);
  assert.match(stdout, /^ {2}drift of g\(u,u\) +\d\.\d\de-1[1-5]$/mu);
  assert.match(stdout, /^ {2}precession +\d\.\d+ rad, \d+\.\d+°$/mu);
  assert.match(stdout, /It was followed to its end, τ = 1000/u);
  assert.match(stdout, /It left the chart Spherical, whose r is in 3 \.\. 20: λ = /u);
});

test('one block as JSON and as a table of samples', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD + ORBIT + LIGHT });
  const args = ['trace', 's.spacetime', 'Orbit', '--json', '--csv', 'o.csv', '--rtol', '1e-12'];
  const { code, stdout, stderr } = await spacetime(args, { cwd });
  assert.equal(code, 0, stderr);
  const found = JSON.parse(stdout);
  assert.equal(found.exact.ending.kind, 'until');
  assert.equal(found.exact.end.τ, 1000);
  assert.ok(found.exact.norm_drift < 1e-12);
  assert.ok(found.exact.orbit.revolutions >= 3);
  const [header, first, ...rest] = readFileSync(join(cwd, 'o.csv'), 'utf8').trimEnd().split('\n');
  assert.equal(header, 'τ,t,r,θ,φ,u^t,u^r,u^θ,u^φ,drift g(u,u),drift E,drift L');
  assert.match(first!, /^0,0,10,1\.5707963267948966,0,.*,0,0,0$/u);
  assert.equal(rest.length, 4 * found.exact.steps);
  assert.match(rest.at(-1)!, new RegExp(`^1000,${found.exact.end.at.t},${found.exact.end.at.r},`, 'u'));
});

test('a learned field beside the exact metric, at equal proper time', async (t) => {
  const block = ORBIT.replace('of Schwarzschild', 'of Radial');
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD + FIT + block });
  const none = await spacetime(['trace', 's.spacetime'], { cwd });
  assert.equal(none.code, 2, none.stderr);
  assert.match(none.stderr, /Orbit is of the fit Radial, which has no field here: spacetime fit s\.spacetime Radial/u);
  const fit = await spacetime(['fit', 's.spacetime', 'Radial', '--json'], { cwd });
  assert.equal(fit.code, 0, fit.stderr);
  const { code, stdout, stderr } = await spacetime(['trace', 's.spacetime', '--json', '--csv', 'o.csv'], { cwd });
  assert.equal(code, 0, stderr);
  const { exact, learned, deviation } = JSON.parse(stdout);
  assert.equal(learned.file, 's.einfield');
  // The network saw t in 0 .. 1; the path goes on.
  assert.deepEqual(learned.held, [{ name: 't', value: 0 }]);
  assert.ok(learned.end.τ > 10);
  assert.deepEqual(
    learned.conserved.map(({ name, drift }: { name: string; drift: number }) => [name, drift]),
    [
      ['E', 0],
      ['L', 0],
    ],
  );
  assert.equal(deviation.at, Math.min(exact.end.τ, deviation.at));
  assert.ok(deviation.largest.r > 0 && deviation.largest.r < 0.1, `${deviation.largest.r}`);
  assert.match(readFileSync(join(cwd, 'o.csv'), 'utf8'), /,learned t,learned r,.*,learned u\^φ$/mu);
  const text = await spacetime(['trace', 's.spacetime', '--field', 's.einfield'], { cwd });
  assert.match(text.stdout, /^ {2}apart at τ = /mu);
  assert.match(text.stdout, /^ {2}learned: taken at t = 0; .* leave it out of `encode`$/mu);
});

test('mistakes are told in a line, with the place', async (t) => {
  const cwd = folder(t, {
    's.spacetime': `${SCHWARZSCHILD}geodesic Deep of Schwarzschild { at (0, 2, π/2, 0) velocity (_, 0, 0, 0) }\n`,
    'two.spacetime': SCHWARZSCHILD + ORBIT + LIGHT,
    'none.spacetime': SCHWARZSCHILD,
  });
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [
      ['s.spacetime'],
      1,
      /^spacetime: Deep cannot start\ns\.spacetime:\d+:\d+ error geodesic\/outside The start, t = 0, r = 2,/u,
    ],
    [['none.spacetime'], 2, /none\.spacetime has no geodesic block; the shortest is: geodesic Path of Schwarzschild/u],
    [['two.spacetime', 'Light2'], 2, /has no geodesic block "Light2"; it has Orbit or Light\. Did you mean "Light"\?/u],
    [['two.spacetime', '--csv', 'o.csv'], 2, /has several geodesic blocks, and o\.csv holds one path: name one/u],
    [['two.spacetime', 'Light', '--csv', 'two.spacetime'], 2, /two\.spacetime: a path is written as \.csv/u],
    [['two.spacetime', 'Light', '--csv', 'none/o.csv'], 2, /none\/o\.csv: cannot be written: there is no folder none/u],
    [['two.spacetime', '--rtol', '2'], 2, /a number from 1e-15 to 1e-2/u],
  ];
  for (const [args, expected, message] of cases) {
    const { code, stderr } = await spacetime(['trace', ...args], { cwd });
    assert.equal(code, expected, stderr);
    assert.match(stderr, message);
  }
  assert.equal(readFileSync(join(cwd, 'two.spacetime'), 'utf8'), SCHWARZSCHILD + ORBIT + LIGHT);
});

test('of several blocks one that cannot start does not keep the others from it', async (t) => {
  const deep = 'geodesic Deep of Schwarzschild { at (0, 2, π/2, 0) velocity (_, 0, 0, 0) }\n';
  const unlearned = LIGHT.replace('Light of Schwarzschild', 'Unlearned of Tiny');
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD + deep + unlearned + LIGHT });
  const { code, stdout, stderr } = await spacetime(['trace', 's.spacetime'], { cwd });
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^spacetime: Deep cannot start\n.*^spacetime: Unlearned is of the fit Tiny, which has no field/msu,
  );
  assert.match(stdout, /^Light of Schwarzschild: a photon/u);
});

test('Ctrl-C ends a path and keeps what there is of it', async (t) => {
  const long = ORBIT.replace('1000', '1e9');
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD + LIGHT + long });
  const { code, stdout, stderr } = await spacetime(['trace', 's.spacetime'], { cwd, interruptAt: /^Light of/u });
  assert.equal(code, 130, stderr);
  assert.match(stdout, /It was interrupted at τ = /u);
  assert.match(stderr, /interrupted: the path is what was followed until then/u);
});
