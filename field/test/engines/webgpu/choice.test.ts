import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { FitModel } from '@spacetime/dsl';
import { FitError, openField, trainFit } from '../../../src/index.ts';
import { fitIn, SCHWARZSCHILD, temporaryFolder } from '../../fits.ts';
import { useSoftwareVulkan } from './software-vulkan.ts';

const missing = useSoftwareVulkan();
if (missing) process.stderr.write(`webgpu: no fit was trained: ${missing}\n`);
const folder = temporaryFolder();

function fitOf(lines: string, name: string): FitModel {
  const text = `fit F of Schwarzschild {
  encode (log(r))
  network mlp(width = 8, depth = 1)
  supervise metric + jacobian
  samples sobol(64)
  validate sobol(32) every 20
  ${lines}
}`;
  return fitIn(folder, SCHWARZSCHILD + text, name);
}

const SOAP = `optimizer soap(learning_rate = 1e-2)
  balance fixed(1, 1, 1)
  steps 20
  batch 24`;

if (!missing) {
  test('trains as the processor does, and says on what', async () => {
    const fit = fitOf(SOAP, 'both.spacetime');
    const lines: string[] = [];
    const losses: number[][] = [];
    for (const engine of ['cpu', 'webgpu'] as const) {
      const out = join(folder, `${engine}.einfield`);
      const result = await trainFit(fit, { engine, out, threads: 1, onMessage: (line) => lines.push(line) });
      assert.equal(result.outcome, 'finished');
      assert.equal(openField(out).header.training.engine, engine);
      losses.push([...result.losses]);
    }
    for (const [k, loss] of losses[0]!.entries()) assert.ok(Math.abs(losses[1]![k]! / loss - 1) < 1e-3, `${losses}`);
    assert.ok(
      lines.some((line) => /^engine webgpu on .*swiftshader.*: the processor stands in/i.test(line)),
      lines.join('\n'),
    );
  });
}

test('what it cannot train is said before it starts', async () => {
  const out = join(folder, 'never.einfield');
  const cases: [string, RegExp][] = [
    ['optimizer lm', /the engine webgpu has no lm: choose engine cpu, or optimizer soap/],
    ['optimizer lbfgs', /has no lbfgs/],
    ['precision float64', /computes in float32, not float64: choose engine cpu/],
    ['loss minkowski', /has no loss minkowski/],
  ];
  for (const [k, [line, expected]] of cases.entries()) {
    await assert.rejects(trainFit(fitOf(line, `${k}.spacetime`), { engine: 'webgpu', out }), (error) => {
      assert.ok(error instanceof FitError);
      assert.match(error.message, expected);
      return true;
    });
  }
});

test('without a driver it says so', () => {
  // In a process of its own, as drivers are looked for once.
  const engine = fileURLToPath(new URL('../../../src/engines/webgpu/engine.ts', import.meta.url));
  const shape = { inputs: 1, width: 2, depth: 1, outputs: 1, activation: 'silu', omega: 1, scale: 1 };
  const code = `const { createWebgpuEngine } = await import(${JSON.stringify(engine)});
await createWebgpuEngine(${JSON.stringify(shape)}, 0, { threads: 1 }).catch((e) => console.log(e.name, e.message));`;
  const env = { ...process.env, VK_ICD_FILENAMES: '/nowhere', VK_DRIVER_FILES: '/nowhere' };
  const file = join(folder, 'driverless.mjs');
  writeFileSync(file, code);
  const { stdout, status } = spawnSync(process.execPath, [file], { env, encoding: 'utf8' });
  assert.equal(status, 0);
  if (process.platform === 'linux') assert.match(stdout, /^NoDevice no adapter was found: a driver for Vulkan/, stdout);
});
