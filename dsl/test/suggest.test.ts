import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { editDistance, nearest } from '../src/suggest.ts';

/** Optimal string alignment as it is defined, by recursion. */
function distance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const [i, j] = [a.length - 1, b.length - 1];
  const change = a[i] === b[j] ? 0 : 1;
  const plain = Math.min(
    distance(a.slice(0, i), b) + 1,
    distance(a, b.slice(0, j)) + 1,
    distance(a.slice(0, i), b.slice(0, j)) + change,
  );
  const swapped = i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j];
  return swapped ? Math.min(plain, distance(a.slice(0, i - 1), b.slice(0, j - 1)) + 1) : plain;
}

test('the distance is that of its definition, up to its limit', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(word, word, fc.nat(5), (a, b, limit) => {
      assert.equal(editDistance(a, b, limit), Math.min(distance(a, b), limit + 1));
    }),
    { numRuns: 300, seed: 5 },
  );
});

test('the nearest name, or none that is near', () => {
  const known = ['mass', 'M', 'r', 'θ', 'φ', 'Σ', 'sin', 'radius_plus'];
  for (const [written, offered] of [
    ['mas', 'mass'],
    ['m', 'M'],
    ['rr', 'r'],
    ['thtea', 'θ'],
    ['sgima', 'Σ'],
    ['sine', 'sin'],
    ['radiusplus', 'radius_plus'],
    ['q', undefined],
    ['elephant', undefined],
    ['', undefined],
  ] as const) {
    assert.equal(nearest(written, known), offered, written);
  }
  assert.equal(nearest('x'.repeat(100_000), known), undefined);
});
