import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Workspace } from '@spacetime/server';
import { nameDiagnostics } from '../../../src/features/diagnostics.ts';
import { quickFixesOf } from '../../../src/features/quick-fixes/quick-fixes.ts';
import { edited } from './kit.ts';

const FOLDER = fileURLToPath(new URL('../../../../dsl/test/fixtures/', import.meta.url));
const FIXTURES = globSync('**/*.spacetime', { cwd: FOLDER }).sort();

function open(text: string) {
  const workspace = new Workspace();
  workspace.set('/w/main.spacetime', text);
  const snapshot = workspace.snapshot('/w/main.spacetime')!;
  return { snapshot, diagnostics: nameDiagnostics(workspace, '/w/main.spacetime') };
}

/** Where a mended line lets more of the text be read, in which there are more mistakes. */
const UNCOVERING: ReadonlySet<string> = new Set(['Write `=`', 'Write `in`', 'Write `ds^2`']);

test('what is preferred ends its diagnostic, and brings no other error', () => {
  let seen = 0;
  let count = 0;
  for (const name of FIXTURES) {
    const text = readFileSync(`${FOLDER}${name}`, 'utf8');
    const { snapshot, diagnostics } = open(text);
    for (const diagnostic of diagnostics) {
      for (const fix of quickFixesOf(snapshot, diagnostic)) {
        const what = `${name}: ${diagnostic.message} ${fix.title}`;
        const after = edited(text, fix.edits);
        // Reading it all again takes a while: a part of them.
        if (fix.preferred === undefined || UNCOVERING.has(fix.title) || ++seen % 4 !== 0) continue;
        const left = open(after).diagnostics;
        const same = (all: typeof left) =>
          all.filter(({ code, message }) => code === diagnostic.code && message === diagnostic.message).length;
        const errors = (all: typeof left) => all.filter(({ severity }) => severity === 'error').length;
        assert.ok(same(left) < same(diagnostics), what);
        assert.ok(errors(left) <= errors(diagnostics), what);
        count++;
      }
    }
  }
  assert.ok(count > 50, String(count));
});
