import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Location } from 'vscode-languageserver';
import { connect } from '../client.ts';

const URI = 'file:///w/kerr.spacetime';

test('a document is followed edit by edit, and its diagnostics with it', async () => {
  await using client = await connect();
  const first = client.diagnostics(URI);
  await client.open(URI, 'spacetime S {\n  let f = 𝑟 + gg\n  let g = 1\n}\n');
  const [undeclared, ...others] = (await first).filter(({ code }) => code === 'name/undeclared');
  // 𝑟 takes two UTF-16 units.
  assert.deepEqual(undeclared?.range, { start: { line: 1, character: 10 }, end: { line: 1, character: 12 } });
  assert.equal(others.length, 1);
  assert.match(undeclared!.codeDescription!.href, /nameundeclared/u);
  const second = client.diagnostics(URI);
  await client.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: URI, version: 2 },
    contentChanges: [
      { range: { start: { line: 1, character: 16 }, end: { line: 1, character: 17 } }, text: '' },
      { range: { start: { line: 1, character: 10 }, end: { line: 1, character: 12 } }, text: '2' },
    ],
  });
  assert.deepEqual(
    (await second).map(({ code }) => code),
    ['type/metric'],
  );
  const places = await client.request<Location[]>('textDocument/references', {
    textDocument: { uri: URI },
    position: { line: 2, character: 6 },
    context: { includeDeclaration: false },
  });
  assert.deepEqual(
    places.map(({ range }) => range.start),
    [{ line: 1, character: 14 }],
  );
});

test('requests about documents that are not there are answered with nothing', async () => {
  await using client = await connect();
  const params = { textDocument: { uri: 'file:///nowhere/x.spacetime' }, position: { line: 3, character: 3 } };
  assert.equal(await client.request('textDocument/definition', params), null);
});
