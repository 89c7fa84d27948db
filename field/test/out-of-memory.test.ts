import assert from 'node:assert/strict';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { FitError, SharedHeap, tooCostly, trainFit } from '@spacetime/field';
import { mustFit, OutOfMemory, withinMemory } from '../src/out-of-memory.ts';
import { fitIn, SCHWARZSCHILD, temporaryFolder } from './fits.ts';

const folder = temporaryFolder();

/** What is too large, and the message with its value and remedy. */
const CASES: [what: string, settings: string, message: RegExp][] = [
  [
    'a network',
    // 4096·2 + 63·(4096² + 4096) + 2·4096 + 2 weights of 4 bytes, five times over.
    'network mlp(width = 4096, depth = 64)',
    /^there is no memory for a network of 1057239042 weights: at least 19\.7 GiB are needed, of the 4 GiB that the kernels can address; take a narrower network, or fewer layers$/,
  ],
  [
    'samples',
    'samples grid(1048576, 1048576, 2, 2)',
    /^there is no memory for 4398046511104 samples: 1\.3e\+5 GiB are needed, and this machine has .* GiB; take fewer$/,
  ],
  [
    'points to validate on',
    'validate grid(1048576, 1048576, 2, 2)',
    /^there is no memory for 4398046511104 points to validate on: 4\.6e\+5 GiB are needed, .*; take fewer$/,
  ],
];
for (const [index, [what, settings, message]] of CASES.entries()) {
  test(`${what}, too large for memory, is a FitError before any training`, async () => {
    const text = `${SCHWARZSCHILD}fit F of Schwarzschild {
  encode (1/r)
  supervise metric + jacobian
  network mlp(width = 4, depth = 1)
  samples sobol(16)
  validate sobol(16)
}`;
    const [key] = settings.split(' ');
    const edited = text.replace(new RegExp(`^  ${key} .*$`, 'm'), `  ${settings}`);
    const fit = fitIn(folder, edited, `f${index}.spacetime`);
    await assert.rejects(trainFit(fit, { out: join(folder, 'f.einfield'), threads: 1 }), (error: Error) => {
      assert.ok(error instanceof FitError);
      assert.match(error.message, message);
      return true;
    });
  });
}

test('a network that cannot be held is refused before many samples are drawn, and by the check', async () => {
  const settings =
    'network mlp(width = 4096, depth = 64)\n  samples sobol(268435456)\n  validate sobol(16)\n  encode (1/r)';
  const fit = fitIn(folder, `${SCHWARZSCHILD}fit F of Schwarzschild {\n  ${settings}\n}`, 'many.spacetime');
  const before = process.memoryUsage.rss();
  const refused = await trainFit(fit, { out: join(folder, 'f.einfield'), threads: 1 }).catch((error: Error) => error);
  assert.ok(refused instanceof FitError);
  assert.match(refused.message, /^there is no memory for a network of 1057239042 weights: .*, or fewer layers$/);
  // The samples alone are 8 GiB.
  assert.ok(process.memoryUsage.rss() - before < 2 ** 29);
  assert.equal(await tooCostly(fit), refused.message);
});

test('an engine memory ends at 4 GiB, and what it has given stays', () => {
  const heap = new SharedHeap();
  const vector = heap.vector('float32', 3).fill(7);
  assert.throws(() => heap.reserve(2 ** 32), OutOfMemory);
  assert.deepEqual([...vector], [7, 7, 7]);
  assert.equal(heap.vector('float32', 1).length, 1);
});

test('only what is about memory becomes a FitError', async () => {
  const tooLong = () => new Float64Array(2 ** 53);
  await assert.rejects(withinMemory('X', 'do Y', tooLong), {
    name: 'FitError',
    message: 'there is no memory for X; do Y',
  });
  const fault = new RangeError('count: 4 needed, 3 given');
  await assert.rejects(
    withinMemory('X', 'do Y', () => Promise.reject(fault)),
    fault,
  );
  assert.doesNotThrow(() => mustFit(totalmem()));
  assert.throws(() => mustFit(2 * totalmem()), OutOfMemory);
});
