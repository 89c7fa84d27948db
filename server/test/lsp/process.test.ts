import assert from 'node:assert/strict';
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  createProtocolConnection,
  type Diagnostic,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageReader,
  type MessageWriter,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const COMMAND = fileURLToPath(new URL('../../../cli/bin/spacetime.mjs', import.meta.url));
const URI = 'file:///w/a.spacetime';

interface Served {
  readonly child: ChildProcess;
  readonly connection: ProtocolConnection;
}

function served(t: TestContext, child: ChildProcess, reader: MessageReader, writer: MessageWriter): Served {
  const connection = createProtocolConnection(reader, writer);
  t.after(() => {
    connection.dispose();
    child.kill('SIGKILL');
  });
  // Writing to a process that has ended is what some of the tests do.
  connection.onError(() => {});
  connection.listen();
  return { child, connection };
}

function stdio(t: TestContext, ...args: readonly string[]): Served {
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  return served(t, child, new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
}

const initialize = (connection: ProtocolConnection, processId: number | null = null) =>
  connection.sendRequest('initialize', { processId, rootUri: null, capabilities: {} });

/** What is said of a text with an undeclared name. */
async function firstDiagnostics(connection: ProtocolConnection): Promise<readonly Diagnostic[]> {
  await initialize(connection);
  await connection.sendNotification('initialized', {});
  const found = new Promise<readonly Diagnostic[]>((resolve) =>
    connection.onNotification('textDocument/publishDiagnostics', ({ diagnostics }: PublishDiagnosticsParams) =>
      resolve(diagnostics),
    ),
  );
  const text = 'spacetime S { let f = unknown }\n';
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri: URI, languageId: 'spacetime', version: 1, text },
  });
  return found;
}

const codesOf = (found: readonly Diagnostic[]) => found.map(({ code }) => code).sort();

for (const [name, ...args] of [
  ['the server itself', MAIN, '--stdio'],
  ['spacetime lsp', COMMAND, 'lsp', '--stdio'],
  ['spacetime lsp, as editors start it', COMMAND, 'lsp', '--stdio', `--clientProcessId=${process.pid}`],
] as const) {
  test(`${name} speaks over standard input and output, and ends with 0 after shutdown and exit`, async (t) => {
    const { child, connection } = stdio(t, ...args);
    assert.deepEqual(codesOf(await firstDiagnostics(connection)), ['name/undeclared']);
    await connection.sendRequest('shutdown');
    const end = once(child, 'exit');
    await connection.sendNotification('exit');
    assert.deepEqual(await end, [0, null]);
  });
}

test('without shutdown, exit and the end of input end it with 1', async (t) => {
  const rude = stdio(t, MAIN, '--stdio');
  await initialize(rude.connection);
  const end = once(rude.child, 'exit');
  await rude.connection.sendNotification('exit');
  assert.deepEqual(await end, [1, null]);

  const gone = stdio(t, COMMAND, 'lsp', '--stdio');
  await initialize(gone.connection);
  const closed = once(gone.child, 'exit');
  gone.child.stdin!.end();
  assert.deepEqual(await closed, [1, null]);
});

test('it ends with the editor whose process it was told of', async (t) => {
  const editor = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']);
  t.after(() => editor.kill('SIGKILL'));
  const { child, connection } = stdio(t, MAIN, '--stdio');
  await initialize(connection, editor.pid);
  const end = once(child, 'exit');
  editor.kill('SIGKILL');
  assert.deepEqual(await end, [1, null]);
});

test('it speaks over the channel of a fork, and ends where that is cut', async (t) => {
  const start = () => {
    const child = fork(MAIN, ['--node-ipc'], { stdio: 'ignore' });
    return served(t, child, new IPCMessageReader(child), new IPCMessageWriter(child));
  };
  const polite = start();
  assert.deepEqual(codesOf(await firstDiagnostics(polite.connection)), ['name/undeclared']);
  await polite.connection.sendRequest('shutdown');
  const end = once(polite.child, 'exit');
  await polite.connection.sendNotification('exit');
  assert.deepEqual(await end, [0, null]);

  const cut = start();
  await initialize(cut.connection);
  const ended = once(cut.child, 'exit');
  cut.child.disconnect();
  assert.deepEqual(await ended, [1, null]);
});

test('nothing but the protocol is on standard output, and without a way to talk it says so', async () => {
  const child = spawn(process.execPath, [MAIN], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, message] = ['', ''];
  child.stdout.on('data', (part) => {
    out += part;
  });
  child.stderr.on('data', (part) => {
    message += part;
  });
  assert.deepEqual(await once(child, 'close'), [2, null]);
  assert.match(message, /--stdio or --node-ipc/u);
  assert.equal(out, '');
});

test('what is no message of the protocol is passed over', async (t) => {
  const { child, connection } = stdio(t, MAIN, '--stdio');
  await initialize(connection);
  const bodies = [
    '{not json',
    '[]',
    'null',
    '7',
    '{"id":{},"method":3}',
    '{"jsonrpc":"2.0","id":1,"result":{}}',
    '"\ud835"',
  ];
  for (const body of bodies) child.stdin!.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  assert.deepEqual(codesOf(await firstDiagnostics(connection)), ['name/undeclared']);
});
