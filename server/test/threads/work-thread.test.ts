import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { WorkThread } from '../../src/threads/work-thread.ts';
import { ViewError } from '../../src/views/orders.ts';

function started(t: TestContext): WorkThread<string, string, string> {
  const thread = new WorkThread<string, string, string>(new URL('./working-worker.ts', import.meta.url), 'works');
  t.after(() => thread.close());
  return thread;
}

test('work is answered, with updates before it; errors are refusals or faults', async (t) => {
  const thread = started(t);
  const told: string[] = [];
  assert.equal(await thread.run('one', undefined, (update) => told.push(update)), 'one 1');
  assert.deepEqual(told, ['begun one']);
  await assert.rejects(thread.run('refuse'), (error) => error instanceof ViewError && error.message === 'refuse');
  await assert.rejects(thread.run('fail'), (error) => !(error instanceof ViewError) && /at .*worker/u.test(`${error}`));
});

test('what is cancelled ends with its reason while the others go on; what was cancelled before is not begun', async (t) => {
  const thread = started(t);
  const abort = new AbortController();
  const waiting = thread.run('wait', abort.signal);
  const other = thread.run('other');
  abort.abort(new Error('enough'));
  await assert.rejects(waiting, /enough/u);
  assert.equal(await other, 'other 2');
  await assert.rejects(thread.run('late', abort.signal), /enough/u);
  assert.equal(await thread.run('next'), 'next 3');
});

test('a thread that is of no use any more is replaced, and what waited is done by the other', async (t) => {
  const thread = started(t);
  const [spent, next] = await Promise.allSettled([thread.run('spend'), thread.run('next')]);
  assert.equal(spent.status, 'rejected');
  assert.deepEqual(next, { status: 'fulfilled', value: 'next 1' });
});

test('where the thread dies all that waits is told, and the next work starts another', async (t) => {
  const thread = started(t);
  const all = await Promise.allSettled([thread.run('wait'), thread.run('end')]);
  for (const one of all) {
    assert.match(
      `${one.status === 'rejected' && one.reason}`,
      /the thread that works failed: it ended without a word/u,
    );
  }
  assert.equal(await thread.run('again'), 'again 1');
});
