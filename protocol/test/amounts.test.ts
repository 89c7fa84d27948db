import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, duration } from '@spacetime/protocol';

test('bytes have two digits or three, and no unit is passed over', () => {
  const cases: [number, string][] = [
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [8090, '7.9 KiB'],
    [10_187, '9.9 KiB'],
    [10_200, '10 KiB'],
    [1024 ** 2 - 1, '1.0 MiB'],
    [120.4 * 1024 ** 2, '120 MiB'],
    [3.21 * 1024 ** 3, '3.2 GiB'],
    [5000 * 1024 ** 4, '5000 TiB'],
  ];
  for (const [count, text] of cases) assert.equal(bytes(count), text, String(count));
});

test('times are as coarse as they are long', () => {
  const cases: [number, string][] = [
    [0, '0 s'],
    [41.2, '42 s'],
    [99, '99 s'],
    [99.7, '2 min'],
    [12 * 60 + 20, '12 min'],
    [99 * 60 + 20, '99 min'],
    [99 * 60 + 40, '1.7 h'],
    [3.5 * 3600, '3.5 h'],
    [101 * 3600, '4.2 d'],
    [Number.NaN, '?'],
    [Number.POSITIVE_INFINITY, '?'],
  ];
  for (const [seconds, text] of cases) assert.equal(duration(seconds), text, String(seconds));
});
