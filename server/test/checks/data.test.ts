import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Workspace } from '@spacetime/server';
import { Checker } from '../../src/checks/checker.ts';
import { numericalDiagnostics } from '../../src/features/diagnostics.ts';
import { hover } from '../../src/features/hover/hover.ts';
import { subjectsIn } from '../../src/features/numbers.ts';

const TEXT = `data Star {
  file "gxx.npy"
  format npy
}

fit Learned of Star {}
`;

/** A folder with the text, and what the checker says of it now. */
function checking(t: TestContext, text = TEXT) {
  const folder = mkdtempSync(join(tmpdir(), 'spacetime-data-'));
  t.after(() => rmSync(folder, { recursive: true }));
  let changed = () => {};
  const checker = new Checker({ onChange: () => changed() });
  t.after(() => checker.dispose());
  const workspace = new Workspace();
  const path = join(folder, 'star.spacetime');
  workspace.set(path, text);
  const said = async () => {
    const snapshot = workspace.snapshot(path)!;
    const done = new Promise<void>((resolve) => {
      changed = () => !checker.isBusy && resolve();
    });
    checker.want(subjectsIn(snapshot));
    if (checker.isBusy) await done;
    return numericalDiagnostics(snapshot, (subject) => checker.findings(subject)).map(
      ({ code, message, range }) =>
        `${code} at ${text.slice(range.start, range.end)}: ${message.replaceAll(folder, '')}`,
    );
  };
  return { folder, workspace, checker, said };
}

test('data that are missing, wrong and then another file are looked at as they are', async (t) => {
  const { folder, said } = checking(t);
  assert.deepEqual(await said(), ['data/file at "gxx.npy": /gxx.npy: there is no such file or folder.']);
  writeFileSync(join(folder, 'gxx.npy'), 'text');
  assert.deepEqual(await said(), ['data/format at npy: /gxx.npy: this is no .npy array; write it with numpy.save.']);
});

test('what the files hold is shown by hovering over the name', async (t) => {
  const { folder, workspace, checker, said } = checking(t);
  // Flat space as an array of NumPy.
  const dict = "{'descr': '<f8', 'fortran_order': False, 'shape': (4, 4, 4, 10), }".padEnd(117);
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
  const values = Float64Array.from({ length: 640 }, (_, n) => [-1, 0, 0, 0, 1, 0, 0, 1, 0, 1][n % 10]!);
  writeFileSync(join(folder, 'gxx.npy'), Buffer.concat([start, Buffer.from(`${dict}\n`), Buffer.from(values.buffer)]));
  writeFileSync(join(folder, 'gxx.json'), '{ "origin": [1, 0, -1], "spacing": [0.5, 1, 1], "times": [2] }');
  assert.deepEqual(await said(), []);
  const snapshot = workspace.snapshot(join(folder, 'star.spacetime'))!;
  const found = hover(snapshot, TEXT.indexOf('Star'), {
    numbers: (subject) => checker.findings(subject),
    math: 'plain',
  });
  assert.equal(
    found?.text,
    [
      '- 1 file, 1 level, t = 2: a metric at 64 of 64 points',
      '- Level 0: 4 × 4 × 4 points, spacing 0.5 × 1 × 1, x 1 .. 2.5, y 0 .. 3, z -1 .. 2',
      '- Note: a single time (t = 2): nothing depends on t',
    ].join('\n'),
  );
});

test('an HDF5 file that is none is a sentence at its name', async (t) => {
  const { folder, said } = checking(t, 'data Star { file "star.h5"  format carpet }');
  writeFileSync(join(folder, 'star.h5'), 'text');
  assert.match(
    (await said()).join(),
    /^data\/file at "star\.h5": \/star\.h5: the file cannot be read: the file \(4 bytes\) is no HDF5/,
  );
});

test('in a workspace that is not trusted nothing outside it is read', async (t) => {
  const { workspace, said } = checking(t);
  workspace.trusted = false;
  assert.deepEqual(await said(), []);
});
