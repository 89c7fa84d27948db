import { basename } from 'node:path';
import {
  CHECK_CHANGED,
  CHECK_EXPECTATIONS,
  CHECK_RUN,
  type Expectation,
  type ExpectationsParams,
} from '@spacetime/protocol';
import {
  type CancellationToken,
  type Disposable,
  Location,
  l10n,
  Range,
  type TestItem,
  TestMessage,
  type TestRun,
  TestRunProfileKind,
  type TestRunRequest,
  type TextDocument,
  tests,
  type Uri,
  workspace,
} from 'vscode';
import type { Server } from '../server/server.ts';

/** Milliseconds without a change before the tests are listed anew. */
const PAUSE = 300;

/** Every `expect` as a test: listed as documents are written, with the results of the checks as they come. */
export class Expectations implements Disposable {
  readonly #server: Server;
  readonly #controller = tests.createTestController('spacetime.expectations', 'Spacetime');
  readonly #states = new Map<string, string>();
  readonly #parts: Disposable[];
  #pause: NodeJS.Timeout | undefined;

  constructor(server: Server) {
    this.#server = server;
    const controller = this.#controller;
    controller.resolveHandler = async (item) => {
      if (item === undefined) await this.#discover();
      else await this.#list(item);
    };
    controller.refreshHandler = () => this.#discover();
    const run = (request: TestRunRequest, token: CancellationToken) => this.#run(request, token);
    controller.createRunProfile(l10n.t('Check'), TestRunProfileKind.Run, run, true);
    server.on(CHECK_CHANGED, () => this.#later());
    const known = ({ languageId }: TextDocument) => languageId === 'spacetime';
    const watcher = workspace.createFileSystemWatcher('**/*.spacetime');
    this.#parts = [
      ...[controller, watcher],
      workspace.onDidOpenTextDocument((document) => known(document) && this.#later()),
      workspace.onDidChangeTextDocument(({ document }) => known(document) && this.#later()),
      server.onState((state) => state === 'running' && this.#later()),
      watcher.onDidCreate((uri) => void this.#file(uri)),
      watcher.onDidDelete((uri) => controller.items.delete(uri.toString())),
    ];
    this.#later();
  }

  dispose(): void {
    clearTimeout(this.#pause);
    for (const part of this.#parts) part.dispose();
  }

  #later(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.#update(), PAUSE);
  }

  async #discover(): Promise<void> {
    for (const uri of await workspace.findFiles('**/*.spacetime', undefined, 1000)) this.#file(uri);
  }

  #file(uri: Uri): TestItem {
    const id = uri.toString();
    const known = this.#controller.items.get(id);
    if (known !== undefined) return known;
    const item = this.#controller.createTestItem(id, basename(uri.fsPath), uri);
    item.canResolveChildren = true;
    this.#controller.items.add(item);
    return item;
  }

  /** Lists what documents expect, and reports what has been found of it since. */
  async #update(): Promise<void> {
    if (this.#server.state !== 'running') return;
    for (const { languageId, uri, isClosed } of workspace.textDocuments) {
      if (languageId !== 'spacetime' || isClosed || uri.scheme !== 'file') continue;
      const all = await this.#list(this.#file(uri));
      const item = this.#file(uri);
      const lost = all.filter((one) => {
        const before = this.#states.get(`${uri} ${one.id}`);
        return before !== undefined && /^(holds|fails)/.test(before) && one.state !== 'holds' && one.state !== 'fails';
      });
      // What was found holds for a text that is gone.
      if (lost.length > 0) this.#controller.invalidateTestResults(lost.flatMap((one) => this.#find(item, one) ?? []));
      const news = all.filter((one) => {
        const state = `${one.state} ${one.message ?? ''}`;
        const isNew =
          (one.state === 'holds' || one.state === 'fails') && this.#states.get(`${uri} ${one.id}`) !== state;
        this.#states.set(`${uri} ${one.id}`, state);
        return isNew;
      });
      if (news.length === 0) continue;
      const include = news.flatMap((one) => this.#find(item, one) ?? []);
      const run = this.#controller.createTestRun(
        { include, exclude: [], profile: undefined, preserveFocus: true },
        undefined,
        false,
      );
      for (const one of news) this.#report(run, item, one);
      run.end();
    }
  }

  async #list(file: TestItem): Promise<readonly Expectation[]> {
    if (file.uri === undefined) return [];
    const params: ExpectationsParams = { uri: file.uri.toString() };
    const all = await this.#server.request<readonly Expectation[]>(CHECK_EXPECTATIONS, params).catch(() => []);
    const spacetimes = [...new Set(all.map(({ spacetime }) => spacetime))];
    file.children.replace(
      spacetimes.map((name) => {
        const own = all.filter(({ spacetime }) => spacetime === name);
        const group = file.children.get(name) ?? this.#controller.createTestItem(name, name, file.uri);
        group.children.replace(
          own.map((one) => {
            const test = group.children.get(one.id) ?? this.#controller.createTestItem(one.id, one.label, file.uri);
            test.range = rangeOf(one);
            return test;
          }),
        );
        return group;
      }),
    );
    return all;
  }

  #find(file: TestItem, { id, spacetime }: Expectation): TestItem | undefined {
    return file.children.get(spacetime)?.children.get(id);
  }

  async #run({ include, exclude = [] }: TestRunRequest, token: CancellationToken): Promise<void> {
    if (include === undefined) await this.#discover();
    const run = this.#controller.createTestRun({ include, exclude, profile: undefined, preserveFocus: true });
    const wanted = include ?? itemsOf(this.#controller.items);
    const files = new Set(wanted.map(fileOf));
    try {
      for (const file of files) {
        if (token.isCancellationRequested) break;
        if (file.uri === undefined) continue;
        await this.#list(file);
        const isWanted = (test: TestItem) => within(test, wanted) && !within(test, exclude);
        for (const test of leaves(file)) if (isWanted(test)) run.started(test);
        const params: ExpectationsParams = { uri: file.uri.toString() };
        const all = await this.#server.request<readonly Expectation[]>(CHECK_RUN, params, token);
        for (const one of all) {
          const test = this.#find(file, one);
          if (test !== undefined && isWanted(test)) this.#report(run, file, one);
        }
      }
    } finally {
      run.end();
    }
  }

  #report(run: TestRun, file: TestItem, one: Expectation): void {
    const test = this.#find(file, one);
    if (test === undefined) return;
    const { state, found, expected, milliseconds } = one;
    const text = (one.message ?? '').replace(/^- /gmu, '');
    if (text !== '')
      run.appendOutput(`${one.spacetime}, ${one.label}: ${text.replaceAll('\n', '\r\n')}\r\n`, undefined, test);
    if (state === 'holds') run.passed(test, milliseconds);
    else if (state === 'fails') {
      const message =
        found !== undefined && expected !== undefined ? TestMessage.diff(text, expected, found) : new TestMessage(text);
      message.location = new Location(file.uri!, rangeOf(one));
      run.failed(test, message, milliseconds);
    } else if (state === 'unknown') run.errored(test, new TestMessage(text), milliseconds);
    else run.skipped(test);
  }
}

function rangeOf({ range: { start, end } }: Expectation): Range {
  return new Range(start.line, start.character, end.line, end.character);
}

function fileOf(item: TestItem): TestItem {
  return item.parent === undefined ? item : fileOf(item.parent);
}

function within(item: TestItem | undefined, items: readonly TestItem[]): boolean {
  return item !== undefined && (items.includes(item) || within(item.parent, items));
}

function itemsOf(items: Iterable<[string, TestItem]>): TestItem[] {
  return [...items].map(([, item]) => item);
}

function leaves(item: TestItem): TestItem[] {
  const children = itemsOf(item.children);
  return children.length === 0 ? [item] : children.flatMap(leaves);
}
