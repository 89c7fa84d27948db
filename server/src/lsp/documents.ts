import { TextDocumentSyncKind } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { pathOf } from '../workspace/places.ts';
import type { Context } from './context.ts';

export const SYNC = { openClose: true, change: TextDocumentSyncKind.Incremental, save: true } as const;

/** Keeps the workspace's texts those of the editor. */
export function followDocuments({ connection, workspace }: Context, onChange: (path: string) => void): void {
  const documents = new Map<string, TextDocument>();
  const put = (document: TextDocument) => {
    const path = pathOf(document.uri);
    documents.set(document.uri, document);
    workspace.set(path, document.getText(), document.version);
    onChange(path);
  };
  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) =>
    put(TextDocument.create(uri, languageId, version, text)),
  );
  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    const document = documents.get(uri);
    // A change of what was never opened says nothing about its text.
    if (document !== undefined) put(TextDocument.update(document, contentChanges, version));
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    documents.delete(uri);
    const path = pathOf(uri);
    workspace.close(path);
    onChange(path);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) onChange(pathOf(uri));
  });
}
