import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { ROWS } from '../../paper/rows.ts';
import { fitsOf } from '../../paper/run.ts';

test('every row has a file, and every file a row', () => {
  const files = globSync('*.spacetime', { cwd: join(import.meta.dirname, '..', '..', 'paper') });
  assert.deepEqual(files.map((file) => basename(file, '.spacetime')).sort(), ROWS.map(({ name }) => name).sort());
});

for (const row of ROWS) {
  test(`${row.name}: the paper's recipe and ours`, () => {
    const fits = fitsOf(row);
    const names = fits.map(({ name }) => name);
    assert.equal(names[0], 'Paper');
    assert.ok(names.length > 1 && names.slice(1).every((name) => name.startsWith('Ours')), names.join());
    assert.ok(fits.every(({ sound }) => sound));
    const [recipe, ...ours] = fits;
    assert.ok(row.quick < recipe!.steps);
    assert.ok(
      (row.name === 'wave' ? recipe!.encode === undefined : recipe!.encode!.length === 3) &&
        recipe!.precision === 'float32' &&
        recipe!.samples.kind === 'grid',
    );
    assert.ok(recipe!.optimizer.kind === (row.name === 'ablation-adam' ? 'adam' : 'soap'));
    // A row compares fits that are supervised alike.
    assert.ok(
      ours.every(({ order, target }) => order === recipe!.order && (row.table === 'wave' || target === recipe!.target)),
    );
    for (const [measure, figure] of Object.entries(row.paper)) {
      const goal = row.goals[measure as keyof typeof row.goals];
      assert.ok(goal !== undefined && goal <= (measure === 'bytes' ? figure : figure / 3), measure);
    }
  });
}
