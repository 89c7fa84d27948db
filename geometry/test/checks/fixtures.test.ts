import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { checkMarks, marksOf } from '../../../dsl/test/marks.ts';
import { check, fileText } from './kit.ts';

const folder = new URL('../fixtures/checks/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.spacetime'));

for (const name of files) {
  test(`${name}: every mark is met and nothing else is given`, async () => {
    const text = fileText(new URL(name, folder));
    checkMarks(text, (await check(text)).diagnostics);
  });
}

test('the fixtures have at least forty marks', () => {
  const marks = files.flatMap((name) => marksOf(fileText(new URL(name, folder))));
  assert.ok(marks.length >= 40, `${marks.length}`);
});
