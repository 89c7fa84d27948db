import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Differences } from '@spacetime/protocol';
import { caveats, publishedTable } from '../src/differences/published.ts';

const say = (text: string, ...values: readonly (string | number)[]) =>
  text.replaceAll(/\{(\d)\}/gu, (_, k) => String(values[Number(k)]));

const found: Differences = {
  points: 64,
  steps: [1e-3, 0.01, 0.1],
  curves: [
    { quantity: 'riemann', order: 2, precision: 'float64', errors: [1, 2, 3] },
    { quantity: 'riemann', order: 2, precision: 'float32', errors: [4, 0.0204, 6] },
    { quantity: 'riemann', order: 4, precision: 'float32', errors: [7, 8, 9] },
    { quantity: 'ricci', order: 2, precision: 'float32', errors: [4, null, 6] },
  ],
  learned: { christoffel: 1e-9, riemann: 2e-9, ricci: null, kretschmann: 4e-9 },
};

test("the paper's rows stand beside those of the same order of step and precision", () => {
  const { head, rows } = publishedTable(found, say);
  assert.equal(head.length, 5);
  // Table of derivatives of arXiv 2507.11589.
  assert.deepEqual(rows[0]!.slice(1), ['5.37e-6', '0.0178', '0.0481', '0.0133']);
  assert.deepEqual(rows[1]!.slice(1), ['9.98e-7', '1.25e-6', '9.66e-6', '1.07e-5']);
  assert.deepEqual(rows[2], ['here, differences of order 2, float32, h = 0.01', '–', '0.0204', '–', '–']);
  assert.deepEqual(rows[3]!.slice(1), ['1.00e-9', '2.00e-9', '–', '4.00e-9']);
  const { learned: _, ...exact } = found;
  assert.equal(publishedTable(exact, say).rows.length, 3);
});

test('it is said of what metric they are, and of what those here', () => {
  const text = caveats(found, 'KerrSchild', say).join(' ');
  assert.match(text, /Schwarzschild's metric alone.*at 64 points of its chart KerrSchild/u);
});
