import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Snapshot, Workspace } from '@spacetime/server';

/** A text with its cursors: `$0` stands where one is, and is not part of the text. */
export interface Marked {
  readonly text: string;
  readonly cursors: readonly number[];
}

export function marked(source: string): Marked {
  const parts = source.split('$0');
  let at = 0;
  const cursors = parts.slice(0, -1).map((part) => {
    at += part.length;
    return at;
  });
  return { text: parts.join(''), cursors };
}

export interface Fixture {
  readonly workspace: Workspace;
  /** Of the first file with a cursor, else of the last. */
  readonly snapshot: Snapshot;
  readonly cursors: readonly number[];
}

/**
 * Documents of a workspace. A line `//- name.spacetime` begins a file of that name; without one all is `main.spacetime`.
 * Nothing is read from the disk.
 */
export function fixture(source: string): Fixture {
  const workspace = new Workspace();
  const files = source.startsWith('//- ') ? source.split(/^\/\/- /mu).slice(1) : [`main.spacetime\n${source}`];
  let main: { path: string; cursors: readonly number[] } | undefined;
  for (const file of files) {
    const end = file.indexOf('\n');
    const path = `/fixture/${file.slice(0, end).trim()}`;
    const { text, cursors } = marked(file.slice(end + 1));
    workspace.set(path, text);
    if (main === undefined || (main.cursors.length === 0 && cursors.length > 0)) main = { path, cursors };
    else if (main.cursors.length === 0) main = { path, cursors };
  }
  return { workspace, snapshot: workspace.snapshot(main!.path)!, cursors: main!.cursors };
}

/** The text of a range between `«»`, with what stands around it on its line. */
export function shown(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const next = text.indexOf('\n', end);
  const to = next < 0 ? text.length : next;
  return `${text.slice(from, start)}«${text.slice(start, end)}»${text.slice(end, to)}`.trim();
}

/**
 * A test for each `fixtures/FEATURE/*.spacetime` beside the test file: what `show` makes of it must be the text of
 * the `.snap` beside it. With `UPDATE_SNAPSHOTS=1` in the environment it is written instead: look at the difference.
 */
export function checkFixtures(
  testFile: string,
  feature: string,
  show: (fixture: Fixture) => string | Promise<string>,
): void {
  const folder = join(dirname(fileURLToPath(testFile)), 'fixtures', feature);
  const files = globSync('*.spacetime', { cwd: folder }).sort();
  test(`${feature} has fixtures`, () => assert.ok(files.length > 0, folder));
  for (const name of files) {
    test(`${feature}: ${basename(name, '.spacetime')}`, async () => {
      const actual = `${(await show(fixture(readFileSync(join(folder, name), 'utf8')))).trimEnd()}\n`;
      const file = join(folder, name.replace(/spacetime$/u, 'snap'));
      if (process.env.UPDATE_SNAPSHOTS === '1') writeFileSync(file, actual);
      assert.equal(actual, existsSync(file) ? readFileSync(file, 'utf8') : '');
    });
  }
}
