import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '@spacetime/geometry';
import { philox } from '../../src/sampling/random.ts';

// Random123, tests/kat_vectors, philox4x32 10.
test('Philox4x32-10 gives the known answers of Random123', () => {
  const answer = (...words: readonly [number, number, number, number, number, number]) => {
    const out = new Uint32Array(4);
    philox(...words, out);
    return Array.from(out, (word) => word.toString(16).padStart(8, '0')).join(' ');
  };
  const ones = 0xffffffff;
  assert.equal(answer(0, 0, 0, 0, 0, 0), '6627e8d5 e169c58d bc57ac4c 9b00dbd8');
  assert.equal(answer(ones, ones, ones, ones, ones, ones), '408f276d 41c83b0e a20bc7c6 6d5451fd');
  assert.equal(
    answer(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0),
    'd16cfe09 94fdcceb 5001e420 24126ea1',
  );
});

test('the words of seed 0 are those of Philox', () => {
  const random = new Random(0);
  const words = Array.from({ length: 4 }, () => random.word().toString(16));
  assert.deepEqual(words, ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']);
  assert.equal(new Random(0).uniform(), ((0x6627e8d5 >>> 5) * 2 ** 26 + (0xe169c58d >>> 6)) / 2 ** 53);
});

test('a position resumes the stream exactly', () => {
  const random = new Random(42);
  for (let i = 0; i < 7; i++) random.normal();
  random.permutation(5);
  const { position } = random;
  const next = [random.uniform(), random.normal(), random.integer(10)];
  const again = new Random(42);
  again.position = position;
  assert.deepEqual([again.uniform(), again.normal(), again.integer(10)], next);
});

test('seeds and streams differ', () => {
  const first = [new Random(1), new Random(2), new Random(1, 1), new Random(-1), new Random(2 ** 32 + 1)];
  assert.equal(new Set(first.map((random) => random.uniform())).size, first.length);
  assert.throws(() => new Random(0.5), RangeError);
});

test('moments of uniform and normal numbers', () => {
  const random = new Random(7);
  const n = 200_000;
  const sums = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const u = random.uniform();
    assert.ok(u >= 0 && u < 1);
    const z = random.normal();
    for (const [k, term] of [u, u * u, z, z ** 2, z ** 3, z ** 4].entries()) sums[k] = sums[k]! + term / n;
  }
  // Five standard deviations of each mean.
  const expected = [1 / 2, 1 / 3, 0, 1, 0, 3];
  const deviation = [Math.sqrt(1 / 12), Math.sqrt(4 / 45), 1, Math.SQRT2, Math.sqrt(15), Math.sqrt(96)];
  for (const [k, sum] of sums.entries()) {
    assert.ok(Math.abs(sum - expected[k]!) < (5 * deviation[k]!) / Math.sqrt(n), `moment ${k}: ${sum}`);
  }
});

test('integers and permutations are uniform', () => {
  const random = new Random(3);
  const counts = new Map<string, number>();
  for (let i = 0; i < 24_000; i++) {
    const key = random.permutation(4).join('');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  assert.equal(counts.size, 24);
  let chi = 0;
  for (const count of counts.values()) chi += (count - 1000) ** 2 / 1000;
  // 23 degrees of freedom: P(χ² > 60) < 4e-5.
  assert.ok(chi < 60, `chi squared ${chi}`);
  assert.throws(() => random.integer(0), RangeError);
});
