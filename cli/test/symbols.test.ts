import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folder, SCHWARZSCHILD, spacetime } from './command.ts';

test('Christoffel symbols as text, and how they were confirmed beside it', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const { code, stdout, stderr } = await spacetime(['symbols', 's.spacetime'], { cwd });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^Γ\^θ_φφ = -cosθ sinθ$/mu);
  assert.match(stderr, /every component agrees with automatic differentiation to \de-1\d .* at 72 points/u);
});

test('another quantity in another chart, as LaTeX and as JSON', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const args = ['symbols', 's.spacetime', '--quantity', 'kretschmann', '--chart', 'Cartesian', '--format'];
  const latex = await spacetime([...args, 'latex'], { cwd });
  assert.equal(latex.code, 0, latex.stderr);
  assert.match(latex.stdout, /K &= \\frac\{48 M\^2\}\{\(x\^2 \+ y\^2 \+ z\^2\)\^3\}/u);
  const json = JSON.parse((await spacetime([...args, 'json'], { cwd })).stdout);
  assert.equal(json.chart, 'Cartesian');
  assert.equal(json.entries[0].text, '48 M²/(x² + y² + z²)³');
});

test('the equations of geodesics, which are no code', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const { code, stdout, stderr } = await spacetime(['symbols', 's.spacetime', '--quantity', 'geodesic'], { cwd });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^t″ = -2 M\/\(r² f\) t′ r′$/mu);
  const wrong = await spacetime(['symbols', 's.spacetime', '--quantity', 'geodesic', '--format', 'c'], { cwd });
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /written as text or latex, not as c/u);
});

test('what has no exact form is refused in a line', async (t) => {
  const text = SCHWARZSCHILD.replace(/ds\^2 = /u, 'ds^2 = 0*(if r < 4 then 1 else 2) dr^2 + ');
  const cwd = folder(t, { 's.spacetime': text });
  const { code, stdout, stderr } = await spacetime(['symbols', 's.spacetime'], { cwd });
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /^spacetime: s\.spacetime: christoffel in Spherical: no exact form: `if/u);
});
