import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cell } from '../../src/sweep/cell.ts';
import { sweepPage } from '../../src/sweep/picture.ts';
import type { CellOutcome, CellResult } from '../../src/sweep/record.ts';
import { rowsOf, showRows } from '../../src/sweep/rows.ts';

function cell(width: string): Cell {
  const settings = [{ key: 'network.width', value: width }];
  return {
    settings,
    label: '',
    id: width,
    identity: '',
    entry: '',
    fit: '',
    file: '',
    texts: {},
    out: `${width}.einfield`,
  };
}

function finished(mae: number, seconds: number, parameters: number): CellResult {
  const error = { components: 10, mae, relative_l2: mae / 10, relative_l2_distortion: null };
  const quantities = { metric: error } as unknown as NonNullable<CellResult['quantities']>;
  const training = { seconds, step: 30, steps: 30, losses: [], parameters, bytes: 2048 };
  return {
    outcome: 'finished',
    message: 'finished',
    training,
    quantities,
    weightBytes: 4 * parameters,
    memory: 2 ** 27,
  };
}

function failed(outcome: CellOutcome, message: string): CellResult {
  return { outcome, message };
}

const CELLS = ['4', '8', '16', '32', '64', '128'].map(cell);
const RESULTS = [
  finished(1e-3, 1.234, 18),
  failed('diverged', 'the loss became infinite'),
  finished(1e-5, 123.4, 66),
  undefined,
  finished(2e-5, 12.34, 120),
  failed('crashed', 'its process ended with <code> 7'),
];

test('finished cells come first, by their MAE, with the fronts they are on', () => {
  const rows = rowsOf(CELLS, RESULTS);
  assert.deepEqual(
    rows.map(({ settings, outcome, pareto }) => [settings['network.width'], outcome, pareto]),
    [
      ['16', 'finished', ['seconds', 'weights', 'weight_bytes']],
      ['64', 'finished', ['seconds']],
      ['4', 'finished', ['seconds', 'weights', 'weight_bytes']],
      ['8', 'diverged', undefined],
      ['32', 'waiting', undefined],
      ['128', 'crashed', undefined],
    ],
  );
});

test('the table has units, numbers and the reasons of failures', () => {
  assert.equal(
    showRows(['network.width'], rowsOf(CELLS, RESULTS)),
    `№  network.width      MAE  relative ℓ2  of the distortion  time (s)  steps  weights  size (KiB)       outcome
─  ─────────────  ───────  ───────────  ─────────────────  ────────  ─────  ───────  ──────────  ────────────
1             16  1.00e-5      1.00e-6                  –       123     30       66         2.0  ★ time, size
2             64  2.00e-5      2.00e-6                  –      12.3     30      120         2.0        ★ time
3              4  1.00e-3      1.00e-4                  –      1.23     30       18         2.0  ★ time, size
–              8        –            –                  –         –      –        –           –      diverged
–             32        –            –                  –         –      –        –           –       waiting
–            128        –            –                  –         –      –        –           –       crashed
★ Pareto front: no other cell is as accurate (MAE) and takes less time, or has smaller weights.
✖ network.width=8: diverged: the loss became infinite
✖ network.width=128: crashed: its process ended with <code> 7`,
  );
});

test('the page has every point that has a place, and escapes what it says', () => {
  const html = sweepPage('a<b>.spacetime', 'F', ['network.width'], rowsOf(CELLS, RESULTS), 2);
  const diagrams = html.match(/<svg class="scatter".*?<\/svg>/gs)!;
  assert.equal(diagrams.length, 9);
  // MAE and relative ℓ2 of three cells against three costs; of the distortion nothing has a number.
  assert.deepEqual(
    diagrams.map((svg) => svg.match(/<title>/g)?.length ?? 0),
    [3, 3, 3, 3, 3, 3, 0, 0, 0],
  );
  assert.doesNotMatch(html, /NaN|Infinity|a<b>|<code>/);
  assert.match(html, /a&lt;b&gt;\.spacetime, 3 of 6 cells; 2 cells at once/);
});
