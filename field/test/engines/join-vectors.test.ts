import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

/** Digests of all that the kernels compute, by a process of its own: V8's flags hold for the whole of one. */
function digests(flag: string): string {
  const script = fileURLToPath(new URL('./digests.ts', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [flag, script], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
}

test("kernels whose vectors V8 joins give the bits of those that it doesn't", () => {
  const apart = digests('--no-experimental-wasm-revectorize');
  assert.equal(apart.trim().split('\n').length, 12);
  assert.equal(digests('--experimental-wasm-revectorize'), apart);
});
