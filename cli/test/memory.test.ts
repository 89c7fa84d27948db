import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { peakMemory } from '../src/memory.ts';

const MODULE = new URL('../src/memory.ts', import.meta.url).href;

function peakOf(script: string): number {
  const text = `const { peakMemory } = await import(${JSON.stringify(MODULE)}); ${script}; console.log(peakMemory());`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', text], { encoding: 'utf8' });
  assert.equal(stderr, '');
  return Number(stdout);
}

test('the peak is in bytes, stays after the memory is given back, and is this process’s own', () => {
  const size = 200 * 2 ** 20;
  // What the parent of a process has had counts for it in the operating system's own figure.
  const mine = Buffer.alloc(size, 1);
  assert.ok(peakMemory() > size);
  const little = peakOf('');
  assert.ok(little > 2 ** 24 && little < 0.9 * size, `${little} bytes with nothing`);
  const much = peakOf(`let b = Buffer.alloc(${size}, 1); b = undefined; globalThis.gc?.()`);
  assert.ok(Math.abs(much - little - size) < 0.2 * size, `${much - little} bytes more for ${size}`);
  assert.equal(mine.length, size);
});
