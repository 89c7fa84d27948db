import type { Connection, ServerCapabilities } from 'vscode-languageserver';
import { pathOf } from '../workspace/places.ts';
import { Workspace } from '../workspace/workspace.ts';
import { Changes } from './changes.ts';
import { Checks } from './checks.ts';
import type { Context } from './context.ts';
import { isPulling, MANUAL } from './diagnostics.ts';
import { followDocuments, SYNC } from './documents.ts';
import { Publisher } from './publisher.ts';
import type { Request } from './request.ts';
import { REQUESTS } from './requests/index.ts';

export interface ServerOptions {
  /** Version that the editor is told. */
  readonly version?: string;
  /** What runs `spacetime`, for fits: a program and its first arguments. */
  readonly command?: readonly string[];
  /** What is answered; all of {@link REQUESTS} unless given. */
  readonly requests?: readonly Request[];
}

/** What an editor may say of itself in `initializationOptions`. */
interface Given {
  /** False in a workspace that its user does not trust. */
  readonly trusted?: boolean;
  /** URI of the folder of the manual; that beside the server unless given. */
  readonly manual?: string;
  /** When numbers are computed, for editors that have no `spacetime.checks` among their settings. */
  readonly checks?: string;
  /** Path of a folder for what outlives the server: fits that go on. */
  readonly storage?: string;
  /** `katex` for editors that typeset what stands between dollar signs. */
  readonly math?: string;
  /** Commands that it has; see `COMMANDS` of the room `protocol`. */
  readonly commands?: readonly string[];
}

/** Serves a connection; the caller makes it listen. */
export function serve(
  connection: Connection,
  { version, command = ['spacetime'], requests = REQUESTS }: ServerOptions = {},
): void {
  const workspace = new Workspace();
  const changes = new Changes();
  const known = { client: {}, manual: MANUAL, math: 'plain', commands: new Set<string>() } as const;
  const unchecked: Omit<Context, 'checks'> = { ...{ connection, workspace, command, changes }, ...known };
  const context = unchecked as Writable<Context>;
  const checks = new Checks(context);
  context.checks = checks;
  let given: Given = {};
  const publisher = new Publisher(context);
  connection.onInitialize(({ capabilities, workspaceFolders, rootUri, initializationOptions }) => {
    context.client = capabilities;
    const folders = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
    workspace.folders.push(...folders.map(pathOf));
    given = (initializationOptions ?? {}) as Given;
    workspace.trusted = given.trusted !== false;
    if (typeof given.manual === 'string' && URL.canParse(given.manual)) context.manual = given.manual;
    if (typeof given.storage === 'string') context.storage = given.storage;
    if (Array.isArray(given.commands)) context.commands = new Set(given.commands);
    if (given.math === 'katex') context.math = 'katex';
    return {
      capabilities: allCapabilities(context, requests),
      serverInfo: { name: 'spacetime', ...(version !== undefined && { version }) },
    };
  });
  connection.onInitialized(() => {
    checks.follow();
    void checks.configure(given.checks);
    if (context.client.workspace?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
        workspace.folders.splice(
          ...([0, workspace.folders.length] as const),
          ...workspace.folders.filter((folder) => !gone.has(folder)),
          ...added.map(({ uri }) => pathOf(uri)),
        );
      });
    }
  });
  followDocuments(context, (path) => {
    publisher.changed(path);
    checks.changed(path);
    context.changes.tell();
  });
  checks.onFound(() => {
    publisher.found();
    context.changes.tell();
  });
  for (const request of requests) request.register(context);
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function allCapabilities(context: Context, requests: readonly Request[]): ServerCapabilities {
  const all: ServerCapabilities = Object.assign(
    { textDocumentSync: SYNC },
    ...requests.map(({ capabilities }) => capabilities),
    {
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
  );
  if (!isPulling(context)) delete all.diagnosticProvider;
  return all;
}
