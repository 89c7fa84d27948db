import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '@spacetime/dsl';
import { costOf, FitError } from '@spacetime/field';

/** Schwarzschild, whose distortion has two components that vary, with r alone. */
function fitOf(settings: string) {
  const text = `spacetime S {
    parameter M = 1
    chart C(t, r, θ, φ) { r in 3 .. 20  θ in 0.1 .. 3 }
    metric in C { ds^2 = -(1 - 2*M/r) dt^2 + 1/(1 - 2*M/r) dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
    background { M = 0 }
  }
  fit F of S { ${settings} }`;
  const model = analyze('s', { read: (path) => (path === 's' ? text : undefined), resolve: (_, path) => path });
  assert.deepEqual(model.diagnostics, []);
  return model.fits[0]!;
}

test('a fit of first order costs 6 S B P operations a step', async () => {
  const settings = 'encode (log(r), cos(θ))  network mlp(width = 12, depth = 2)  optimizer adam  samples sobol(1000)';
  const cost = await costOf(fitOf(`${settings}  batch 5000  steps 7  supervise metric + jacobian`));
  const weights = 2 * 12 + 12 + (12 * 12 + 12) + 12 * 2 + 2;
  assert.equal(cost.weights, weights);
  assert.equal(cost.bytes, 4 * weights);
  assert.equal(cost.shape.outputs, 2);
  // The value and two first derivatives; no more points than there are.
  assert.equal(cost.streams, 3);
  assert.equal(cost.batch, 1000);
  assert.equal(cost.operations, 7 * 6 * 3 * 1000 * weights);
  assert.equal(cost.work, 'passes');
});

test('Levenberg–Marquardt costs a product of the Jacobian with itself, and its factorisation', async () => {
  const cost = await costOf(
    fitOf('encode (log(r))  network mlp(width = 6, depth = 1)  optimizer lm  samples sobol(500)'),
  );
  const weights = 6 + 6 + 6 * 2 + 2;
  const residuals = 500 * 3 * 2;
  assert.equal(cost.weights, weights);
  assert.equal(cost.bytes, 8 * weights);
  assert.equal(cost.operations, 100 * (residuals * weights ** 2 + weights ** 3 / 3));
  assert.equal(cost.work, 'products');
});

test('a fit with nothing to learn says so', async () => {
  const text = `spacetime F { chart C(t, x, y, z) metric in C { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 } }\nfit A of F { optimizer adam }`;
  const model = analyze('s', { read: () => text, resolve: (_, path) => path });
  await assert.rejects(
    costOf(model.fits[0]!),
    (error) => error instanceof FitError && /nothing to learn/u.test(error.message),
  );
});
