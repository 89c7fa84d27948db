import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Ledger } from '../../paper/ledger.ts';

const folder = mkdtempSync(join(tmpdir(), 'spacetime-ledger-'));
after(() => rmSync(folder, { recursive: true }));

test('what was spent before a resumption counts, unless the fit starts anew', () => {
  const path = join(folder, 'ledger');
  writeFileSync(path, JSON.stringify({ commit: 'a', seconds: 100, processor_seconds: 150, reached: null }));
  const ledger = new Ledger(path, false, 'b');
  for (let sum = 0, k = 0; k < 3e6; k++) sum += Math.sin(k + sum);
  const spent = ledger.spent(7, 1e9);
  assert.ok(spent.step === 7 && spent.operations === 1e9);
  assert.ok(spent.seconds > 100 && spent.seconds < 110 && spent.processor_seconds > 150.01, JSON.stringify(spent));
  assert.equal(ledger.commit, 'a');
  ledger.save();
  assert.ok((JSON.parse(readFileSync(path, 'utf8')) as { seconds: number }).seconds >= spent.seconds);
  const anew = new Ledger(path, true, 'b');
  assert.ok(anew.spent(0, 0).seconds < 10 && anew.commit === 'b');
});

test('the first time that an error is reached is kept, over a resumption too', () => {
  const path = join(folder, 'reached');
  const ledger = new Ledger(path, false, 'a');
  ledger.reach(1e-6, 10, 100);
  ledger.reach(1e-6, 20, 200);
  ledger.save();
  const { reached } = new Ledger(path, false, 'a');
  assert.ok(reached?.step === 10 && reached.operations === 100 && reached.mae === 1e-6);
});

test('operations that nobody counted are null', () => {
  assert.equal(new Ledger(join(folder, 'none'), false, 'a').spent(1, Number.NaN).operations, null);
});
