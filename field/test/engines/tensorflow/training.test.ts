import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FitModel } from '@spacetime/dsl';
import { createStepper } from '../../../src/create-stepper.ts';
import { problemOf } from '../../../src/data/problem.ts';
import { createCpuEngine } from '../../../src/engines/cpu/engine.ts';
import { tensorflowFor } from '../../../src/engines/tensorflow/choice.ts';
import { FitError, openField, trainFit } from '../../../src/index.ts';
import { type CreateEngine, prepare } from '../../../src/prepare.ts';
import { fitIn, SCHWARZSCHILD, temporaryFolder } from '../../fits.ts';

const folder = temporaryFolder();

function fitOf(lines: string, name: string): FitModel {
  const text = `fit F of Schwarzschild {
  encode (log(r))
  network mlp(width = 8, depth = 2)
  supervise metric + jacobian + hessian
  samples sobol(64)
  validate sobol(32) every 50
  steps 100
  batch 64
  ${lines}
}`;
  return fitIn(folder, SCHWARZSCHILD + text, name);
}

/** The losses of every step. */
async function curve(fit: FitModel, create: CreateEngine): Promise<number[]> {
  const { engine, data } = await prepare(fit, problemOf(fit), create);
  const stepper = await createStepper(engine, fit, data, { threads: 1 });
  const losses = Array.from({ length: fit.steps }, (_, step) => stepper.step(step).loss);
  engine.dispose();
  return losses;
}

const cpu: CreateEngine = (shape, order, directions) =>
  createCpuEngine(shape, order, { precision: 'float32', threads: 1, directions });

const cases = [
  // 3e-7 was measured, one or two units in the last place.
  ['adam(learning_rate = 1e-2)', 'fixed(1, 1, 1)', 1e-6],
  ['adam(learning_rate = 1e-2)', 'gradnorm', 1e-6],
  // SOAP normalises what the gradient has along directions in which it has nothing but rounding: the CPU engine with
  // and without fused multiply-adds differs from itself by 1.8e-5.
  ['soap(learning_rate = 1e-3)', 'fixed(1, 1, 1)', 3e-5],
] as const;

for (const [optimizer, balance, tolerance] of cases) {
  test(`${optimizer}, ${balance}: a hundred steps go as on the processor`, async () => {
    const fit = fitOf(`optimizer ${optimizer}\n  balance ${balance}`, 'curve.spacetime');
    const lines: string[] = [];
    const actual = await curve(
      fit,
      tensorflowFor(fit, 1, undefined, (line) => lines.push(line)),
    );
    const expected = await curve(fit, cpu);
    assert.ok(expected[99]! < 0.99 * expected[0]!, `${expected[99]} of ${expected[0]}`);
    const error = Math.max(...expected.map((loss, k) => Math.abs(actual[k]! / loss - 1)));
    assert.ok(error < tolerance, `${error}`);
    assert.match(
      lines.join('\n'),
      /^engine tensorflow on wasm: no folder with @tensorflow\/tfjs-node-gpu was named; engine cpu is far faster$/,
    );
  });
}

test('a fit is trained, goes on from its checkpoint, and says by what it was trained', async () => {
  const fit = fitOf('optimizer soap(learning_rate = 1e-2)\n  loss papuc', 'whole.spacetime');
  const [whole, parts] = ['whole', 'parts'].map((name) => join(folder, `${name}.einfield`)) as [string, string];
  const common = { engine: 'tensorflow', threads: 1 } as const;
  const result = await trainFit(fit, { ...common, steps: 30, out: whole });
  assert.equal(result.outcome, 'finished');
  assert.equal(openField(whole).header.training.engine, 'tensorflow');
  const stop = new AbortController();
  const halfway = { ...common, steps: 30, out: parts };
  const first = await trainFit(fit, {
    ...halfway,
    signal: stop.signal,
    onProgress: (progress) => progress.phase === 'training' && stop.abort(),
  });
  assert.equal(first.outcome, 'interrupted');
  const second = await trainFit(fit, { ...halfway, resume: true });
  assert.deepEqual(second.losses, result.losses);
});

test('what it cannot train is said before it starts', async () => {
  const out = join(folder, 'never.einfield');
  const refused: [string, RegExp][] = [
    ['optimizer lm', /the engine tensorflow has no lm: choose engine cpu, or optimizer soap/],
    ['optimizer lbfgs', /has no lbfgs/],
    ['optimizer kfac', /has no kfac/],
    ['optimizer adam\n precision float64', /computes in float32, not float64: choose engine cpu/],
  ];
  for (const [k, [line, expected]] of refused.entries()) {
    await assert.rejects(trainFit(fitOf(line, `${k}.spacetime`), { engine: 'tensorflow', out }), (error) => {
      assert.ok(error instanceof FitError);
      assert.match(error.message, expected);
      return true;
    });
  }
  const shape = { inputs: 4, width: 1200, depth: 8, outputs: 10, activation: 'silu', omega: 1, scale: 1 } as const;
  const wide = tensorflowFor({ ...fitOf('optimizer adam', 'wide.spacetime'), batch: 4096 }, 1, undefined);
  await assert.rejects(
    async () => wide(shape, 2, 4),
    (error) => {
      assert.ok(error instanceof FitError);
      assert.match(error.message, /^a step on wasm takes about \d.* s: engine cpu is far faster/);
      return true;
    },
  );
  const lines: string[] = [];
  const slow = tensorflowFor(fitOf('optimizer adam', 'slow.spacetime'), 1, undefined, (line) => lines.push(line));
  (await slow({ ...shape, width: 700 }, 2, 4)).dispose();
  assert.match(lines[1]!, /^a step on wasm takes about \d+ s; engine cpu is far faster/);
  const options = { engine: 'tensorflow', out, tensorflowFolder: join(folder, 'nowhere') } as const;
  await assert.rejects(trainFit(fitOf('optimizer adam', 'folder.spacetime'), options), /nowhere is not a folder/);
});
