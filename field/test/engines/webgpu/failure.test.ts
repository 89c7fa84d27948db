import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { analyze } from '@spacetime/dsl';
import { diskHost } from '../../../src/file/sources.ts';
import { type FitResult, type TrainOptions, trainFit } from '../../../src/index.ts';
import { SCHWARZSCHILD, temporaryFolder } from '../../fits.ts';
import { useSoftwareVulkan } from './software-vulkan.ts';

// With a driver of its own, whose device is then made to fail from outside.

useSoftwareVulkan();
const folder = temporaryFolder();
const here = (name: string) => new URL(name, import.meta.url);

const FITS = `${SCHWARZSCHILD}
fit Short of Schwarzschild {
  encode (log(r))
  network mlp(width = 8, depth = 1)
  supervise metric
  samples sobol(64)
  validate sobol(32) every 1000
  optimizer adam(learning_rate = 1e-3)
  balance fixed(1, 1, 1)
  steps 30
  batch 24
}
fit Long of Schwarzschild {
  encode (log(r))
  network mlp(width = 32, depth = 1)
  supervise metric
  samples sobol(16384)
  validate sobol(32) every 100000
  optimizer adam(learning_rate = 1e-3)
  balance fixed(1, 1, 1)
  steps 100000
  batch 16384
}`;

interface Ending {
  readonly lines: readonly string[];
  readonly outcome?: string;
  readonly step?: number;
  readonly losses?: readonly number[];
  readonly error?: string;
  readonly known?: boolean;
}

let files = 0;
function fileOf(): string {
  const file = join(folder, `${files++}.spacetime`);
  writeFileSync(file, FITS);
  return file;
}

/** Trains the fit of a file as `failing-fit.ts` says, and fails where the process does not end by itself. */
function train(sabotage: string, args: readonly string[], disguise = false): Promise<Ending> {
  const env = {
    ...process.env,
    NODE_OPTIONS: `--import=${here('./sabotage.mjs')}`,
    SABOTAGE: sabotage,
    // Four processes of the same code.
    NODE_COMPILE_CACHE: folder,
    ...(disguise && { DISGUISE: '1' }),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(here('./failing-fit.ts')), ...args], { env });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => {
      stdout += data;
    });
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    child.on('close', (code, signal) => {
      if (code === 0 && stderr === '') resolve(JSON.parse(stdout));
      else reject(new Error(`${sabotage}: ${signal ?? `exit code ${code}`}: ${stderr}`));
    });
  });
}

function onProcessor(file: string, options: Partial<TrainOptions> = {}): Promise<FitResult> {
  const fit = analyze(file, diskHost).fits.find(({ name }) => name === 'Short')!;
  return trainFit(fit, { engine: 'cpu', out: `${file}.einfield`, threads: 1, ...options });
}

function near(a: readonly number[], b: readonly number[]): void {
  assert.equal(a.length, b.length);
  for (const [k, x] of a.entries()) assert.ok(Math.abs(x / b[k]! - 1) < 1e-3, `${a} and ${b}`);
}

test('where memory is short blocks are smaller, and the numbers the same', async () => {
  const [short, whole] = await Promise.all([
    train('memory@20000', [fileOf(), 'Short', 'webgpu']),
    onProcessor(fileOf()),
  ]);
  near(short.losses!, whole.losses!);
});

test('a device that is lost leaves the checkpoint, from which the processor goes on', async () => {
  const file = fileOf();
  const out = `${file}.einfield`;
  const abort = new AbortController();
  const begun = await onProcessor(file, {
    signal: abort.signal,
    onProgress: ({ phase }) => phase === 'training' && abort.abort(),
  });
  assert.equal(begun.outcome, 'interrupted');
  const kept = [out, `${out}.state`].map((path) => readFileSync(path));
  const lost = await train('lost@8', [file, 'Short', 'webgpu', 'resume']);
  assert.deepEqual(
    [lost.known, lost.error],
    [
      true,
      `the graphics device was lost: device was destroyed; ${out} holds step ${begun.step}: --resume goes on from it, --resume --engine cpu on the processor`,
    ],
  );
  assert.deepEqual(
    [out, `${out}.state`].map((path) => readFileSync(path)),
    kept,
  );
  const [resumed, whole] = [await onProcessor(file, { resume: true }), await onProcessor(fileOf())];
  assert.equal(resumed.outcome, 'finished');
  near(resumed.losses!, whole.losses!);
});

test('a driver that takes the process with it is spoken for', async () => {
  const crash = train('crashed@8', [fileOf(), 'Short', 'webgpu']);
  await assert.rejects(crash, (error: Error) => {
    assert.match(error.message, /^crashed@8: \w+( code \d+)?: the graphics driver, .* if one was written\n$/);
    return true;
  });
});

test('chosen by itself, it hands over to the processor', async () => {
  const { lines, outcome, step } = await train('thrown@12', [fileOf(), 'Long', 'auto', 'anew', 'engine cpu'], true);
  assert.match(lines[0]!, /^engine webgpu on /);
  assert.match(
    lines[2]!,
    /^the graphics device's thread failed: a fault of the thread; engine cpu goes on from the beginning$/,
  );
  assert.deepEqual([outcome, step], ['interrupted', 0]);
});
