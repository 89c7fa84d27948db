import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CompletionItem, CompletionList, SignatureHelp } from 'vscode-languageserver';
import { connect } from '../client.ts';

const URI = 'file:///w/s.spacetime';
const TEXT = 'spacetime S {\n  chart A(t, r, θ, φ)\n  let 𝑓(x) = x\n  let g = \\the\n  let h = atan2(1, \n}\n';
const params = (line: number, character: number) => ({ textDocument: { uri: URI }, position: { line, character } });

test('items stand where the word is, with what the editor can do', async () => {
  const completionItem = { snippetSupport: true, insertReplaceSupport: true, commitCharactersSupport: true };
  await using client = await connect({ capabilities: { textDocument: { completion: { completionItem } } } });
  await client.open(URI, TEXT);
  const { items } = await client.request<CompletionList>('textDocument/completion', params(3, 14));
  const theta = items.find(({ label }) => label === 'θ')!;
  const range = { start: { line: 3, character: 10 }, end: { line: 3, character: 14 } };
  assert.deepEqual(theta.textEdit, { newText: 'θ', insert: range, replace: range });
  const others = await client.request<CompletionList>('textDocument/completion', params(3, 10));
  const call = others.items.find(({ label }) => label === '𝑓(x)')!;
  assert.equal(call.insertTextFormat, 2);
  assert.equal((call.textEdit as { newText: string }).newText, `𝑓(\${1:x})`);
  const resolved = await client.request<CompletionItem>('completionItem/resolve', call);
  assert.deepEqual(resolved.documentation, { kind: 'markdown', value: '```spacetime\nlet 𝑓(x) = x\n```' });
  assert.equal(
    await client.request('textDocument/completion', {
      ...params(3, 10),
      context: { triggerKind: 2, triggerCharacter: ' ' },
    }),
    null,
  );
});

test('what comes next is offered at once by editors that have a command for it', async () => {
  const SUGGEST = 'editor.action.triggerSuggest';
  for (const commands of [[], [SUGGEST]]) {
    await using client = await connect({ initializationOptions: { commands } });
    await client.open(URI, 'spacetime S {\n  \n}\n');
    const { items } = await client.request<CompletionList>('textDocument/completion', params(1, 2));
    assert.equal(items.find(({ label }) => label === 'expect')!.command?.command, commands[0]);
  }
});

test('an editor without snippets gets plain text', async () => {
  await using client = await connect();
  await client.open(URI, TEXT);
  const { items } = await client.request<CompletionList>('textDocument/completion', params(3, 10));
  const call = items.find(({ label }) => label === 'sqrt(x)')!;
  assert.deepEqual([call.insertTextFormat, (call.textEdit as { newText: string }).newText], [undefined, 'sqrt']);
  const help = await client.request<SignatureHelp>('textDocument/signatureHelp', params(4, 19));
  assert.deepEqual([help.signatures[0]!.label, help.activeParameter], ['atan2(y, x)', 1]);
});

test('characters that are typed bring up what must follow, and nothing else', async () => {
  await using client = await connect();
  const text =
    'spacetime S {\n  chart A(t, r, θ, φ)\n  \n  let g = (\n  metric in \n}\nfit F of S {\n  network mlp(\n  supervise metric +\n}\n';
  await client.open(URI, text);
  const typed = async (line: number, character: number, triggerCharacter: string) => {
    const context = { triggerKind: 2, triggerCharacter };
    const found = await client.request<CompletionList | null>('textDocument/completion', {
      ...params(line, character),
      context,
    });
    return found?.items.slice(0, 2).map(({ label }) => label) ?? null;
  };
  assert.equal(await typed(3, 11, '('), null);
  assert.deepEqual(await typed(4, 12, ' '), ['A']);
  assert.equal(await typed(2, 2, ' '), null);
  assert.deepEqual(await typed(6, 9, ' '), ['S']);
  assert.deepEqual(await typed(7, 14, '('), ['width = …', 'depth = …']);
  assert.deepEqual(await typed(8, 20, '+'), ['jacobian', 'hessian']);
});
