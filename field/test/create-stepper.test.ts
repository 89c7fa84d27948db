import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStepper } from '../src/create-stepper.ts';
import { FitError } from '../src/fit-error.ts';
import { referenceEngine } from './engines/reference.ts';
import { fitIn, KERR_SCHILD, temporaryFolder } from './fits.ts';

const folder = temporaryFolder();

/** What an optimizer says of so many points, on a network of 10 components by 64×3; nothing is computed. */
async function said(optimizer: string, count: number, width = 64): Promise<string[]> {
  const settings = `encode (x, y, z) optimizer ${optimizer} network mlp(${width}, 3) precision float64`;
  const fit = fitIn(folder, `${KERR_SCHILD} fit F of Kerr { ${settings} }`);
  const engine = referenceEngine(
    { inputs: 3, width, depth: 3, outputs: 10, activation: 'silu', omega: 1, scale: 1 },
    2,
  );
  const empty = new Float64Array(0);
  const data = { omega: new Float64Array(150), batch: () => ({ count, features: empty, targets: empty }) };
  const messages: string[] = [];
  const stepper = await createStepper(engine, fit, data, { threads: 1, onMessage: (line) => messages.push(line) });
  stepper.dispose?.();
  return messages;
}

test('L-BFGS takes all points at every step: seconds are warned of, minutes refused', async () => {
  assert.deepEqual(await said('lbfgs', 100_000), []);
  // 6 · 15 streams · 9226 weights · 200,000 points at 20 GFLOP/s.
  assert.deepEqual(await said('lbfgs', 200_000), [
    'L-BFGS needs about 8 s a step for 9226 weights at 200000 points; fewer samples make it faster, soap takes a batch a step',
  ]);
  await assert.rejects(said('lbfgs', 2_000_000), (error: Error) => {
    assert.ok(error instanceof FitError);
    assert.match(error.message, /^L-BFGS needs about 80 s a step.*: fewer samples make it faster/);
    return true;
  });
  assert.deepEqual(await said('soap', 2_000_000), []);
});

test('kfac, whose step is tens of products, refuses what would take minutes, by products or by eigenvectors', async () => {
  await assert.rejects(said('kfac', 20_000), /^FitError: kfac needs about 70 s a step.*fewer products/);
  await assert.rejects(said('kfac(products = 1)', 100, 4096), /^FitError: kfac needs about 1000 s a step/);
  // The plain engine has no products; its cost is checked before that is said.
  await assert.rejects(said('kfac(products = 5)', 1000), /^FitError: the engine reference has no kfac/);
});

test('Levenberg–Marquardt, whose step grows as the weights squared, refuses sooner', async () => {
  await assert.rejects(said('lm', 10_000), /^FitError: Levenberg–Marquardt needs about 6000 s a step for 9226 weights/);
});
