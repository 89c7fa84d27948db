import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { Thread } from '../../src/threads/thread.ts';

const ECHO = new URL('./echoing-worker.ts', import.meta.url);

interface Kept {
  readonly thread: Thread<string, string>;
  /** The next report or reason. */
  heard(): Promise<string>;
}

function started(t: TestContext, idle?: number): Kept {
  const ears = new EventTarget();
  const heard = async () => String(((await once(ears, 'heard')) as [CustomEvent])[0].detail);
  const hear = (detail: string) => ears.dispatchEvent(new CustomEvent('heard', { detail }));
  const thread = new Thread<string, string>({
    ...{ entry: ECHO, limits: { maxOldGenerationSizeMb: 16 }, ...(idle !== undefined && { idle }) },
    ...{ onReport: hear, onDeath: (reason) => hear(`died: ${reason}`) },
  });
  t.after(() => thread.stop());
  return { thread, heard };
}

async function ask({ thread, heard }: Kept, order: string): Promise<string> {
  const answer = heard();
  thread.send(order);
  return answer;
}

test('a thread begins with its first order, ends when it has rested, and begins again', async (t) => {
  const kept = started(t, 50);
  assert.equal(kept.thread.isRunning, false);
  assert.equal(await ask(kept, 'one'), 'one');
  kept.thread.rest();
  assert.equal(kept.thread.isRunning, true);
  await new Promise((resolve) => setTimeout(resolve, 150));
  assert.equal(kept.thread.isRunning, false);
  assert.equal(await ask(kept, 'two'), 'two');
});

test('an order that comes while it rests keeps it', async (t) => {
  const kept = started(t, 200);
  assert.equal(await ask(kept, 'one'), 'one');
  kept.thread.rest();
  assert.equal(await ask(kept, 'two'), 'two');
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(kept.thread.isRunning, true);
});

test('what ends a thread is said, and the next order starts another', async (t) => {
  const kept = started(t);
  assert.equal(await ask(kept, 'throw'), 'died: it was told to');
  assert.equal(await ask(kept, 'end'), 'died: it ended without a word');
  assert.equal(await ask(kept, 'fill'), 'died: it needs more than the 16 MB of memory that it may take; ask for less');
  assert.equal(await ask(kept, 'still here'), 'still here');
});
