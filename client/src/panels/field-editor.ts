import { type CustomReadonlyEditorProvider, type Disposable, type Uri, type WebviewPanel, window } from 'vscode';
import type { Panels } from './panels.ts';

interface FieldDocument {
  readonly uri: Uri;
  dispose(): void;
}

/** The editor of `.einfield` files, which only shows them. */
export class FieldEditor implements CustomReadonlyEditorProvider<FieldDocument> {
  readonly #panels: Panels;

  constructor(panels: Panels) {
    this.#panels = panels;
  }

  register(): Disposable {
    return window.registerCustomEditorProvider('spacetime.field', this, { supportsMultipleEditorsPerDocument: true });
  }

  openCustomDocument(uri: Uri): FieldDocument {
    return { uri, dispose: () => {} };
  }

  resolveCustomEditor({ uri }: FieldDocument, panel: WebviewPanel): void {
    this.#panels.serve(panel, { kind: 'field', path: uri.fsPath });
  }
}
