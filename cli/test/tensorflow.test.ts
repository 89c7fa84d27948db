import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, SCHWARZSCHILD, spacetime } from './command.ts';

test('--engine tensorflow trains, says on what and why, and names what it cannot do', async (t) => {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const fit = (name: string, ...more: string[]) =>
    spacetime(['fit', 's.spacetime', name, '--engine', 'tensorflow', '--steps', '3', '--threads', '1', ...more], {
      cwd,
    });
  const done = await fit('Slow', '--tensorflow-folder', cwd);
  assert.equal(done.code, 0, done.stderr);
  assert.ok(
    done.stderr.includes(
      `engine tensorflow on wasm: no @tensorflow/tfjs-node-gpu in ${cwd}; no @tensorflow/tfjs-node in ${cwd}; engine cpu is far faster\n`,
    ),
    done.stderr,
  );
  assert.doesNotMatch(done.stderr, /Warning|install our node backend/);
  assert.match((await spacetime(['info', 's.einfield'], { cwd })).stdout, /tensorflow/);

  const nowhere = await fit('Slow', '--tensorflow-folder', join(cwd, 'nowhere'));
  assert.notEqual(nowhere.code, 0);
  assert.match(nowhere.stderr, /nowhere is not a folder: TensorFlow's is the one in which/);
  const lm = await fit('Tiny');
  assert.notEqual(lm.code, 0);
  assert.match(lm.stderr, /the engine tensorflow has no lm: choose engine cpu, or optimizer soap/);
});
