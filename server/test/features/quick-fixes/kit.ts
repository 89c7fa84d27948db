import assert from 'node:assert/strict';
import type { Diagnostic } from '@spacetime/dsl';
import { checkModel } from '@spacetime/geometry';
import type { TextEdit } from '../../../src/features/places.ts';
import { type QuickFix, quickFixesOf } from '../../../src/features/quick-fixes/quick-fixes.ts';
import { unusedNames } from '../../../src/features/unused.ts';
import { type Fixture, fixture } from '../../kit.ts';

/** A text after edits, which must not overlap. */
export function edited(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  let next = Number.POSITIVE_INFINITY;
  for (const { range, text: replacement } of [...edits].sort((a, b) => b.range.start - a.range.start)) {
    assert.ok(range.end <= next, 'edits overlap');
    result = result.slice(0, range.start) + replacement + result.slice(range.end);
    next = range.start;
  }
  return result;
}

/** All diagnostics of a document, those by numbers included. */
export async function diagnosticsOf({ snapshot }: Fixture): Promise<readonly Diagnostic[]> {
  const { model, path } = snapshot;
  const numbers = await checkModel(model, { samples: 128, boxes: 2000 });
  return [...model.diagnostics, ...unusedNames(snapshot), ...numbers.diagnostics].filter(({ file }) => file === path);
}

/**
 * Does what is offered for the first diagnostic of a code: all of the code must be gone then, and nothing new be wrong.
 * @param title of the fix; the preferred one unless given
 * @returns the lines that are new, by ` | `, or how many more or fewer there are
 */
export async function mend(source: string, code: string, title?: string): Promise<string> {
  const before = fixture(source);
  const diagnostics = await diagnosticsOf(before);
  const found = diagnostics.filter((diagnostic) => diagnostic.code === code);
  assert.ok(found.length > 0, `${code}: ${diagnostics.map((one) => `${one.code}: ${one.message}`).join('\n')}`);
  const fixes = quickFixesOf(before.snapshot, found[0]!);
  const fix = fixes.find((one) => (title === undefined ? one.preferred : one.title === title));
  assert.ok(fix, `no fix: ${titles(fixes)}`);
  const { text, path, workspace } = before.snapshot;
  const after = edited(text, fix.edits);
  workspace.set(path, after);
  const left = await diagnosticsOf({ ...before, snapshot: workspace.snapshot(path)! });
  assert.ok(
    !left.some((one) => one.code === code),
    `${fix.title} leaves it:\n${after}\n${left.map(({ message }) => message).join('\n')}`,
  );
  const known = new Set(diagnostics.map((one) => one.code));
  const added = left.filter((one) => !known.has(one.code) && one.severity !== 'hint');
  assert.deepEqual(
    added.map(({ message }) => message),
    [],
    `${fix.title} adds:\n${after}`,
  );
  const lines = new Set(text.split('\n'));
  const fresh = after.split('\n').filter((line) => !lines.has(line));
  if (fresh.length > 0) return fresh.map((line) => line.trim()).join(' | ');
  const count = text.split('\n').length - after.split('\n').length;
  return count < 0 ? `${-count} more` : `${count} fewer`;
}

export function titles(fixes: readonly QuickFix[]): string {
  return fixes.map(({ title, preferred }) => (preferred ? `${title}!` : title)).join(', ');
}
