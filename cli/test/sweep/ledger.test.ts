import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Ledger } from '../../src/sweep/ledger.ts';
import type { CellResult } from '../../src/sweep/record.ts';
import { folder, SCHWARZSCHILD } from '../command.ts';
import { cellOf } from './cells.ts';

const FINISHED: CellResult = { outcome: 'finished', message: 'finished 30 steps' };

function setUp(t: TestContext) {
  const cwd = folder(t, { 's.spacetime': SCHWARZSCHILD });
  const out = join(cwd, 'out');
  const cell = (...variations: [string, string][]) => cellOf(join(cwd, 's.spacetime'), 'Tiny', out, ...variations);
  return { out, cell, open: (fit = 'Tiny') => new Ledger(out, 's.spacetime', fit) };
}

test('what is finished is settled for the next run, as long as its field and its text are there', (t) => {
  const { cell, open } = setUp(t);
  const one = cell(['seed', '1']);
  let ledger = open();
  assert.equal(ledger.settled(one), undefined);
  assert.equal(ledger.wasBegun(one), false);
  ledger.begin(one);
  ledger.close();

  ledger = open();
  assert.deepEqual([ledger.settled(one), ledger.wasBegun(one)], [undefined, true]);
  writeFileSync(one.out, 'a field');
  ledger.end(one, FINISHED);
  ledger.close();

  ledger = open();
  assert.equal(ledger.settled(one)?.outcome, 'finished');
  assert.equal(ledger.settled(cell(['seed', '2'])), undefined);
  assert.equal(ledger.settled({ ...one, identity: 'another' }), undefined);
  rmSync(one.out);
  assert.equal(ledger.settled(one), undefined);
  ledger.close();
});

test('what diverged is settled, what was refused or crashed is tried again', (t) => {
  const { cell, open } = setUp(t);
  const one = cell(['seed', '1']);
  const ledger = open();
  for (const [outcome, settled] of [
    ['diverged', true],
    ['refused', false],
    ['crashed', false],
    ['interrupted', false],
  ] as const) {
    ledger.end(one, { outcome, message: '' });
    assert.equal(ledger.settled(one) !== undefined, settled, outcome);
  }
  ledger.close();
});

test('a folder is for one sweep and one process at a time', (t) => {
  const { out, cell, open } = setUp(t);
  const ledger = open();
  ledger.begin(cell(['seed', '1']));
  assert.throws(() => open(), new RegExp(`process ${process.pid}\\) is at work in .*delete .*sweep\\.lock`));
  ledger.close();
  assert.equal(existsSync(join(out, 'sweep.lock')), false);
  assert.throws(() => open('Slow'), /holds a sweep of Tiny of s\.spacetime, not of Slow of s\.spacetime: .*--out/);
  // Another process that ended without a word.
  writeFileSync(join(out, 'sweep.lock'), String(spawnSync(process.execPath, ['--version']).pid));
  open().close();
});

test('a damaged file and a folder that is none are said to be so', (t) => {
  const { out, cell, open } = setUp(t);
  const ledger = open();
  ledger.begin(cell(['seed', '1']));
  ledger.close();
  const path = join(out, 'sweep.json');
  const text = readFileSync(path, 'utf8');
  for (const damaged of [
    text.slice(0, 100),
    '[]',
    text.replace('spacetime-sweep', 'x'),
    text.replace('"identity"', '"id"'),
  ]) {
    writeFileSync(path, damaged);
    assert.throws(() => open(), /sweep\.json cannot be read: .*; delete it to begin the sweep anew/);
  }
  assert.throws(() => new Ledger(path, 's.spacetime', 'Tiny'), /it is a file, not a folder/);
  assert.throws(() => new Ledger(join(out, 'a', 'b'), 's.spacetime', 'Tiny'), /b: there is no folder .*a$/);
});
