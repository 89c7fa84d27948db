import type { WorkspaceEdit } from 'vscode-languageserver';
import type { FileEdits } from '../features/places.ts';
import { uriOf } from '../workspace/places.ts';
import type { Context } from './context.ts';
import { Lines, toEdit } from './convert.ts';

/** Edits of several files, for the texts that they were made for where the editor can tell. */
export function toWorkspaceEdit(
  { client, workspace }: Pick<Context, 'client' | 'workspace'>,
  files: FileEdits,
): WorkspaceEdit {
  const lines = new Lines(workspace);
  const all = [...files].map(([path, edits]) => ({
    ...{ path, uri: uriOf(path) },
    edits: edits.map((edit) => toEdit(lines.of(path), edit)),
  }));
  if (!client.workspace?.workspaceEdit?.documentChanges) {
    return { changes: Object.fromEntries(all.map(({ uri, edits }) => [uri, edits])) };
  }
  return {
    documentChanges: all.map(({ path, uri, edits }) => ({
      textDocument: { uri, version: workspace.version(path) ?? null },
      edits,
    })),
  };
}
