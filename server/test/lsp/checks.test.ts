import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  DocumentDiagnosticReport,
  FullDocumentDiagnosticReport,
  WorkspaceDiagnosticReport,
} from 'vscode-languageserver';
import { schwarzschild } from '../checks/metrics.ts';
import { type Client, connect } from '../client.ts';

const URI = 'file:///w/s.spacetime';
const FAILING = schwarzschild('S', 'expect kretschmann = 47*M^2/r^6');

const PULL = {
  textDocument: { diagnostic: { dynamicRegistration: false } },
  workspace: { diagnostics: { refreshSupport: true } },
};

const change = (client: Client, version: number, text: string, line = 0) =>
  client.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: URI, version },
    contentChanges: [{ range: { start: { line, character: 0 }, end: { line, character: 0 } }, text }],
  });

const has = (code: string) => (found: readonly { code?: unknown }[]) => found.some((one) => one.code === code);

test('what numbers find is pushed, and moves with its text', async () => {
  await using client = await connect();
  assert.equal(client.initialized.capabilities.diagnosticProvider, undefined);
  const first = client.diagnostics(URI, has('expect/failed'));
  await client.open(URI, FAILING);
  const [failed] = await first;
  assert.deepEqual(failed?.range, { start: { line: 6, character: 2 }, end: { line: 6, character: 33 } });
  assert.match(failed!.codeDescription!.href, /diagnostics\.md#expectfailed$/u);
  // At once: no other check is needed for it.
  const second = client.diagnostics(URI);
  await change(client, 2, '// 𝑔\n');
  assert.deepEqual(
    (await second).map(({ code, range }) => [code, range.start]),
    [['expect/failed', { line: 7, character: 2 }]],
  );
});

test('editors that ask get a report, or hear that it is the same', async () => {
  await using client = await connect({ capabilities: PULL });
  let pushed = 0;
  client.connection.onNotification('textDocument/publishDiagnostics', () => void pushed++);
  const refreshed = new Promise<void>((resolve) =>
    client.connection.onRequest('workspace/diagnostic/refresh', () => resolve()),
  );
  const pull = (previousResultId?: string) =>
    client.request<DocumentDiagnosticReport>('textDocument/diagnostic', {
      textDocument: { uri: URI },
      previousResultId,
    });
  await client.open(URI, FAILING);
  const before = (await pull()) as FullDocumentDiagnosticReport;
  assert.deepEqual(before.items, []);
  assert.equal((await pull(before.resultId)).kind, 'unchanged');
  await refreshed;
  const after = (await pull(before.resultId)) as FullDocumentDiagnosticReport;
  assert.deepEqual(
    after.items.map(({ code }) => code),
    ['expect/failed'],
  );
  assert.deepEqual(await pull(after.resultId), { kind: 'unchanged', resultId: after.resultId });
  assert.equal(pushed, 0);
});

test('the whole workspace is reported on, and a question without news waits for it', async () => {
  await using client = await connect({ capabilities: PULL });
  client.connection.onRequest('workspace/diagnostic/refresh', () => null);
  await client.open(URI, 'spacetime S { let f = unknown }\n');
  const pull = (previousResultIds: readonly object[]) =>
    client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds });
  const first = await pull([]);
  const [report] = first.items as (FullDocumentDiagnosticReport & { uri: string })[];
  assert.equal(report!.uri, URI);
  assert.ok(has('name/undeclared')(report!.items));
  let answered = false;
  const next = pull([{ uri: URI, value: report!.resultId }]).then((answer) => {
    answered = true;
    return answer;
  });
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(answered, false);
  await change(client, 2, '// One line further down.\n');
  const [moved] = (await next).items as FullDocumentDiagnosticReport[];
  assert.equal(moved!.items[0]!.range.start.line, 1);
});

test('checks follow the setting: none, and only of what was saved', async () => {
  const options = { capabilities: { workspace: { configuration: true } }, settings: { checks: 'off' } };
  await using client = await connect(options);
  const names = client.diagnostics(URI);
  await client.open(URI, FAILING);
  assert.deepEqual(await names, []);
  const none = client.diagnostics(URI, has('expect/failed'));
  const wait = new Promise((resolve) => setTimeout(resolve, 300, 'nothing'));
  assert.equal(await Promise.race([none, wait]), 'nothing');

  options.settings.checks = 'onSave';
  await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
  await none;
  const gone = client.diagnostics(URI, (found) => found.length === 0);
  await change(client, 2, ' ', 6);
  await gone;
  const saved = client.diagnostics(URI, has('expect/failed'));
  assert.equal(await Promise.race([saved, new Promise((resolve) => setTimeout(resolve, 300, 'nothing'))]), 'nothing');
  await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri: URI } });
  assert.equal((await saved)[0]!.range.start.character, 3);
});

test('editors that are not asked say what they want at the start, or when it changes', async () => {
  await using client = await connect({ initializationOptions: { checks: 'off' } });
  await client.open(URI, FAILING);
  const found = client.diagnostics(URI, has('expect/failed'));
  const configure = (settings: unknown) =>
    client.connection.sendNotification('workspace/didChangeConfiguration', { settings });
  await configure(null);
  assert.equal(await Promise.race([found, new Promise((resolve) => setTimeout(resolve, 300, 'nothing'))]), 'nothing');
  await configure({ spacetime: { checks: 'onType' } });
  await found;
});
