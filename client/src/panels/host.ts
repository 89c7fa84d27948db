import {
  FIT_CANCEL,
  FIT_CHANGED,
  FIT_PROGRESS,
  FIT_REMOVE,
  FIT_START,
  FIT_SUBSCRIBE,
  FIT_UNSUBSCRIBE,
  type FitIdParams,
  type FitStartParams,
  type ImageParams,
  type ImagePart,
  PANEL_COPY,
  PANEL_LOG,
  PANEL_OPEN,
  PANEL_PICK_FIELD,
  PANEL_SAVE,
  PANEL_SERVER,
  PANEL_SOURCE,
  PANEL_STALE,
  type PanelEvent,
  type PanelRequest,
  type PanelShown,
  type PanelSubject,
  type ToPanel,
  VIEW_IMAGE,
  VIEW_IMAGE_PART,
} from '@spacetime/protocol';
import { CancellationTokenSource, type Disposable, env, l10n, type Webview, workspace } from 'vscode';
import type { App } from '../app.ts';
import { setting } from '../settings.ts';
import { fromPanel, idOf } from './messages.ts';
import { pickField } from './pick-field.ts';
import { Requests } from './requests.ts';
import { pathOf, saveFile } from './save.ts';
import { showSource, sourceOf } from './sources.ts';

export interface HostOptions {
  readonly subject: PanelSubject;
  /** What the document kept, where the panel comes back after a reload. */
  readonly view?: unknown;
  onSubject?(subject: PanelSubject): void;
  onShown?(shown: PanelShown): void;
}

/** Serves one panel's document: answers what it asks, tells it what happens, and lets nothing else through. */
export class PanelHost implements Disposable {
  readonly #app: App;
  readonly #webview: Webview;
  readonly #options: HostOptions;
  readonly #parts: Disposable[];
  /** Requests that are on their way, and fits that are looked on at. */
  readonly #open = new Requests<CancellationTokenSource>();
  readonly #watched = new Set<string>();
  /** The pictures that it has asked for, by the names of its requests. */
  readonly #images = new Set<string>();
  #subject: PanelSubject;
  #isReady = false;

  constructor(app: App, webview: Webview, options: HostOptions) {
    const { fits, server } = app;
    this.#app = app;
    this.#webview = webview;
    this.#options = options;
    this.#subject = options.subject;
    const changedOnDisk = workspace.createFileSystemWatcher('**/*.{spacetime,einfield}');
    this.#parts = [
      webview.onDidReceiveMessage((message: unknown) => this.#receive(message)),
      fits.onChanged((job) => job !== undefined && this.tell({ type: 'event', name: FIT_CHANGED, params: job })),
      fits.onProgress((params) => {
        if (this.#watched.has(params.id)) this.tell({ type: 'event', name: FIT_PROGRESS, params });
      }),
      server.onState((state) => this.tell({ type: 'event', name: PANEL_SERVER, params: { state } })),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#changed(document.uri.fsPath);
      }),
      changedOnDisk,
      changedOnDisk.onDidChange((uri) => this.#changed(uri.fsPath)),
      workspace.onDidGrantWorkspaceTrust(() => this.#isReady && this.#init()),
    ];
  }

  dispose(): void {
    for (const part of this.#parts) part.dispose();
    this.#open.end();
    for (const id of this.#watched) void this.#app.fits.leave(id).catch(() => {});
  }

  /** New pixels, where this panel has asked for them. */
  image(part: ImagePart): void {
    if (this.#images.has(part.request)) this.tell({ type: 'event', name: VIEW_IMAGE_PART, params: part });
  }

  /** Shows something else. */
  show(subject: PanelSubject): void {
    this.#subject = subject;
    if (this.#isReady) this.#init();
  }

  #post(message: ToPanel): void {
    void this.#webview.postMessage(message);
  }

  tell(event: PanelEvent): void {
    if (this.#isReady) this.#post(event);
  }

  /** Tells of a source that has changed, by the name that the panel has for it. */
  #changed(path: string): void {
    const { fits } = this.#app;
    const subject = this.#subject;
    const sources =
      subject.kind === 'training'
        ? subject.ids.map((id) => fits.get(id)?.uri)
        : [sourceOf(subject), subject.kind === 'geodesics' ? subject.field : undefined];
    for (const source of new Set(sources)) {
      if (source === undefined || pathOf(source) !== path) continue;
      this.tell({ type: 'event', name: PANEL_STALE, params: { source } });
    }
  }

  #init(): void {
    const strings = Object.fromEntries(
      Object.entries(l10n.bundle ?? {}).map(([key, value]) => [
        key,
        typeof value === 'string' ? value : (value as { message: string }).message,
      ]),
    );
    const view = this.#options.view === undefined ? {} : { view: this.#options.view };
    this.#post({
      ...{ type: 'init', subject: this.#subject, language: env.language, strings, trusted: workspace.isTrusted },
      ...view,
    });
  }

  #receive(raw: unknown): void {
    const message = fromPanel(raw);
    if (typeof message === 'string') {
      this.#app.log.warn(`panel ${this.#subject.kind}: ${message}`);
      const id = idOf(raw);
      if (id !== undefined) this.#post({ type: 'refusal', id, message });
      return;
    }
    switch (message.type) {
      case 'ready':
        this.#isReady = true;
        this.#open.end();
        this.#init();
        this.tell({ type: 'event', name: PANEL_SERVER, params: { state: this.#app.server.state } });
        break;
      case 'request':
        void this.#answer(message);
        break;
      case 'cancel':
        this.#open.cancel(message.id);
        break;
      case 'shown':
        this.#options.onShown?.(message);
        break;
      case 'subject':
        this.#subject = message.subject;
        this.#options.onSubject?.(message.subject);
        break;
      case 'failure':
        this.#app.log.error(`panel ${this.#subject.kind}: ${message.message}\n${message.stack ?? ''}`);
    }
  }

  async #answer(request: PanelRequest): Promise<void> {
    const { id } = request;
    const source = new CancellationTokenSource();
    this.#open.add(id, source);
    try {
      const result = (await this.#meet(request, source)) ?? null;
      if (this.#open.settle(id, source)) this.#post({ type: 'answer', id, result });
    } catch (error) {
      if (!this.#open.settle(id, source)) return;
      const cancelled = source.token.isCancellationRequested;
      this.#post({ type: 'refusal', id, message: (error as Error).message, ...(cancelled && { cancelled }) });
    } finally {
      source.dispose();
    }
  }

  async #meet({ method, params }: PanelRequest, { token }: CancellationTokenSource): Promise<unknown> {
    const { fits, panels, server, log } = this.#app;
    switch (method) {
      case FIT_START:
        return fits.start(params as FitStartParams);
      case FIT_CANCEL:
        return fits.stop((params as FitIdParams).id);
      case FIT_REMOVE:
        return fits.remove((params as FitIdParams).id);
      case FIT_SUBSCRIBE: {
        const { id } = params as FitIdParams;
        if (this.#watched.has(id)) return server.request(method, params, token);
        this.#watched.add(id);
        return fits.watch(id).catch((error: unknown) => {
          this.#watched.delete(id);
          void fits.leave(id).catch(() => {});
          throw error;
        });
      }
      case FIT_UNSUBSCRIBE: {
        const { id } = params as FitIdParams;
        return this.#watched.delete(id) ? fits.leave(id) : null;
      }
      case VIEW_IMAGE: {
        const { request } = params as ImageParams;
        const threads = setting('render.threads');
        this.#images.add(request);
        const asked = { ...(params as ImageParams), ...(threads > 0 && { threads }) };
        return server.request(method, asked, token).finally(() => this.#images.delete(request));
      }
      case PANEL_PICK_FIELD:
        return pickField(sourceOf(this.#subject));
      case PANEL_SOURCE:
        return showSource(this.#app, params);
      case PANEL_OPEN:
        return panels.open(params);
      case PANEL_SAVE:
        return saveFile(params, sourceOf(this.#subject));
      case PANEL_COPY:
        return env.clipboard.writeText(params.text);
      case PANEL_LOG:
        return log.show(true);
      default:
        return server.request(method, params, token);
    }
  }
}
