import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readField } from '@spacetime/field';
import { runCell } from '../../src/sweep/run-cell.ts';
import { folder, SCHWARZSCHILD } from '../command.ts';
import { cellOf } from './cells.ts';

function slow(t: TestContext, steps: string, network = 'mlp(4, 1)', samples = 'sobol(64)') {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const settings: [string, string][] = [
    ['network', network],
    ['samples', samples],
    ['steps', steps],
  ];
  return { cwd, cell: cellOf(join(cwd, 's.spacetime'), 'Slow', cwd, ...settings) };
}

const QUIET = { threads: 1, resume: false, signal: new AbortController().signal, onProgress: () => {} };

test('a cell that was stopped goes on from its checkpoint, bit for bit', async (t) => {
  // Seconds of steps, so that word of the first comes back long before the last, whatever else the machine does.
  const { cell } = slow(t, '8000', 'mlp(24, 2)', 'sobol(512)');
  const whole = await runCell(cell, QUIET);
  assert.equal(whole.outcome, 'finished', whole.message);
  assert.ok(whole.quantities!.metric.mae! < 1);
  assert.ok(whole.memory! > 2 ** 24 && whole.memory! < 2 ** 33, `${whole.memory} bytes`);
  const expected = readField(cell.out).weights;

  const abort = new AbortController();
  const stopped = await runCell(cell, {
    ...QUIET,
    signal: abort.signal,
    onProgress: (progress) => progress.phase === 'training' && abort.abort(),
  });
  assert.equal(stopped.outcome, 'interrupted');
  assert.ok(stopped.training!.step > 0 && stopped.training!.step < 8000, `stopped at step ${stopped.training!.step}`);
  let first = Number.POSITIVE_INFINITY;
  const resumed = await runCell(cell, {
    ...QUIET,
    resume: true,
    onProgress: (progress) => {
      if (progress.phase === 'training') first = Math.min(first, progress.step);
    },
  });
  assert.equal(resumed.outcome, 'finished');
  assert.ok(first > stopped.training!.step, `began at step ${first}`);
  assert.deepEqual(readField(cell.out).weights, expected);
});

test('a checkpoint that is damaged is left and the cell begins anew', async (t) => {
  const { cell } = slow(t, '20');
  writeFileSync(`${cell.out}.state`, 'no state');
  const { outcome, message } = await runCell(cell, { ...QUIET, resume: true });
  assert.equal(outcome, 'finished', message);
});

test('a cell whose sweep is killed saves and ends', async (t) => {
  const { cell } = slow(t, '1000000');
  const worker = fileURLToPath(new URL('../../src/sweep/worker.ts', import.meta.url));
  const child = fork(worker, [], { execArgv: [] });
  const code = await new Promise((resolve) => {
    child.on('exit', resolve);
    child.on('message', (message: { progress?: { phase: string } }) => {
      if (message.progress?.phase === 'training' && child.connected) child.disconnect();
    });
    child.send({ kind: 'job', cell, threads: 1, resume: false });
  });
  assert.equal(code, 0);
  assert.ok(existsSync(`${cell.out}.state`));
});

const DEATHS: [what: string, script: string, message: RegExp][] = [
  [
    'is killed',
    "process.kill(process.pid, 'SIGKILL')",
    /^its process was killed \(SIGKILL\), as systems do when memory/,
  ],
  ['ends', 'process.exit(7)', /^its process ended with code 7$/],
  ['throws', "throw new Error('no such thing')", /^its process ended with code 1: Error: no such thing$/],
  [
    'has no memory left',
    "process.stderr.write('FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\\n'); process.exitCode = 134; process.disconnect()",
    /^its process ran out of memory$/,
  ],
];
for (const [what, script, message] of DEATHS) {
  test(`a process that ${what} is a cell that crashed, with the reason`, async (t) => {
    const { cwd, cell } = slow(t, '20');
    const worker = join(cwd, 'worker.mjs');
    writeFileSync(worker, script);
    const result = await runCell(cell, { ...QUIET, worker: pathToFileURL(worker) });
    assert.equal(result.outcome, 'crashed');
    assert.match(result.message, message);
  });
}
