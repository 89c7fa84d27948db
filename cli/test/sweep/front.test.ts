import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paretoFront } from '../../src/sweep/front.ts';

type Entry = { cost: number; error: number };

/** The definition: nobody is at most as large in both and smaller in one. */
function byDefinition(entries: readonly Entry[]): number[] {
  const beats = (a: Entry, b: Entry) =>
    a.cost <= b.cost && a.error <= b.error && (a.cost < b.cost || a.error < b.error);
  return entries.flatMap((entry, index) => (entries.some((other) => beats(other, entry)) ? [] : [index]));
}

test('the front is that of the definition, on every set of few values, ties included', () => {
  for (let seed = 0; seed < 3 ** 8; seed += 7) {
    const digits = seed.toString(3).padStart(8, '0');
    const entries = [0, 2, 4, 6].map((k) => ({ cost: Number(digits[k]), error: Number(digits[k + 1]) }));
    assert.deepEqual(
      paretoFront(entries).sort((a, b) => a - b),
      byDefinition(entries),
      digits,
    );
  }
});

test('it runs by ascending cost and leaves out what has no number', () => {
  const entries = [
    { cost: 9, error: 1 },
    { cost: Number.NaN, error: 0 },
    { cost: 1, error: 5 },
    { cost: 4, error: Number.POSITIVE_INFINITY },
    { cost: 4, error: 3 },
  ];
  assert.deepEqual(paretoFront(entries), [2, 4, 0]);
});
