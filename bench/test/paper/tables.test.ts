import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTables } from '../../paper/regions.ts';
import { BEST, ROWS } from '../../paper/rows.ts';
import { measured, passes, tableOf } from '../../paper/tables.ts';
import { madeUp, QUICK } from './made-up.ts';

const rowOf = (name: string) => ROWS.find((row) => row.name === name)!;

test('a third of each of the paper’s figures passes, more of any one does not', () => {
  const row = rowOf('schwarzschild-metric');
  assert.ok(passes(row, madeUp(row.name, 3.5e-7)));
  // Relative ℓ2 1.08e-6: a third is 3.6e-7.
  assert.ok(!passes(row, madeUp(row.name, 3.7e-7)));
  assert.ok(!passes(row, madeUp(row.name, 3.5e-7, { bytes: 86 * 1024 })));
});

test('what does not exist does not pass', () => {
  const run = madeUp('wave', 1e-9);
  const metric = { ...run.quantities.metric, relative_l2_distortion: null };
  const without = { ...run, quantities: { ...run.quantities, metric } };
  assert.equal(measured(run, 'jets'), 1e-9);
  assert.equal(measured(without, 'jets'), Infinity);
  assert.ok(passes(rowOf('wave'), run) && !passes(rowOf('wave'), without));
});

test('a table shows the paper, its recipe with the share of its steps, and ours with ratio and verdict', () => {
  const runs = [madeUp('schwarzschild-metric', 1e-8), madeUp('schwarzschild-metric', 0.01, QUICK)];
  const lines = tableOf('schwarzschild', runs).split('\n');
  assert.match(lines[2]!, /^\| metric \| paper, H200 \|.*\| 85 KiB \| 2\.11e-6 \| 1\.08e-6 \|/);
  assert.match(lines[3]!, /recipe, here, at 5 % of its steps \| 100 \| 1 min 40 s \| 3 min 20 s \|.*\| 1\.00e-2 \|/);
  assert.doesNotMatch(lines[3]!, /[✔✘]/);
  assert.match(
    lines[4]!,
    /\| Ours \| 60 \| 10 s \| 20 s \| 200 \| 2\.0 KiB \(43×\) \| 1\.00e-8 \(210×\) \| 1\.00e-8 \(110×\).*✔ \|$/,
  );
  assert.match(tableOf('schwarzschild', [madeUp('schwarzschild-metric', 1e-6)]), /✘/);
});

test('the table of derivatives has finite differences beside it', () => {
  const text = tableOf('derivatives', [madeUp('schwarzschild-hessian', 1e-12)]);
  assert.match(text, /paper, differences.*\| 1\.78e-2 \|/);
  assert.match(text, /order 2, float32, h = 0\.01.*\| 5\.00e-1 \|/);
  assert.match(text, /order 6, float64, best h of each.*\| 1\.00e-9 \|/);
});

test('operations to the paper’s best accuracy: a recipe that has not arrived gives a bound', () => {
  const reached = { step: 10, seconds: 5, processor_seconds: 8, operations: 1e10, mae: BEST.mae };
  const ours = madeUp(BEST.row, 1e-9, { reached });
  const recipe = madeUp(BEST.row, 0.01, QUICK);
  assert.match(
    tableOf('best', [ours, recipe]),
    /\| no: MAE 1\.00e-2 at the end \| 100 \|[^\n]*\n.*\| 2000 \|.*\| 6\.00e\+14 \|[^\n]*\n.*\| > 3,000×; the whole recipe: 60,000× \| 2\.0 KiB \| ✔ \|$/,
  );
  const arrived = { ...recipe, reached: { ...reached, operations: 5e11 } };
  assert.match(tableOf('best', [ours, arrived]), /\| 50× \| 2\.0 KiB \| ✘ \|$/);
  assert.match(tableOf('best', [{ ...ours, reached: { ...reached, seconds: 121 } }, recipe]), /✘ \|$/);
});

test('regions are filled anew and nothing else is touched', () => {
  const text = 'a\n<!-- table:wave -->\nold\n<!-- /table -->\nb <!-- table:none -->\n';
  const filled = withTables(text, [madeUp('wave', 1e-9)]);
  assert.ok(
    filled.startsWith('a\n<!-- table:wave -->\n| fit |') &&
      filled.endsWith('|\n<!-- /table -->\nb <!-- table:none -->\n'),
  );
  assert.equal(withTables(filled, [madeUp('wave', 1e-9)]), filled);
  assert.throws(() => withTables('<!-- table:none -->\n<!-- /table -->', []), /there is no table "none"; there are /);
});
