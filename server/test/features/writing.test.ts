import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Workspace } from '@spacetime/server';
import { codeActions } from '../../src/features/code-actions.ts';
import { completion } from '../../src/features/completion/completion.ts';
import { nameDiagnostics } from '../../src/features/diagnostics.ts';
import type { TextEdit } from '../../src/features/places.ts';
import { signatureHelp } from '../../src/features/signature-help.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const FIXTURES = globSync('dsl/test/fixtures/**/*.spacetime', { cwd: ROOT }).sort();
const EXAMPLES = globSync('examples/*.spacetime', { cwd: ROOT }).sort();
const read = (name: string) => readFileSync(`${ROOT}${name}`, 'utf8');

function open(text: string) {
  const workspace = new Workspace();
  workspace.set('/w/main.spacetime', text);
  const snapshot = workspace.snapshot('/w/main.spacetime')!;
  return { snapshot, diagnostics: nameDiagnostics(workspace, '/w/main.spacetime') };
}

/** Edits lie within the text and do not overlap. */
function checkEdits(text: string, edits: readonly TextEdit[], what: string): void {
  const sorted = [...edits].sort((a, b) => a.range.start - b.range.start);
  let end = 0;
  for (const { range } of sorted) {
    assert.ok(range.start >= end && range.end >= range.start && range.end <= text.length, what);
    end = range.end;
  }
}

test('whatever is broken in a text, there are answers', () => {
  let state = 1;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
  const NOISE = ['({[', '}', ')]', '"', ' in ', '= ', '\n', '\\', '/*', '𝑟', '..', 'let '];
  for (const name of [...EXAMPLES, ...FIXTURES]) {
    const whole = read(name);
    const at = random(whole.length);
    const text = `${whole.slice(0, at)}${NOISE[random(NOISE.length)]}${whole.slice(at + random(20))}`;
    const { snapshot, diagnostics } = open(text);
    for (let k = 0; k < 5; k++) {
      const offset = k === 0 ? Math.min(at + 1, text.length) : random(text.length + 1);
      const found = completion(snapshot, offset);
      if (found !== undefined) {
        const { insert, replace } = found;
        assert.ok(
          insert.start <= offset && insert.end === offset && replace.end >= offset && replace.start === insert.start,
          name,
        );
        assert.ok(!text.slice(replace.start, replace.end).includes('\n'), name);
      }
      signatureHelp(snapshot, offset);
      const range = { start: offset, end: Math.min(text.length, offset + random(30)) };
      for (const action of codeActions(snapshot, range, diagnostics)) {
        const edits = action.isLong ? undefined : action.edits();
        if (edits !== undefined) checkEdits(text, edits, `${name}: ${action.title}`);
      }
    }
  }
});
