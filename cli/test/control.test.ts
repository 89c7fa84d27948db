import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Progress } from '@spacetime/field';
import { lineOf } from '../src/control.ts';

const STEP: Progress = {
  ...{ phase: 'training', step: 7, steps: 20, loss: 0.5, parts: [0.5], weights: [1], rate: 1e-3 },
  ...{ stepsPerSecond: 100, eta: 1 },
};

test('a line of progress says what the loss is where it is no number', () => {
  const read = (loss: number) => JSON.parse(lineOf({ ...STEP, loss }));
  assert.deepEqual(read(0.5), { kind: 'progress', ...STEP });
  assert.deepEqual(read(Number.NaN), { kind: 'progress', ...STEP, loss: null, lost: 'NaN' });
  assert.deepEqual(read(Number.POSITIVE_INFINITY), { kind: 'progress', ...STEP, loss: null, lost: '∞' });
  assert.ok(lineOf(STEP).endsWith('}\n'));
});
