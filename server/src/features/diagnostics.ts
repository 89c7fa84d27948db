import type { Diagnostic } from '@spacetime/dsl';
import type { Workspace } from '../workspace/workspace.ts';
import { LARGEST_TEXT } from '../workspace/workspace.ts';

/** What a document's text and names alone show: at once, without numbers. */
export function nameDiagnostics(workspace: Workspace, path: string): readonly Diagnostic[] {
  if (workspace.isTooLarge(path)) {
    const message = `This file has more than ${LARGEST_TEXT / 1e6} million characters and is not looked at; split it and import the parts.`;
    return [{ file: path, range: { start: 0, end: 0 }, severity: 'error', code: 'file/large', message }];
  }
  const snapshot = workspace.snapshot(path);
  return snapshot?.model.diagnostics.filter(({ file }) => file === path) ?? [];
}
