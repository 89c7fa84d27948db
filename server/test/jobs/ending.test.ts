import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crashOf, endingOf } from '../../src/jobs/ending.ts';

test('what a fit says at its end is kept, with what holds it back', () => {
  const result = {
    kind: 'result',
    outcome: 'finished',
    message: 'finished 20 steps',
    advice: [{ kind: 'steps', message: 'more' }],
  };
  assert.deepEqual(endingOf(`{"kind":"progress"}\n${JSON.stringify(result)}\n`, ''), {
    ...{ state: 'finished', message: 'finished 20 steps', notes: ['more'] },
  });
  const plain = endingOf(JSON.stringify({ ...result, advice: [] }), '');
  assert.deepEqual(plain, { state: 'finished', message: 'finished 20 steps' });
});

test('a process that ended without a word is told by how it ended, each with what to do', () => {
  const exit = { code: null, signal: null };
  assert.match(crashOf({ ...exit, signal: 'SIGKILL' }), /was killed .*memory is short: close what needs much/);
  assert.match(
    crashOf({ ...exit, signal: 'SIGSEGV' }),
    /crashed \(SIGSEGV\), as a graphics driver may: the engine cpu/,
  );
  assert.match(
    crashOf({ ...exit, code: 7 }),
    /ended with exit code 7 and without a word: its log may say more; start it again$/,
  );
  assert.match(crashOf({ ...exit, signal: 'SIGHUP' }), /ended by SIGHUP and/);
  const error = new Error('spawn /opt/node ENOENT');
  assert.equal(
    crashOf({ ...exit, error }),
    'the fit could not be started: spawn /opt/node ENOENT; see the setting spacetime.node',
  );
  assert.match(endingOf('', '').message, /start it again$/);
  assert.deepEqual(endingOf('', 'spacetime: no such fit'), { state: 'failed', message: 'no such fit' });
});
