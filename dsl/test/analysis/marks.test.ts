import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '../../src/index.ts';
import { checkMarks, marksOf } from '../marks.ts';
import { disk, fixturesIn } from './fixtures.ts';

const FOLDERS = ['names', 'types', 'imports', 'fits', 'papers'];

for (const path of FOLDERS.flatMap(fixturesIn)) {
  test(path, () => {
    const { diagnostics } = analyze(path, disk);
    const own = diagnostics.filter(({ file }) => file === path);
    checkMarks(disk.read(path)!, own);
  });
}

test('every mark of a fixture is of a mistake of its own', () => {
  const count = FOLDERS.flatMap(fixturesIn).reduce((sum, path) => sum + marksOf(disk.read(path)!).length, 0);
  assert.ok(count >= 150, `${count} marks`);
});
