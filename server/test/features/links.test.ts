import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Workspace } from '@spacetime/server';
import { fileLinks } from '../../src/features/links.ts';

const TEXT = `import "inside.spacetime"
import "../outside.spacetime"
import "link.spacetime"
import "missing.spacetime"
import ""
data Star { file "star.h5" }
data Folder { file "." }
render R of S { sky "sky.png" }
render Q of S { sky checker }
`;

test('links lead to files that are there, and none out of a workspace that is not trusted', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'spacetime-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, 'w');
  mkdirSync(folder);
  for (const file of ['w/inside.spacetime', 'outside.spacetime', 'w/star.h5', 'w/sky.png'])
    writeFileSync(join(root, file), '');
  symlinkSync(join(root, 'outside.spacetime'), join(folder, 'link.spacetime'));
  const links = (trusted: boolean) => {
    const workspace = new Workspace({ folders: [folder], trusted });
    const main = join(folder, 'main.spacetime');
    workspace.set(main, TEXT);
    const snapshot = workspace.snapshot(main)!;
    return fileLinks(snapshot).map(({ path, range, what }) => {
      assert.ok(TEXT.slice(range.start - 1, range.end + 1).startsWith('"'));
      return `${what} ${TEXT.slice(range.start, range.end)} ${path.replace(root, '')}`;
    });
  };
  const own = ['data star.h5 /w/star.h5', 'data . /w', 'image sky.png /w/sky.png'];
  assert.deepEqual(links(true), [
    'imported file inside.spacetime /w/inside.spacetime',
    'imported file ../outside.spacetime /outside.spacetime',
    'imported file link.spacetime /w/link.spacetime',
    ...own,
  ]);
  assert.deepEqual(links(false), ['imported file inside.spacetime /w/inside.spacetime', ...own]);
});
