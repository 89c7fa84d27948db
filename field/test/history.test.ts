import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from '../src/history.ts';

const report = (step: number) => ({
  loss: step === 4321 ? 1e6 : 1 / step,
  parts: [1 / step, 2],
  weights: [1, 0.5],
  rate: 0.1,
});

test('few steps are kept as they are', () => {
  const history = new History();
  for (let step = 1; step <= 5; step++) history.add(step, report(step));
  assert.equal(history.records.length, 5);
  assert.deepEqual(history.records[2], {
    step: 3,
    loss: 1 / 3,
    lowest: 1 / 3,
    highest: 1 / 3,
    rate: 0.1,
    parts: [1 / 3, 2],
    weights: [1, 0.5],
  });
});

test('many steps are merged, and no extreme is lost', () => {
  const history = new History();
  for (let step = 1; step <= 20000; step++) history.add(step, report(step));
  const { records } = history;
  assert.ok(records.length <= 2048 && records.length > 1000, String(records.length));
  assert.equal(records.at(-1)!.step, 20000);
  assert.equal(Math.max(...records.map((r) => r.highest)), 1e6);
  for (const [i, r] of records.entries()) {
    assert.equal(r.lowest, 1 / r.step, 'the loss falls, but for the spike');
    const first = i === 0 ? 1 : records[i - 1].step + 1;
    if (first > 4321 || r.step < 4321) assert.equal(r.highest, 1 / first);
    else assert.equal(r.highest, 1e6);
  }
});

test('a saved history continues as it was', () => {
  const run = (interruption: number) => {
    let history = new History();
    for (let step = 1; step <= 5000; step++) {
      if (step === interruption) {
        const state = history.saveState();
        history = new History();
        history.loadState(state);
      }
      history.add(step, report(step));
      if (step % 100 === 0)
        history.addValidation({ step, points: 7, mae: 1 / step, relative: 2 / step, distortionRelative: 3 / step });
    }
    return [history.records, history.validations];
  };
  assert.deepEqual(run(4098), run(0));
  assert.deepEqual(run(3001), run(0));
});
