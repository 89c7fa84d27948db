import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { folder, SCHWARZSCHILD } from '../command.ts';
import { cellOf } from './cells.ts';

function tiny(t: TestContext, text: string, ...variations: [string, string][]) {
  const cwd = folder(t, { 's.spacetime': text });
  return cellOf(join(cwd, 's.spacetime'), 'Tiny', 'out', ...variations);
}

test('a cell is named by its settings, the same in any order', (t) => {
  const one = tiny(t, SCHWARZSCHILD, ['network.width', '4'], ['encode', '(log(r), cos(θ))']);
  const other = tiny(t, SCHWARZSCHILD, ['encode', '(log(r), cos(θ))'], ['network.width', '4']);
  assert.equal(one.label, 'network.width=4 encode=(log(r), cos(θ))');
  assert.equal(one.id, other.id);
  assert.equal(one.out, other.out);
  assert.match(basename(one.out), /^encode-log-r-cos-θ-network\.width-4-[0-9a-f]{8}\.einfield$/);
  assert.notEqual(tiny(t, SCHWARZSCHILD, ['network.width', '5']).id, tiny(t, SCHWARZSCHILD, ['network.width', '4']).id);
});

test('its identity is the text without comments, layout and other blocks', (t) => {
  const identity = (text: string) => tiny(t, text, ['network.width', '4']).identity;
  const before = identity(SCHWARZSCHILD);
  const same = SCHWARZSCHILD.replace('steps 30', '// how long\n\n  steps   30 // steps').replace(
    'steps 100000',
    'steps 7',
  );
  assert.equal(identity(same), before);
  assert.notEqual(identity(SCHWARZSCHILD.replace('steps 30', 'steps 31')), before);
  assert.notEqual(identity(SCHWARZSCHILD.replace('M = 1 in', 'M = 2 in')), before);
});

test('an imported file is part of it', (t) => {
  const [spacetime, fits] = SCHWARZSCHILD.split('fit Tiny') as [string, string];
  const cwd = folder(t, { 'm.spacetime': spacetime, 'f.spacetime': `import "m.spacetime"\nfit Tiny${fits}` });
  const file = join(cwd, 'f.spacetime');
  const before = cellOf(file, 'Tiny', 'out', ['seed', '1']);
  assert.deepEqual(
    Object.keys(before.texts).map((path) => basename(path)),
    ['f.spacetime', 'm.spacetime'],
  );
  writeFileSync(join(cwd, 'm.spacetime'), spacetime.replace('3 .. 20', '3 .. 21'));
  assert.notEqual(cellOf(file, 'Tiny', 'out', ['seed', '1']).identity, before.identity);
});

test('a wrong value is shown in its place, with what is allowed', (t) => {
  assert.throws(
    () => tiny(t, SCHWARZSCHILD, ['optimizer', 'soup']),
    (error: Error) => {
      assert.match(error.message, /^with optimizer=soup \(in memory; the file is as it was\):\n/);
      assert.match(
        error.message,
        /s\.spacetime:15:13 error fit\/value `soup` is none of `soap`, .*Did you mean `soap`\?/,
      );
      assert.match(error.message, /\n {6}optimizer soup\n {16}\^{4}$/);
      return true;
    },
  );
  assert.throws(() => tiny(t, SCHWARZSCHILD, ['optimiser', 'lm']), /^Error: --vary: .* mean `optimizer`\?/);
});
