import { PassThrough } from 'node:stream';
import { type ServerOptions, serve } from '@spacetime/server';
import {
  type ClientCapabilities,
  type ConfigurationParams,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

export interface ClientOptions {
  readonly capabilities?: ClientCapabilities;
  readonly folders?: readonly string[];
  readonly initializationOptions?: unknown;
  /** Of the section `spacetime`, for clients with the capability `workspace.configuration`. */
  settings?: Readonly<Record<string, unknown>>;
  readonly server?: ServerOptions;
}

/** An editor in the test's own process, on the wire with a server. */
export interface Client extends AsyncDisposable {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** What the server wrote to its log. */
  readonly log: string[];
  open(uri: string, text: string): Promise<void>;
  /** Diagnostics pushed for a document, from now on: the next ones for which the condition holds. */
  diagnostics(uri: string, wanted?: (found: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]>;
  request<R>(method: string, params: unknown): Promise<R>;
}

export async function connect(options: ClientOptions = {}) {
  const { capabilities = {}, folders = [], initializationOptions } = options;
  const [up, down] = [new PassThrough(), new PassThrough()];
  const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
  serve(server, options.server);
  server.listen();
  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const log: string[] = [];
  const listeners = new Set<(params: PublishDiagnosticsParams) => void>();
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => void log.push(message));
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    for (const listener of listeners) listener(params);
  });
  connection.onRequest('workspace/configuration', ({ items }: ConfigurationParams) =>
    items.map(({ section }) => (section === 'spacetime' ? (options.settings ?? null) : null)),
  );
  connection.listen();
  const initialized: InitializeResult = await connection.sendRequest('initialize', {
    ...{ processId: null, rootUri: null, capabilities, initializationOptions },
    workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
  });
  await connection.sendNotification('initialized', {});
  const client: Client = {
    ...{ connection, initialized, log },
    open: (uri, text) =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'spacetime', version: 1, text },
      }),
    diagnostics: (uri, wanted = () => true) =>
      new Promise((resolve) => {
        const listener = (params: PublishDiagnosticsParams) => {
          if (params.uri !== uri || !wanted(params.diagnostics)) return;
          listeners.delete(listener);
          resolve(params.diagnostics);
        };
        listeners.add(listener);
      }),
    request: (method, params) => connection.sendRequest(method, params),
    async [Symbol.asyncDispose]() {
      await connection.sendRequest('shutdown');
      connection.dispose();
      server.dispose();
    },
  };
  return client;
}
