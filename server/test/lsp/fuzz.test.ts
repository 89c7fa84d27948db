import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Client, connect } from '../client.ts';
import { type Edit, edited } from './texts.ts';

const URIS = ['file:///w/a.spacetime', 'file:///w/b.spacetime', 'untitled:c'];
const START =
  'spacetime S {\n  chart A(t, 𝑟, θ, φ)\r\n  let f = 1 - 2/𝑟 // é\n  metric { ds^2 = -f dt^2 + dr^2 }\n}\nfit F of S {}\n';

const position = fc.record({ line: fc.nat(12), character: fc.oneof(fc.nat(40), fc.constant(1e9)) });
const range = fc.record({ start: position, end: position });
const piece = fc.oneof(
  fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    '\n',
    '\r',
    '\r\n',
    '"',
    '/*',
    '*/',
    '//',
    ' ',
    '^',
    '=',
    'import "b.spacetime"\n',
  ),
  fc.constantFrom(
    'θ',
    '\ud835',
    '\udc5f',
    '𝑟',
    'e\u0301',
    '\u0301',
    '\u200b',
    '\ufeff',
    '\0',
    '👩‍🚀',
    '𝜃',
    'dθ',
    '²',
    '−',
  ),
  fc.constantFrom(
    'let g = f\n',
    'spacetime T {}\n',
    'chart B(t, x, y, z)\n',
    'fit G of S { seed 1 }\n',
    'expect vacuum\n',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ range, text: piece }) },
  { weight: 1, arbitrary: fc.record({ text: fc.constantFrom('', START) }) },
);
const uri = fc.constantFrom(...URIS);
const version = fc.integer({ min: -3, max: 30 });

/** Requests with parameters as they should be, but for where they point. */
const METHODS = [
  ...['definition', 'declaration', 'references', 'documentHighlight', 'prepareRename', 'rename', 'hover'],
  ...['completion', 'signatureHelp', 'linkedEditingRange', 'prepareCallHierarchy', 'selectionRange', 'codeAction'],
  ...['documentSymbol', 'foldingRange', 'documentLink', 'formatting', 'rangeFormatting', 'onTypeFormatting'],
  ...[
    'semanticTokens/full',
    'semanticTokens/full/delta',
    'semanticTokens/range',
    'inlayHint',
    'codeLens',
    'diagnostic',
  ],
].map((name) => `textDocument/${name}`);
const question = fc.record({
  kind: fc.constant('question' as const),
  method: fc.constantFrom(...METHODS, 'workspace/symbol', 'callHierarchy/incomingCalls', 'callHierarchy/outgoingCalls'),
  params: fc.tuple(uri, position, range, piece).map(([of, at, where, text]) => ({
    ...{
      textDocument: { uri: of },
      position: at,
      positions: [at, at],
      range: where,
      newName: text,
      query: text,
      ch: '}',
    },
    ...{ options: { tabSize: 2, insertSpaces: true }, context: { includeDeclaration: true, diagnostics: [] } },
    ...{ previousResultId: '1', item: { uri: of, name: '', kind: 1, range: where, selectionRange: where } },
  })),
  isCancelled: fc.boolean(),
});
const nonsense = fc.record({
  kind: fc.constant('nonsense' as const),
  method: fc.oneof(
    fc.constantFrom(...METHODS, 'workspace/symbol', 'no/such', '$/no', 'textDocument/didOpen'),
    fc.string(),
  ),
  params: fc.oneof(
    fc.constantFrom(
      null,
      {},
      [],
      [1, 2],
      { textDocument: null },
      { textDocument: { uri: 7 } },
      { textDocument: { uri: 'file://host/x' } },
    ),
    fc.record({
      textDocument: fc.record({ uri }),
      position: fc.constantFrom(null, {}, { line: -1, character: 0.5 }, { line: 'x' }),
    }),
    fc.object({ maxDepth: 2 }),
  ),
  isRequest: fc.boolean(),
});
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      uri,
      version,
      edits: fc.array(edit, { maxLength: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('open' as const), uri, version, text: fc.constantFrom(START, '', 'let') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('close' as const), uri }) },
  { weight: 4, arbitrary: question },
  { weight: 2, arbitrary: nonsense },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Sends a step; keeps the texts as the protocol has them. */
async function take(
  { connection }: Client,
  one: Step,
  texts: Map<string, string>,
  answers: Promise<unknown>[],
): Promise<void> {
  switch (one.kind) {
    case 'open':
      texts.set(one.uri, one.text);
      await connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri: one.uri, languageId: 'spacetime', version: one.version, text: one.text },
      });
      break;
    case 'close':
      texts.delete(one.uri);
      await connection.sendNotification('textDocument/didClose', { textDocument: { uri: one.uri } });
      break;
    case 'change': {
      const before = texts.get(one.uri);
      if (before !== undefined) texts.set(one.uri, edited(before, one.edits));
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: one.uri, version: one.version },
        contentChanges: one.edits,
      });
      break;
    }
    case 'question': {
      const source = one.isCancelled ? new AbortController() : undefined;
      const token = { isCancellationRequested: false, onCancellationRequested: onAbort(source?.signal) };
      answers.push(connection.sendRequest(one.method, one.params, token).catch(() => {}));
      source?.abort();
      break;
    }
    case 'nonsense':
      if (one.isRequest) answers.push(connection.sendRequest(one.method, one.params).catch(() => {}));
      else if (one.method !== 'textDocument/didOpen') await connection.sendNotification(one.method, one.params);
  }
}

const onAbort = (signal: AbortSignal | undefined) => (listener: (event: unknown) => void) => {
  signal?.addEventListener('abort', listener);
  return { dispose: () => signal?.removeEventListener('abort', listener) };
};

/** What a server says of its documents, apart from what it counts. */
async function sayings(client: Client, uris: readonly string[]): Promise<unknown> {
  const all: Record<string, unknown> = {};
  for (const of of uris) {
    const textDocument = { uri: of };
    for (const what of ['diagnostic', 'documentSymbol', 'foldingRange', 'semanticTokens/full']) {
      const answer = await client.request<{ data?: unknown; items?: unknown }>(`textDocument/${what}`, {
        textDocument,
      });
      all[`${of} ${what}`] = answer?.data ?? answer?.items ?? answer;
    }
  }
  return all;
}

const OPTIONS = {
  capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } },
  initializationOptions: { checks: 'off' },
};

test('whatever it is sent, the server lives, answers, and means the text that was sent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }), async (steps) => {
      await using client = await connect(OPTIONS);
      client.connection.onRequest('workspace/diagnostic/refresh', () => null);
      const texts = new Map<string, string>();
      const answers: Promise<unknown>[] = [];
      for (const one of steps) await take(client, one, texts, answers);
      // Each is answered: with something, nothing or an error.
      await Promise.all(answers);
      await using fresh = await connect(OPTIONS);
      for (const [of, text] of texts) await fresh.open(of, text);
      const uris = [...texts.keys()];
      assert.deepEqual(await sayings(client, uris), await sayings(fresh, uris));
    }),
    { numRuns: 100 },
  );
});

test('an exception in one provider costs that request', async () => {
  const { answering } = await import('../../src/lsp/context.ts');
  const { REQUESTS } = await import('../../src/lsp/requests/index.ts');
  const failing = {
    capabilities: {},
    register(context: Parameters<(typeof REQUESTS)[0]['register']>[0]) {
      const fail = (text: string) => {
        throw new Error(text);
      };
      context.connection.onRequest(
        'test/sync',
        answering(context, 'sync', () => fail('at once')),
      );
      context.connection.onRequest(
        'test/late',
        answering(context, 'late', async () => fail(await 'later')),
      );
      context.connection.onRequest('test/bare', () => fail('unguarded'));
      context.connection.onNotification('test/told', () => fail('told'));
    },
  };
  await using client = await connect({ server: { requests: [...REQUESTS, failing] } });
  await client.open(URIS[0]!, START);
  const params = { textDocument: { uri: URIS[0] } };
  await assert.rejects(client.request('test/sync', params), /sync failed: at once/u);
  await assert.rejects(client.request('test/late', params), /late failed: later/u);
  await assert.rejects(client.request('test/bare', params), /unguarded/u);
  await client.connection.sendNotification('test/told', params);
  const symbols = await client.request<object[]>('textDocument/documentSymbol', params);
  assert.equal(symbols.length, 10);
  assert.ok(client.log.some((line) => /sync failed: Error: at once\n.*fuzz\.test/u.test(line)));
});

test('a storm of cancellations leaves nothing unanswered', async () => {
  await using client = await connect();
  await client.open(URIS[0]!, START);
  const answers = Array.from({ length: 500 }, (_, i) => {
    const controller = new AbortController();
    const token = { isCancellationRequested: false, onCancellationRequested: onAbort(controller.signal) };
    const params = { textDocument: { uri: URIS[0] }, position: { line: 2, character: 6 } };
    const answer = client.connection.sendRequest(METHODS[i % METHODS.length]!, params, token).then(
      () => 'answered',
      () => 'refused',
    );
    controller.abort();
    return answer;
  });
  for (let id = 0; id < 100; id++) await client.connection.sendNotification('$/cancelRequest', { id: id * 1000 });
  assert.equal((await Promise.all(answers)).length, 500);
  const params = { textDocument: { uri: URIS[0] } };
  assert.equal((await client.request<object[]>('textDocument/documentSymbol', params)).length, 10);
});
