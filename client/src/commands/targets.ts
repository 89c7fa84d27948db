import { basename, extname } from 'node:path';
import type { FitJob, ViewTarget } from '@spacetime/protocol';
import { commands, type DocumentSymbol, l10n, SymbolKind, type TextEditor, Uri, window, workspace } from 'vscode';

/** A declaration at the top of a document. */
export interface Declared {
  readonly kind: 'fit' | 'geodesic' | 'render' | 'spacetime';
  readonly name: string;
  readonly symbol: DocumentSymbol;
}

/** What a command may be called with: a lens's argument, a file of the explorer, a row of the view Fits, or nothing. */
export type Given = { readonly uri?: string; readonly name?: string } | Uri | FitJob | undefined;

/** Declarations of a document, as the server outlines it. */
export async function declarations(uri: Uri, kind: Declared['kind']): Promise<readonly Declared[]> {
  await workspace.openTextDocument(uri);
  const symbols =
    (await commands.executeCommand<DocumentSymbol[] | undefined>('vscode.executeDocumentSymbolProvider', uri)) ?? [];
  const word = new RegExp(`^\\s*${kind}\\b`, 'u');
  const document = await workspace.openTextDocument(uri);
  return symbols
    .filter(({ kind: symbol }) => symbol !== SymbolKind.File)
    .filter((symbol) => word.test(document.getText(symbol.range).replace(/^\s*(?:\/\/.*\n\s*)*/u, '')))
    .map((symbol) => ({ kind, name: symbol.name, symbol }));
}

/** The document that a command is about; undefined where there is none. */
export function documentOf(given: Given): Uri | undefined {
  if (given instanceof Uri) return given;
  if (given?.uri !== undefined) return Uri.parse(given.uri);
  const active = activeSource();
  return active?.document.uri;
}

function activeSource(): TextEditor | undefined {
  const editors = [window.activeTextEditor, ...window.visibleTextEditors];
  return editors.find((editor) => editor?.document.languageId === 'spacetime');
}

/** The declaration at the cursor, the only one, or the one that the user picks. */
export async function chosen(uri: Uri, kind: Declared['kind'], title: string): Promise<Declared | undefined> {
  const all = await declarations(uri, kind);
  const editor = window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  const cursor = editor?.selection.active;
  const here = cursor && all.find(({ symbol }) => symbol.range.contains(cursor));
  if (here !== undefined) return here;
  if (all.length < 2) return all[0];
  const items = all.map((declared) => ({ label: declared.name, description: declared.symbol.detail, declared }));
  return (await window.showQuickPick(items, { title }))?.declared;
}

/** What a picture is to be made of: the metric of a document, or a learned field. */
export async function viewTarget(given: Given): Promise<ViewTarget | undefined> {
  if (isJob(given)) return { field: given.out };
  const file = given instanceof Uri ? given : activeField();
  if (file !== undefined && extname(file.fsPath) === '.einfield') return { field: file.fsPath };
  const uri = documentOf(given);
  if (uri === undefined) {
    await window.showInformationMessage(l10n.t('Open a .spacetime or .einfield file first.'));
    return undefined;
  }
  const name =
    given !== undefined && !(given instanceof Uri) && given.name !== undefined
      ? given.name
      : (await chosen(uri, 'spacetime', l10n.t('Which spacetime?')))?.name;
  if (name === undefined) {
    await window.showInformationMessage(l10n.t('{0} declares no spacetime.', basename(uri.fsPath)));
    return undefined;
  }
  return { uri: uri.toString(), spacetime: name };
}

export function isJob(given: unknown): given is FitJob {
  return typeof given === 'object' && given !== null && 'out' in given && 'state' in given;
}

/** The field that is looked at in its editor. */
export function activeField(): Uri | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input as { uri?: unknown; viewType?: string } | undefined;
  return input?.viewType?.includes('spacetime.field') && input.uri instanceof Uri ? input.uri : undefined;
}
