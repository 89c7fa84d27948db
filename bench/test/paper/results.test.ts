import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openField } from '@spacetime/field';
import { comparisonOf } from '../../../cli/src/comparison.ts';
import { withTables } from '../../paper/regions.ts';
import { readResults, resultPath } from '../../paper/result.ts';
import { ROWS } from '../../paper/rows.ts';
import { fitsOf } from '../../paper/run.ts';
import { PAGES } from '../../tables.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const results = readResults();

for (const page of PAGES) {
  test(`the tables of ${page} say what was measured`, () => {
    const text = readFileSync(join(root, page), 'utf8');
    assert.match(text, /<!-- table:/);
    assert.equal(withTables(text, results), text, 'npm run bench -- tables writes them anew');
  });
}

test('results are of fits as they stand', () => {
  for (const { row, fit, seed, budget, kind } of results) {
    const known = ROWS.find(({ name }) => name === row);
    assert.ok(known, row);
    const declared = fitsOf(known).find(({ name }) => name === fit);
    assert.ok(declared, `${row} ${fit}`);
    assert.equal(seed, declared.seed);
    assert.ok(Math.abs(budget.fraction * declared.steps - budget.steps) < 1e-6, `${row} ${fit}`);
    assert.equal(budget.kind, budget.steps === declared.steps ? 'full' : 'quick');
    assert.equal(kind, fit === 'Paper' ? 'paper recipe' : 'ours');
  }
});

test('fields that are kept give the figures that stand beside them', () => {
  for (const result of results) {
    const path = resultPath(result.row, result.fit, 'full', '.einfield');
    if (result.budget.kind !== 'full' || !existsSync(path)) continue;
    const field = openField(path);
    assert.equal(field.bytes, result.bytes);
    assert.equal(field.parameters, result.weights);
    const { metric } = comparisonOf(field, 2000, false).quantities;
    const { mae } = result.quantities.metric;
    // Two thousand of the twenty thousand points.
    assert.ok(
      metric.mae! < 2 * mae! && metric.mae! > mae! / 2,
      `${result.row} ${result.fit}: ${metric.mae}, not ${mae}`,
    );
  }
});
