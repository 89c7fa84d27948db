import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  DocumentSymbol,
  FoldingRange,
  SelectionRange,
  SemanticTokens,
  SemanticTokensDelta,
  SymbolInformation,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { connect } from '../client.ts';

const URI = 'file:///w/a.spacetime';
const textDocument = { uri: URI };
const TEXT = 'spacetime S {\n  chart A(t, r, θ, φ)\n  let f = 𝑟\n  let h=f\n  metric { ds^2 = f dt^2 }\n}\n';
const position = { line: 2, character: 6 };

test('a rename is for the version of the text that it was made for, where the editor can tell', async () => {
  await using modern = await connect({ capabilities: { workspace: { workspaceEdit: { documentChanges: true } } } });
  await modern.open(URI, TEXT);
  await modern.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: URI, version: 7 },
    contentChanges: [{ text: TEXT }],
  });
  const edit = (line: number, start: number) => ({
    range: { start: { line, character: start }, end: { line, character: start + 1 } },
    newText: 'k',
  });
  const edits = [edit(2, 6), edit(3, 8), edit(4, 18)];
  const params = { textDocument, position, newName: 'k' };
  assert.deepEqual(await modern.request('textDocument/rename', params), {
    documentChanges: [{ textDocument: { uri: URI, version: 7 }, edits }],
  });
  await using old = await connect();
  await old.open(URI, TEXT);
  assert.deepEqual(await old.request<WorkspaceEdit>('textDocument/rename', params), { changes: { [URI]: edits } });
  assert.deepEqual(await old.request('textDocument/prepareRename', { textDocument, position }), {
    ...{ range: edits[0]!.range, placeholder: 'f' },
  });
  await assert.rejects(old.request('textDocument/rename', { ...params, newName: 'h' }), /`h` is the name of a `let`/u);
});

test('semantic tokens come whole, as differences, and for a range', async () => {
  await using client = await connect();
  await client.open(URI, TEXT);
  const whole = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument });
  // `spacetime` and `S`: a keyword, a namespace that is declared.
  assert.deepEqual(whole.data.slice(0, 10), [0, 0, 9, 8, 0, 0, 10, 1, 0, 1]);
  // 𝑟 takes two units.
  assert.ok(whole.data.some((_, i) => i % 5 === 0 && whole.data[i + 2] === 2 && whole.data[i + 3] === 4));
  for (const [line, from, to, text] of [
    [3, 8, 9, '2 + 𝑟'],
    [0, 0, 0, '// new\n'],
    [1, 0, 100, ''],
  ] as const) {
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: URI, version: 2 },
      contentChanges: [{ range: { start: { line, character: from }, end: { line, character: to } }, text }],
    });
    const before = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument });
    const known = { textDocument, previousResultId: before.resultId };
    const same = await client.request<SemanticTokensDelta>('textDocument/semanticTokens/full/delta', known);
    assert.deepEqual(same.edits, []);
  }
  const before = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument });
  await client.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: URI, version: 3 },
    contentChanges: [
      { range: { start: { line: 3, character: 6 }, end: { line: 3, character: 7 } }, text: 'm = 1\nlet n' },
    ],
  });
  const params = { textDocument, previousResultId: before.resultId };
  const { edits } = await client.request<SemanticTokensDelta>('textDocument/semanticTokens/full/delta', params);
  const data = [...before.data];
  for (const { start, deleteCount, data: added = [] } of edits) data.splice(start, deleteCount, ...added);
  const after = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument });
  assert.deepEqual(data, after.data);
  assert.notDeepEqual(data, before.data);
  const stale = await client.request<SemanticTokens>('textDocument/semanticTokens/full/delta', params);
  assert.deepEqual(stale.data, after.data);
  const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
  const part = await client.request<SemanticTokens>('textDocument/semanticTokens/range', { textDocument, range });
  assert.deepEqual(part.data, after.data.slice(0, part.data.length));
  const none = await client.request('textDocument/semanticTokens/full', { textDocument: { uri: 'file:///none' } });
  assert.deepEqual(none, { data: [] });
});

test('outlines are trees where the editor can show them, lists where not', async () => {
  const documentSymbol = { hierarchicalDocumentSymbolSupport: true };
  await using modern = await connect({ capabilities: { textDocument: { documentSymbol } } });
  await modern.open(URI, TEXT);
  const [tree] = await modern.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument });
  assert.deepEqual(
    tree?.children?.map(({ name }) => name),
    ['A', 'f', 'h', 'metric'],
  );
  await using old = await connect();
  await old.open(URI, TEXT);
  const list = await old.request<SymbolInformation[]>('textDocument/documentSymbol', { textDocument });
  assert.deepEqual(list.map(({ name, containerName }) => [name, containerName]).slice(0, 3), [
    ['S', undefined],
    ['A', 'S'],
    ['t', 'A'],
  ]);
  const found = await old.request<SymbolInformation[]>('workspace/symbol', { query: 'h' });
  assert.deepEqual(
    found.map(({ name, location }) => [name, location.uri]),
    [['h', URI]],
  );
});

test('formatting is refused with a message where the text is broken, and is edits where not', async () => {
  await using client = await connect();
  await client.open(URI, TEXT);
  const options = { tabSize: 8, insertSpaces: false };
  const space = (character: number) => ({
    range: { start: { line: 3, character }, end: { line: 3, character } },
    newText: ' ',
  });
  const edits = [space(7), space(8)];
  assert.deepEqual(await client.request<TextEdit[]>('textDocument/formatting', { textDocument, options }), edits);
  const range = { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } };
  assert.deepEqual(await client.request('textDocument/rangeFormatting', { textDocument, options, range }), []);
  const ranges = [range, { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } }];
  assert.deepEqual(await client.request('textDocument/rangesFormatting', { textDocument, options, ranges }), edits);
  const typed = { textDocument, options, position: { line: 5, character: 1 }, ch: '}' };
  assert.deepEqual(await client.request('textDocument/onTypeFormatting', typed), edits);
  await client.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: URI, version: 2 },
    contentChanges: [{ text: 'spacetime S {\n  let = 2\n}\n' }],
  });
  await assert.rejects(
    client.request('textDocument/formatting', { textDocument, options }),
    /a\.spacetime is left as it is: its syntax must be mended first \(line 2: /u,
  );
  assert.equal(await client.request('textDocument/rangeFormatting', { textDocument, options, range }), null);
});

test('folds, selections and calls are in the lines of the protocol', async () => {
  await using client = await connect();
  await client.open(URI, TEXT);
  assert.deepEqual(await client.request<FoldingRange[]>('textDocument/foldingRange', { textDocument }), [
    { startLine: 0, endLine: 4 },
  ]);
  const positions = [position, { line: 3, character: 8 }];
  const selections = await client.request<SelectionRange[]>('textDocument/selectionRange', { textDocument, positions });
  assert.deepEqual(
    selections.map(({ range, parent }) => [range.start, parent?.range.start.character]),
    [
      [{ line: 2, character: 6 }, 2],
      [{ line: 3, character: 8 }, 2],
    ],
  );
  const [item] = await client.request<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', {
    textDocument,
    position,
  });
  const calls = await client.request<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item });
  assert.deepEqual(
    calls.map(({ from, fromRanges }) => [from.name, fromRanges[0]?.start]),
    [
      ['h', { line: 3, character: 8 }],
      ['metric', { line: 4, character: 18 }],
    ],
  );
  const h = calls[0]!.from;
  const outgoing = await client.request<{ to: CallHierarchyItem }[]>('callHierarchy/outgoingCalls', { item: h });
  assert.deepEqual(
    outgoing.map(({ to }) => to),
    [item],
  );
});
