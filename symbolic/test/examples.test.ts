import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { EXAMPLES, example, symbolsOf } from './kit.ts';

const QUANTITIES = ['christoffel', 'ricci', 'kretschmann'] as const;
const names = globSync('*.spacetime', { cwd: EXAMPLES }).map((file) => basename(file, '.spacetime'));

test('there are sixteen examples', () => assert.equal(names.length, 16));

for (const name of names) {
  test(`${name}: symbols, Ricci and Kretschmann in every chart, all confirmed`, () => {
    for (const chart of example(name).charts.keys()) {
      for (const quantity of QUANTITIES) {
        // document.test.ts has these, which take a second.
        if (name === 'kerr-kerr-schild' && quantity === 'christoffel') continue;
        const { refused, withheld, verified } = symbolsOf(name, quantity, chart);
        assert.deepEqual([refused, withheld], [undefined, []], quantity);
        assert.ok(verified.points >= 20 && verified.worst < 1e-15, `${quantity}: ${verified.worst}`);
      }
    }
  });
}
