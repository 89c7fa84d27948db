import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Workspace } from '@spacetime/server';
import { Checker } from '../../src/checks/checker.ts';
import { numericalDiagnostics } from '../../src/features/diagnostics.ts';
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
  return { folder, workspace, said };
}

test('data that are missing, wrong and then another file are looked at as they are', async (t) => {
  const { folder, said } = checking(t);
  assert.deepEqual(await said(), ['data/file at "gxx.npy": /gxx.npy: there is no such file or folder.']);
  writeFileSync(join(folder, 'gxx.npy'), 'text');
  assert.deepEqual(await said(), ['data/format at npy: /gxx.npy: this is no .npy array; write it with numpy.save.']);
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
