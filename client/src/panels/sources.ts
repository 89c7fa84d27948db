import { FIELD_INFO, type FieldInfo, type PanelSourceParams, type PanelSubject } from '@spacetime/protocol';
import {
  commands,
  type Disposable,
  type DocumentSymbol,
  languages,
  type Position,
  Range,
  Selection,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import type { App } from '../app.ts';

const SCHEME = 'spacetime-source';

/** What a panel is computed from: a document's URI or a field's path. */
export function sourceOf(subject: PanelSubject): string | undefined {
  switch (subject.kind) {
    case 'training':
      return undefined;
    case 'field':
      return subject.path;
    case 'geodesics':
      return subject.targets[0]?.uri;
    default:
      return 'uri' in subject.target ? subject.target.uri : subject.target.field;
  }
}

/** Texts that are kept in fields alone, as documents that cannot be written. */
class KeptSources implements Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration = workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ path }) => this.#texts.get(path),
  });

  add(name: string, text: string): Uri {
    this.#texts.set(name, text);
    return Uri.from({ scheme: SCHEME, path: name });
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

let kept: KeptSources | undefined;

/** Shows the text of a declaration, or what a field was trained from, beside the panel. */
export async function showSource(app: App, params: PanelSourceParams): Promise<void> {
  if ('uri' in params) return reveal(Uri.parse(params.uri), params.name);
  const { sources, fit } = await app.server.request<FieldInfo>(FIELD_INFO, params);
  const source = sources[0];
  if (source === undefined) return;
  if (source.isCurrent) return reveal(Uri.file(source.path), fit);
  if (kept === undefined) {
    kept = new KeptSources();
    app.context.subscriptions.push(kept);
  }
  const uri = kept.add(`${params.field}/${source.path.split(/[/\\]/).at(-1)}`, source.text);
  await languages.setTextDocumentLanguage(await workspace.openTextDocument(uri), 'spacetime');
  await reveal(uri, fit);
}

/** Opens a document where it is open already, else beside, at a declaration's name. */
export async function reveal(uri: Uri, name?: string): Promise<void> {
  const visible = window.visibleTextEditors.find(({ document }) => document.uri.toString() === uri.toString());
  const column = visible?.viewColumn ?? ViewColumn.One;
  const editor = await window.showTextDocument(uri, { viewColumn: column });
  const at = name === undefined ? undefined : await placeOf(uri, name);
  if (at === undefined) return;
  editor.selection = new Selection(at, at);
  editor.revealRange(new Range(at, at));
}

async function placeOf(uri: Uri, name: string): Promise<Position | undefined> {
  const symbols = await commands.executeCommand<DocumentSymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  );
  return symbols?.find((symbol) => symbol.name === name)?.selectionRange.start;
}
