import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { FitModel } from '@spacetime/dsl';
import { autoFor } from '../../../src/engines/webgpu/choice.ts';
import { openDevice } from '../../../src/engines/webgpu/device.ts';
import type { AdapterDescription, Probe } from '../../../src/engines/webgpu/probe.ts';
import { createCpuEngine, FitError, openField, trainFit } from '../../../src/index.ts';
import { fitIn, SCHWARZSCHILD, temporaryFolder } from '../../fits.ts';
import { shapeOf } from '../cases.ts';
import { useSoftwareVulkan } from './software-vulkan.ts';

useSoftwareVulkan();
const folder = temporaryFolder();
/** Elsewhere the machine's own adapter serves. */
const software = process.platform === 'linux';

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

const ADAM = `optimizer adam(learning_rate = 1e-2)
  balance fixed(1, 1, 1)
  steps 20
  batch 24`;

test('trains as the processor does, and says on what', async () => {
  const fit = fitOf(ADAM, 'both.spacetime');
  const lines: string[] = [];
  const losses: number[][] = [];
  for (const engine of ['cpu', 'webgpu'] as const) {
    const out = join(folder, `${engine}.einfield`);
    const result = await trainFit(fit, { engine, out, threads: 1, onMessage: (line) => lines.push(line) });
    assert.equal(result.outcome, 'finished');
    assert.equal(openField(out).header.training.engine, engine);
    losses.push([...result.losses]);
  }
  for (const [k, loss] of losses[0]!.entries()) assert.ok(Math.abs(losses[1]![k]! / loss - 1) < 1e-6, `${losses}`);
  assert.ok(
    lines.some((line) =>
      (software ? /^engine webgpu on .*swiftshader.*: the processor stands in/i : /^engine webgpu on /).test(line),
    ),
    lines.join('\n'),
  );
});

test('what it cannot train is said before it starts', async () => {
  const out = join(folder, 'never.einfield');
  const cases: [string, RegExp][] = [
    ['optimizer lm', /the engine webgpu has no lm: choose engine cpu, or optimizer soap/],
    ['optimizer lbfgs', /has no lbfgs/],
    ['precision float64', /computes in float32, not float64: choose engine cpu/],
  ];
  for (const [k, [line, expected]] of cases.entries()) {
    await assert.rejects(trainFit(fitOf(line, `${k}.spacetime`), { engine: 'webgpu', out }), (error) => {
      assert.ok(error instanceof FitError);
      assert.match(error.message, expected);
      return true;
    });
  }
});

const ADAPTER: AdapterDescription = {
  ...{ backend: 'vulkan', name: 'Some GPU', vendor: 'v', architecture: 'a', device: 'd', description: 'driver 1' },
  ...{ software: false, limits: {}, features: [] },
};
const LONG = 'optimizer adam(learning_rate = 1e-3)\n  batch 16384\n  steps 1000000000';

/** What `auto` says, with so many threads, where the probe finds this. */
async function chosen(lines: string, found: Probe, threads = 1): Promise<string[]> {
  const said: string[] = [];
  let probes = 0;
  const cpu = (...[shape, order]: Parameters<typeof createCpuEngine>) =>
    createCpuEngine(shape, order, { precision: 'float64', threads: 1 });
  const create = autoFor(
    fitOf(lines, `auto${said.length}.spacetime`),
    threads,
    (shape, order) => cpu(shape, order, { precision: 'float64', threads: 1 }),
    (line) => said.push(line),
    () => {
      probes++;
      return Promise.resolve(found);
    },
  );
  const engine = await create(shapeOf({ width: 64 }), 1, 4);
  assert.equal(engine.name, 'cpu');
  engine.dispose();
  return [...said, `${probes} probes`];
}

test('auto says in a line why it is not the graphics device, and asks for one only where it matters', async () => {
  const none = { adapters: [], reason: 'no adapter: install a driver' };
  const of = (change: Partial<AdapterDescription>) => ({ adapters: [{ ...ADAPTER, ...change }] });
  const cases: [string, Probe, string, number][] = [
    ['optimizer lm', none, 'lm has no GPU version', 0],
    ['optimizer lbfgs', none, 'lbfgs has no GPU version', 0],
    ['precision float64\n  optimizer soap(learning_rate = 1e-3)', none, 'float64 has no GPU version', 0],
    [ADAM, none, 'about 0.003 s of training, too short for a graphics device', 0],
    [
      `${ADAM.replace('steps 20', 'steps 1000000000')}`,
      none,
      'steps of about 200 µs, too short for a graphics device',
      0,
    ],
    [LONG, none, 'no graphics device (no adapter: install a driver)', 1],
    [LONG, of({ software: true }), 'of graphics devices there is Some GPU alone, which stands in in software', 1],
    [LONG, of({ refusal: 'no memory' }), 'Some GPU gives no device (no memory)', 1],
  ];
  for (const [lines, found, expected, probes] of cases) {
    assert.deepEqual(await chosen(lines, found), [`engine cpu: ${expected}`, `${probes} probes`]);
  }
});

test('an editor’s Node loads no driver', async () => {
  const versions = { ...process.versions, electron: '39.0.0' };
  const before = Object.getOwnPropertyDescriptor(process, 'versions')!;
  Object.defineProperty(process, 'versions', { ...before, value: versions });
  try {
    await assert.rejects(openDevice(), {
      name: 'NoDevice',
      message: /^this is an editor's Node \(Electron 39\.0\.0\)/,
    });
  } finally {
    Object.defineProperty(process, 'versions', before);
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
