import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Requests } from '../../src/panels/requests.ts';

/** Something that says when it is called off. */
const source = () => {
  const one = { cancelled: 0, cancel: () => void one.cancelled++ };
  return one;
};

test('a question is cancelled by its number, and answered once', () => {
  const requests = new Requests<ReturnType<typeof source>>();
  const [first, second] = [source(), source()];
  requests.add(0, first);
  requests.add(1, second);
  requests.cancel(1);
  requests.cancel(7);
  assert.deepEqual([first.cancelled, second.cancelled], [0, 1]);
  assert.deepEqual(
    [requests.settle(0, first), requests.settle(0, first), requests.settle(1, second)],
    [true, false, true],
  );
});

test('a document that begins anew gets no answers to what was asked before, and its work stops', () => {
  const requests = new Requests<ReturnType<typeof source>>();
  const [before, now] = [source(), source()];
  requests.add(0, before);
  requests.end();
  requests.add(0, now);
  assert.deepEqual([before.cancelled, now.cancelled], [1, 0]);
  assert.equal(requests.settle(0, before), false);
  assert.equal(requests.settle(0, now), true);
});
