import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  type GeodesicProgressParams,
  type ImagePart,
  PANEL_KINDS,
  type PanelKind,
  type PanelShown,
  type PanelSubject,
  VIEW_GEODESIC_PROGRESS,
  VIEW_IMAGE_PART,
} from '@spacetime/protocol';
import { commands, type Disposable, EventEmitter, l10n, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import type { App } from '../app.ts';
import { PanelHost } from './host.ts';
import { isState } from './messages.ts';
import { page, webviewOptions, webviewRoot } from './page.ts';
import { pathOf } from './save.ts';
import { sourceOf } from './sources.ts';

/** Panels of this extension's own, beside the source; the editor of fields is VS Code's to open. */
type OwnKind = Exclude<PanelKind, 'field'>;

/** Kinds that go on while they are hidden. */
const WORKING: ReadonlySet<PanelKind> = new Set<PanelKind>(['training', 'image']);

interface Open {
  readonly panel: WebviewPanel;
  readonly host: PanelHost;
  subject: PanelSubject;
}

/** Opens panels, brings them to the front, and finds them again after a reload. */
export class Panels implements Disposable {
  readonly #app: App;
  readonly #open = new Set<Open>();
  readonly #shown = new EventEmitter<PanelShown & { readonly kind: PanelKind }>();
  readonly #parts: Disposable[];

  constructor(app: App) {
    this.#app = app;
    app.server.on<ImagePart>(VIEW_IMAGE_PART, (part) => {
      for (const { host } of this.#open) host.image(part);
    });
    // To every panel: each knows its own requests.
    app.server.on(VIEW_GEODESIC_PROGRESS, (params: GeodesicProgressParams) => {
      for (const { host } of this.#open) host.tell({ type: 'event', name: VIEW_GEODESIC_PROGRESS, params });
    });
    const own = PANEL_KINDS.filter((kind) => kind !== 'field');
    this.#parts = own.map((kind) =>
      window.registerWebviewPanelSerializer(viewType(kind), {
        deserializeWebviewPanel: async (panel, state: unknown) => {
          if (!isState(state) || state.subject.kind !== kind) return panel.dispose();
          this.#adopt(panel, state.subject, state.view);
        },
      }),
    );
  }

  /** What panels say that they show, for tests. */
  readonly onShown = this.#shown.event;

  async open(subject: PanelSubject): Promise<void> {
    const { extensionUri } = this.#app.context;
    if (subject.kind === 'field') {
      await commands.executeCommand('vscode.openWith', Uri.file(subject.path), 'spacetime.field');
      return;
    }
    const found = [...this.#open].find((open) => isSame(open.subject, subject));
    if (found !== undefined) {
      found.subject = subject;
      found.host.show(subject);
      return found.panel.reveal(undefined, true);
    }
    if (!existsSync(join(webviewRoot(extensionUri).fsPath, `${subject.kind}.js`))) {
      throw new Error(l10n.t('This package of Spacetime lacks the panel {0}: install it anew', subject.kind));
    }
    const place = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    const options = { ...webviewOptions(extensionUri), retainContextWhenHidden: WORKING.has(subject.kind) };
    this.#adopt(window.createWebviewPanel(viewType(subject.kind), titleOf(subject), place, options), subject);
  }

  /** Leaves the panels themselves: a reload finds them again. */
  dispose(): void {
    for (const part of this.#parts) part.dispose();
    for (const { host } of this.#open) host.dispose();
    this.#shown.dispose();
  }

  /** A document in a webview that somebody else has opened. */
  serve(panel: WebviewPanel, subject: PanelSubject, view?: unknown): PanelHost {
    const { extensionUri } = this.#app.context;
    const { kind } = subject;
    panel.webview.options = webviewOptions(extensionUri);
    const host = new PanelHost(this.#app, panel.webview, {
      ...{ subject, view },
      onShown: (shown) => this.#shown.fire({ ...shown, kind }),
      onSubject: (now) => {
        const open = [...this.#open].find((one) => one.panel === panel);
        if (open === undefined) return;
        open.subject = now;
        panel.title = titleOf(now);
      },
    });
    panel.onDidDispose(() => host.dispose());
    panel.webview.html = page(panel.webview, extensionUri, kind, titleOf(subject));
    return host;
  }

  #adopt(panel: WebviewPanel, subject: PanelSubject, view?: unknown): void {
    const { extensionUri } = this.#app.context;
    const icon = (theme: 'light' | 'dark') => Uri.joinPath(extensionUri, 'client', 'icons', `file-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.title = titleOf(subject);
    const open: Open = { panel, subject, host: this.serve(panel, subject, view) };
    this.#open.add(open);
    panel.onDidDispose(() => this.#open.delete(open));
  }
}

function viewType(kind: OwnKind): string {
  return `spacetime.${kind}`;
}

/** Panels for the same thing are one panel, whatever is picked within it. */
function isSame(a: PanelSubject, b: PanelSubject): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'training' && b.kind === 'training') return a.ids.join() === b.ids.join();
  if (a.kind === 'curvature' || a.kind === 'differences') {
    return 'target' in b && JSON.stringify(a.target) === JSON.stringify(b.target);
  }
  if (a.kind === 'image' && b.kind === 'image') return a.target.uri === b.target.uri && a.target.name === b.target.name;
  // The block that a panel was opened for, whatever is laid over it.
  if (a.kind === 'geodesics' && b.kind === 'geodesics') {
    return JSON.stringify(a.targets[0]) === JSON.stringify(b.targets[0]);
  }
  return JSON.stringify(a) === JSON.stringify(b);
}

function titleOf(subject: PanelSubject): string {
  const source = sourceOf(subject);
  const name = source === undefined ? '' : ` · ${basename(pathOf(source))}`;
  switch (subject.kind) {
    case 'training':
      return l10n.t('Training');
    case 'curvature':
      return `${l10n.t('Curvature')}${name}`;
    case 'differences':
      return `${l10n.t('Differences and AD')}${name}`;
    case 'image':
      return `${l10n.t('Image')} · ${subject.target.name}`;
    case 'geodesics':
      return `${l10n.t('Geodesic')} ${subject.targets[0]?.name ?? ''}`;
    case 'field':
      return name.slice(3);
  }
}
