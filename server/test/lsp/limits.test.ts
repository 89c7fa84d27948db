import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { connect } from '../client.ts';

const URI = 'file:///w/a.spacetime';
const METHODS = [
  ...[
    'definition',
    'references',
    'documentHighlight',
    'prepareRename',
    'rename',
    'hover',
    'completion',
    'signatureHelp',
  ],
  ...['prepareCallHierarchy', 'selectionRange', 'documentSymbol', 'foldingRange', 'documentLink', 'formatting'],
  ...['onTypeFormatting', 'semanticTokens/full', 'semanticTokens/range', 'inlayHint', 'codeLens', 'codeAction'],
].map((name) => `textDocument/${name}`);

const metric = (value: string) =>
  `spacetime S {\n  chart A(t, r, θ, φ)\n  let f = ${value}\n  metric in A { ds^2 = f dt^2 }\n}\n`;

for (const [what, text] of [
  ['5 MB', `${metric('1')}// `.padEnd(5_000_000, 'x')],
  ['one line of 100 kB', metric(Array.from({ length: 12_000 }, (_, i) => `r^2*${i}`).join('+'))],
  ['one line of 100 kB that means nothing', 'a'.repeat(50_000) + ' ('.repeat(25_000)],
  ['10,000 nested parentheses', metric(`${'('.repeat(10_000)}r${')'.repeat(10_000)}`)],
  ['10,000 open braces', 'spacetime S {'.repeat(10_000)],
  ['100,000 tokens', metric(`${'r*'.repeat(50_000)}r`)],
  [
    '100,000 tokens in `let`s',
    `spacetime S {\n  chart A(t, r, θ, φ)\n${Array.from({ length: 10_000 }, (_, i) => `  let f${i} = f${Math.max(0, i - 1)} + r`).join('\n')}\n}\n`,
  ],
  ['20,000 quotes', '"'.repeat(20_001)],
  ['a comment that never ends', `${metric('1')}${'/*'.repeat(50_000)}`],
] as const) {
  test(`${what}: every request is answered or refused within a second`, async () => {
    await using client = await connect({ initializationOptions: { checks: 'off' } });
    const middle = text.lastIndexOf('\n', text.length / 2) + 1;
    const line = text.slice(0, middle).split('\n').length - 1;
    const position = { line, character: Math.min(20, text.length - middle) };
    const where = { start: position, end: position };
    const params = {
      ...{ textDocument: { uri: URI }, position, positions: [position], range: where, newName: 'zz', ch: '}' },
      ...{ options: { tabSize: 2, insertSpaces: true }, context: { includeDeclaration: true, diagnostics: [] } },
    };
    const timed = async (name: string, work: Promise<unknown>) => {
      const before = process.cpuUsage();
      await work.catch(() => {});
      // Of the processor, of which other tests take their share of the clock; the compiler's threads count too.
      const { user, system } = process.cpuUsage(before);
      assert.ok((user + system) / 1e6 < 1.5, `${name}: ${(user + system) / 1e6} s`);
    };
    const told = client.diagnostics(URI);
    await client.open(URI, text);
    await timed('diagnostics', told);
    for (const method of METHODS) await timed(method, client.request(method, params));
  });
}

test('a file of 5 MB is refused in words, and is looked at once it is smaller', async () => {
  await using client = await connect();
  const told = client.diagnostics(URI);
  await client.open(URI, `${metric('g')}// `.padEnd(5_000_000, 'x'));
  const [large, ...others] = await told;
  assert.deepEqual([large?.code, others.length], ['file/large', 0]);
  assert.match(String(large!.message), /more than 1 million characters/u);
  const again = client.diagnostics(URI);
  await client.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: URI, version: 2 },
    contentChanges: [{ text: metric('g') }],
  });
  assert.deepEqual(
    (await again).map(({ code }) => code),
    ['name/undeclared'],
  );
});

test('nothing outside of a workspace that is not trusted is read', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'spacetime-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, 'w');
  mkdirSync(folder);
  const secret = (name: string) =>
    `spacetime ${name} { chart A(t, x, y, z)  metric { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 } }\n`;
  writeFileSync(join(root, 'outside.spacetime'), secret('Outside'));
  writeFileSync(join(folder, 'inside.spacetime'), secret('Inside'));
  symlinkSync(join(root, 'outside.spacetime'), join(folder, 'file-link.spacetime'));
  symlinkSync(root, join(folder, 'folder-link'));
  // A neighbour whose name begins like the workspace's.
  mkdirSync(join(root, 'w2'));
  writeFileSync(join(root, 'w2', 'near.spacetime'), secret('Near'));
  const uriOf = (name: string) => pathToFileURL(join(folder, name)).href;
  const outside = [
    ...['../outside.spacetime', 'file-link.spacetime', 'folder-link/outside.spacetime', '../w2/near.spacetime'],
    ...[join(root, 'outside.spacetime'), `file://${root}/outside.spacetime`, 'file://host/share/outside.spacetime'],
    ...['folder-link/w/../outside.spacetime', '..\\outside.spacetime', '/etc/hostname', '/proc/self/environ'],
  ];
  const look = async (trusted: boolean) => {
    const options = { folders: [pathToFileURL(folder).href], initializationOptions: { trusted, checks: 'off' } };
    await using client = await connect(options);
    const open = async (name: string, path: string) => {
      const told = client.diagnostics(uriOf(name));
      await client.open(uriOf(name), `import "${path}"\n`);
      const isMissing = (await told).some(({ code }) => code === 'import/missing');
      const textDocument = { uri: uriOf(name) };
      const links = await client.request<object[]>('textDocument/documentLink', { textDocument });
      assert.equal(links.length, isMissing ? 0 : 1, path);
      return !isMissing;
    };
    const read: string[] = [];
    for (const [i, path] of ['inside.spacetime', ...outside].entries()) {
      if (await open(`m${i}.spacetime`, path)) read.push(path);
    }
    const symbols = await client.request<{ name: string }[]>('workspace/symbol', { query: '' });
    const uri = pathToFileURL(join(root, 'outside.spacetime')).href;
    const unopened = await client.request('textDocument/documentSymbol', { textDocument: { uri } });
    return { read, symbols: symbols.map(({ name }) => name).sort(), unopened };
  };
  const own = ['A', 'Inside', 't', 'x', 'y', 'z'];
  assert.deepEqual(await look(false), { read: ['inside.spacetime'], symbols: own, unopened: null });
  // The same files are found where they may be read.
  const { read, unopened } = await look(true);
  assert.ok(read.length > 6 && unopened !== null, read.join(' '));
});
