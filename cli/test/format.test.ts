import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folder, spacetime } from './command.ts';

const MESSY = 'spacetime   A{chart C(t,x,y,z){}\nmetric in C{ds^2=-dt^2+dx^2+dy^2+dz^2}}\n';

test('format rewrites in place, then has nothing left to do', async (t) => {
  const cwd = folder(t, { 'a.spacetime': MESSY });
  const before = await spacetime(['format', '--check', 'a.spacetime'], { cwd });
  assert.deepEqual([before.code, before.stdout], [1, 'a.spacetime\n']);
  assert.equal(readFileSync(join(cwd, 'a.spacetime'), 'utf8'), MESSY);
  assert.equal((await spacetime(['format', 'a.spacetime'], { cwd })).code, 0);
  assert.match(readFileSync(join(cwd, 'a.spacetime'), 'utf8'), /^spacetime A \{\n/);
  const after = await spacetime(['format', '--check', 'a.spacetime'], { cwd });
  assert.deepEqual([after.code, after.stdout], [0, '']);
});

test('"-" reads standard input and prints', async () => {
  const { code, stdout } = await spacetime(['format', '-'], { input: MESSY });
  assert.equal(code, 0);
  assert.match(stdout, /^spacetime A \{\n/);
});

test('a file with syntax errors is left as it is', async (t) => {
  const broken = 'spacetime A { metric { ds^2 = }';
  const cwd = folder(t, { 'a.spacetime': broken });
  const { code, stderr } = await spacetime(['format', 'a.spacetime'], { cwd });
  assert.equal(code, 1);
  assert.match(stderr, /a\.spacetime:1:\d+ error syntax /);
  assert.equal(readFileSync(join(cwd, 'a.spacetime'), 'utf8'), broken);
});
