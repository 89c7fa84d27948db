import {
  type CancellationToken,
  type Disposable,
  EventEmitter,
  type ExtensionContext,
  type LogOutputChannel,
  l10n,
  Uri,
  window,
  workspace,
} from 'vscode';
import type {
  LanguageClient,
  Location as LspLocation,
  Position as LspPosition,
  Middleware,
} from 'vscode-languageclient/node';
import { COMMANDS } from '../contributions/commands.ts';
import { environment, program } from './program.ts';

export type ServerState = 'starting' | 'running' | 'stopped';

/** How often the server is started again within three minutes. */
const RESTARTS = 3;

const SHOW_REFERENCES = 'editor.action.showReferences';
/** Offers what comes next, behind an item of completion after which there is more to choose. */
const SUGGEST = 'editor.action.triggerSuggest';

/** The language server: started when it is first needed, restarted where it ends, and asked. */
export class Server implements Disposable {
  readonly #context: ExtensionContext;
  readonly #log: LogOutputChannel;
  readonly #changed = new EventEmitter<ServerState>();
  readonly #handlers = new Map<string, (params: unknown) => void>();
  #client: LanguageClient | undefined;
  #started: Promise<LanguageClient> | undefined;
  #state: ServerState = 'stopped';

  constructor(context: ExtensionContext, log: LogOutputChannel) {
    this.#context = context;
    this.#log = log;
  }

  /** Tells of every change of {@link state}. */
  readonly onState = this.#changed.event;

  get state(): ServerState {
    return this.#state;
  }

  /** The running server; rejects where it cannot be started. */
  start(): Promise<LanguageClient> {
    this.#started ??= this.#launch();
    return this.#started;
  }

  async restart(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#started = undefined;
    await client?.dispose().catch(() => {});
    await this.start();
  }

  /** @throws Error with a message for people where the request is refused */
  async request<R>(method: string, params: unknown, token?: CancellationToken): Promise<R> {
    const client = await this.start();
    return token === undefined ? client.sendRequest<R>(method, params) : client.sendRequest<R>(method, params, token);
  }

  /** What is done with a notification of the server; one for each method. */
  on<P>(method: string, handle: (params: P) => void): void {
    this.#handlers.set(method, handle as (params: unknown) => void);
    this.#client?.onNotification(method, handle);
  }

  async dispose(): Promise<void> {
    this.#changed.dispose();
    await this.#client?.dispose().catch(() => {});
  }

  async #launch(): Promise<LanguageClient> {
    const { extensionUri, globalStorageUri } = this.#context;
    // Not before it is needed: it is most of what this extension loads.
    const { LanguageClient, State, TransportKind } = await import('vscode-languageclient/node');
    const NAMES = { [State.Running]: 'running', [State.Starting]: 'starting' } as const;
    const module = program(this.#context);
    const run = { module, args: ['lsp'], transport: TransportKind.ipc, options: { env: environment() } };
    const debug = { ...run, options: { ...run.options, execArgv: ['--nolazy', '--inspect=6009'] } };
    const client = new LanguageClient(
      'spacetime',
      'Spacetime',
      { run, debug },
      {
        documentSelector: [{ language: 'spacetime' }],
        outputChannel: this.#log,
        traceOutputChannel: window.createOutputChannel('Spacetime Trace', { log: true }),
        connectionOptions: { maxRestartCount: RESTARTS },
        synchronize: { fileEvents: workspace.createFileSystemWatcher('**/*.spacetime') },
        middleware: referencesInEditorTerms(() => this.#client),
        markdown: { isTrusted: { enabledCommands: ['spacetime.fit', 'spacetime.plot', 'spacetime.openField'] } },
        initializationOptions: {
          trusted: workspace.isTrusted,
          manual: `${Uri.joinPath(extensionUri, 'docs')}/`,
          storage: globalStorageUri.fsPath,
          commands: [...COMMANDS.map(({ id }) => `spacetime.${id}`), SHOW_REFERENCES, SUGGEST],
        },
      },
    );
    this.#client = client;
    client.onDidChangeState(({ newState }) => {
      this.#became(newState in NAMES ? NAMES[newState as keyof typeof NAMES] : 'stopped');
    });
    for (const [method, handle] of this.#handlers) client.onNotification(method, handle);
    try {
      await client.start();
    } catch (error) {
      this.#started = undefined;
      this.#became('stopped');
      throw new Error(l10n.t('The language server did not start: {0}', (error as Error).message));
    }
    return client;
  }

  #became(state: ServerState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#changed.fire(state);
  }
}

/** The editor's own command wants its own kinds of places, where the server sends those of its protocol. */
function referencesInEditorTerms(client: () => LanguageClient | undefined): Middleware {
  return {
    async resolveCodeLens(lens, token, next) {
      const resolved = await next(lens, token);
      const { command } = resolved ?? {};
      const convert = client()?.protocol2CodeConverter;
      if (command?.command === SHOW_REFERENCES && command.arguments !== undefined && convert !== undefined) {
        const [uri, position, places] = command.arguments as [string, LspPosition, LspLocation[]];
        command.arguments = [
          convert.asUri(uri),
          convert.asPosition(position),
          places.map((place) => convert.asLocation(place)),
        ];
      }
      return resolved;
    },
  };
}
