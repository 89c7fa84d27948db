import { LineIndex } from '@spacetime/dsl';
import { TextDocumentSyncKind } from 'vscode-languageserver';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver/node';
import { pathOf } from '../workspace/places.ts';
import type { Context } from './context.ts';
import { toOffset } from './convert.ts';

export const SYNC = { openClose: true, change: TextDocumentSyncKind.Incremental, save: true } as const;

/** Keeps the workspace's texts those of the editor. */
export function followDocuments({ connection, workspace }: Context, onChange: (path: string) => void): void {
  const texts = new Map<string, string>();
  const put = (uri: string, text: string, version: number) => {
    const path = pathOf(uri);
    texts.set(uri, text);
    workspace.set(path, text, version);
    onChange(path);
  };
  connection.onDidOpenTextDocument(({ textDocument: { uri, version, text } }) => put(uri, text, version));
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    const text = texts.get(uri);
    // A change of what was never opened says nothing about its text.
    if (text !== undefined) put(uri, contentChanges.reduce(changed, text), version);
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    texts.delete(uri);
    const path = pathOf(uri);
    workspace.close(path);
    onChange(path);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) onChange(pathOf(uri));
  });
}

/**
 * A text after one change. Places outside of it are its ends, and a range may be given from its end. The helper that
 * comes with the protocol's library loses count of lines where an edit points behind the last one.
 */
function changed(text: string, change: TextDocumentContentChangeEvent): string {
  if (!('range' in change)) return change.text;
  const lines = new LineIndex(text);
  const [a, b] = [toOffset(lines, change.range.start), toOffset(lines, change.range.end)];
  return text.slice(0, Math.min(a, b)) + change.text + text.slice(Math.max(a, b));
}
