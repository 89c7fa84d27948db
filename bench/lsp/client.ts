import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** What serves: the bundle that the extension has, or the sources. */
export const PROGRAMS = {
  dist: [fileOf('../../dist/spacetime.js'), 'lsp'],
  source: [fileOf('../../cli/bin/spacetime.mjs'), 'lsp'],
} as const satisfies Record<string, readonly string[]>;

/** An editor of one document, and a server in a process of its own. */
export class Editor implements AsyncDisposable {
  readonly uri: string;
  readonly #child;
  readonly #connection;
  /** Who waits for which answer of the probe. */
  readonly #asked = new Map<string, ((answer: never) => void)[]>();
  readonly #waiting = new Set<(found: readonly Diagnostic[]) => void>();
  #version = 0;
  result!: InitializeResult;

  constructor(uri: string, program: readonly string[]) {
    this.uri = uri;
    const args = ['--expose-gc', '--import', fileOf('./probe.mjs'), ...program, '--stdio'];
    this.#child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#connection = createProtocolConnection(
      new StreamMessageReader(this.#child.stdout),
      new StreamMessageWriter(this.#child.stdin),
    );
    createInterface({ input: this.#child.stderr }).on('line', (line) => {
      const [, what, answer] = /^(memory|processor) (\{.*)$/u.exec(line) ?? [];
      if (what === undefined) console.error(line);
      else this.#asked.get(what)?.shift()?.(JSON.parse(answer!) as never);
    });
    this.#connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      if (params.uri === this.uri) for (const listener of this.#waiting) listener(params.diagnostics);
    });
    this.#connection.listen();
  }

  async start(checks: 'off' | 'onType'): Promise<void> {
    this.result = await this.#connection.sendRequest('initialize', {
      ...{ processId: process.pid, rootUri: null, workspaceFolders: null },
      capabilities: { textDocument: { hover: { contentFormat: ['markdown'] } } },
      initializationOptions: { checks },
    });
    await this.#connection.sendNotification('initialized', {});
  }

  async open(text: string): Promise<void> {
    const textDocument = { uri: this.uri, languageId: 'spacetime', version: ++this.#version, text };
    const told = this.diagnostics();
    await this.#connection.sendNotification('textDocument/didOpen', { textDocument });
    await told;
  }

  /** Puts a text in the place of a piece of a line. */
  change(line: number, start: number, end: number, text: string): Promise<void> {
    return this.#connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: this.uri, version: ++this.#version },
      contentChanges: [{ range: { start: { line, character: start }, end: { line, character: end } }, text }],
    });
  }

  /** The next diagnostics that are sent for which the condition holds. */
  diagnostics(wanted: (found: readonly Diagnostic[]) => boolean = () => true): Promise<readonly Diagnostic[]> {
    return new Promise((resolve) => {
      const listener = (found: readonly Diagnostic[]) => {
        if (!wanted(found)) return;
        this.#waiting.delete(listener);
        resolve(found);
      };
      this.#waiting.add(listener);
    });
  }

  request<R>(method: string, line: number, character: number): Promise<R> {
    return this.#connection.sendRequest(method, {
      textDocument: { uri: this.uri },
      position: { line, character },
    });
  }

  /** After a collection; the resident set is that of the whole process, its threads included. */
  memory(): Promise<NodeJS.MemoryUsage> {
    return this.#ask('memory', 'SIGUSR2');
  }

  /** Milliseconds of processor that the server has used so far, all its threads together. */
  async processor(): Promise<number> {
    const { user, system } = await this.#ask<NodeJS.CpuUsage>('processor', 'SIGWINCH');
    return (user + system) / 1000;
  }

  #ask<T>(what: string, signal: NodeJS.Signals): Promise<T> {
    return new Promise((resolve) => {
      this.#asked.set(what, [...(this.#asked.get(what) ?? []), resolve as (answer: never) => void]);
      this.#child.kill(signal);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connection.sendRequest('shutdown');
    await this.#connection.sendNotification('exit');
    this.#connection.dispose();
  }
}
