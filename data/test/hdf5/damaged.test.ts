import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeCarpet } from '../kit/carpet-writer.ts';
import { temporary } from '../kit/files.ts';
import { kerrSchild } from '../kit/kerr-schild.ts';

/** Reads the files one after another, in a process of its own, and prints what came of each. */
const PROGRAM = `
import { openSimulation } from '@spacetime/data';
import { readFileSync, writeFileSync } from 'node:fs';
const [path, seedText, kind] = process.argv.slice(2);
const whole = readFileSync(path);
let seed = Number(seedText);
const random = () => (seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff) / 0x80000000;
const said = {};
for (let n = 0; n < 40; n++) {
  let bytes = Buffer.from(whole);
  if (kind === 'cut') bytes = bytes.subarray(0, Math.floor((whole.length * n) / 40));
  else for (let k = 0; k <= n % 8; k++) bytes[Math.floor(random() * [4096, 60000, whole.length][n % 3])] = Math.floor(random() * 256);
  writeFileSync(path + '.bad.h5', bytes);
  try {
    const { field } = await openSimulation({ path: path + '.bad.h5', format: 'carpet' });
    said.read = (said.read ?? 0) + 1;
    field.jets(Float64Array.of(0, 4, 0, 0), 1, 2, new Float64Array(150));
  } catch (error) {
    const key = error.name === 'DataError' && !error.message.includes('\\n') ? 'sentence' : String(error.stack);
    said[key] = (said[key] ?? 0) + 1;
  }
}
console.log(JSON.stringify(said));
`;

for (const [kind, seed] of [
  ['cut', 1],
  ['flipped', 1],
] as const) {
  test(`HDF5 that is ${kind} (${seed}) gives a sentence or is read, and never hangs`, async (t) => {
    const folder = temporary(t);
    const path = join(folder, 'star.h5');
    const grids = [{ level: 0, origin: [3, -1, -1], delta: [0.25, 0.25, 0.25], shape: [9, 9, 9], split: 4 }] as const;
    await writeCarpet(path, { grids, values: kerrSchild(1, 0.5), compression: 1 });
    assert.ok(readFileSync(path).length > 10_000);
    // Beside the room's own files, so that packages are found.
    const program = join(import.meta.dirname, `.damaged-${kind}-${seed}.ts`);
    writeFileSync(program, PROGRAM);
    t.after(() => import('node:fs').then(({ rmSync }) => rmSync(program, { force: true })));
    const { stdout, stderr, status } = spawnSync(process.execPath, [program, path, String(seed), kind], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.equal(status, 0, stderr);
    const said = JSON.parse(stdout);
    assert.deepEqual(
      Object.keys(said).filter((key) => key !== 'read' && key !== 'sentence'),
      [],
    );
    assert.ok(said.sentence > (kind === 'cut' ? 38 : 2), stdout);
    assert.equal(stderr, '');
  });
}
