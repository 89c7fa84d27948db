import { basename } from 'node:path';
import { l10n, Selection, type Uri, WorkspaceEdit, window, workspace } from 'vscode';
import { reveal } from '../panels/sources.ts';

/** Says what a document lacks, and offers to write it down. */
export function offerToInsert(message: string, insert: () => Promise<void>): void {
  const yes = l10n.t('Insert One');
  // Not awaited: nothing waits for what the user thinks of it.
  void window
    .showInformationMessage(message, yes)
    .then(async (answer) => {
      if (answer === yes) await insert();
    })
    .then(undefined, (error: Error) => window.showErrorMessage(error.message));
}

/**
 * Writes a block at the end of a document, with a name that is free there, and puts the cursor to it.
 *
 * @param stem what it is called if nothing else is
 * @returns its name
 * @throws Error, for users, where the document cannot be changed
 */
export async function appendBlock(
  uri: Uri,
  kind: 'geodesic' | 'render',
  stem: string,
  blockOf: (name: string) => string,
): Promise<string> {
  const document = await workspace.openTextDocument(uri);
  const text = document.getText();
  const name = [stem, `${stem}2`, `${stem}3`].find((one) => !text.includes(one)) ?? `New${stem}`;
  const end = document.lineAt(document.lineCount - 1).range.end;
  const edit = new WorkspaceEdit();
  edit.insert(uri, end, `${end.character === 0 ? '' : '\n'}\n${blockOf(name)}`);
  if (!(await workspace.applyEdit(edit))) throw new Error(l10n.t('{0} cannot be changed.', basename(uri.fsPath)));
  await reveal(uri);
  const place = document.positionAt(document.getText().indexOf(`${kind} ${name}`));
  const editor = window.visibleTextEditors.find((one) => one.document === document);
  if (editor) {
    editor.selection = new Selection(place, place);
    editor.revealRange(document.lineAt(document.lineCount - 1).range);
  }
  return name;
}
