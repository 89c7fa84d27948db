import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Settled } from '../../src/lsp/settled.ts';

test('what is asked for in turn after turn is done once, after the last', async () => {
  let done = 0;
  const settled = new Settled(() => done++);
  for (let i = 0; i < 5; i++) {
    settled.ask();
    await turn();
    assert.equal(done, 0);
  }
  await turn();
  await turn();
  assert.equal(done, 1);
  await turn();
  assert.equal(done, 1);
});

test('it is done in the end though it is asked for without a pause, and not at all once cancelled', async () => {
  let done = 0;
  const settled = new Settled(() => done++);
  const start = performance.now();
  while (done === 0 && performance.now() - start < 5000) {
    settled.ask();
    await turn();
  }
  assert.equal(done, 1);
  settled.ask();
  settled.cancel();
  await turn();
  await turn();
  await turn();
  assert.equal(done, 1);
});
