import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeAction } from 'vscode-languageserver';
import { schwarzschild } from '../checks/metrics.ts';
import { connect } from '../client.ts';

const URI = 'file:///w/s.spacetime';
const TEXT =
  'spacetime S {\n  chart A(t, x, y, z)\n  metric in A signature (-,-,+,+) { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }\n}\n';
const at = (line: number, character: number) => ({ start: { line, character }, end: { line, character } });

test('fixes come with the diagnostic that the editor shows, and with their edit', async () => {
  const codeAction = {
    isPreferredSupport: true,
    codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } },
  };
  await using client = await connect({ capabilities: { textDocument: { codeAction } } });
  const pushed = client.diagnostics(URI);
  await client.open(URI, TEXT);
  const shown = [...(await pushed)].map((one) => ({ ...one, data: 'kept' }));
  const params = { textDocument: { uri: URI }, range: at(2, 28), context: { diagnostics: shown } };
  const actions = await client.request<CodeAction[]>('textDocument/codeAction', params);
  assert.deepEqual(
    actions.map(({ title, kind, isPreferred }) => [title, kind, isPreferred]),
    [
      ['Write `(-,+,+,+)`', 'quickfix', true],
      ['Write `(+,-,-,-)`', 'quickfix', undefined],
    ],
  );
  assert.deepEqual(actions[0]!.diagnostics, shown);
  const range = { start: { line: 2, character: 24 }, end: { line: 2, character: 33 } };
  assert.deepEqual(actions[0]!.edit, { changes: { [URI]: [{ range, newText: '(-,+,+,+)' }] } });
  const none = await client.request<CodeAction[]>('textDocument/codeAction', {
    ...params,
    context: { diagnostics: [], only: ['source'] },
  });
  assert.deepEqual(none, []);
});

test('a refactoring is computed once it is chosen, where the editor can wait for it', async () => {
  const text = TEXT.replace(' signature (-,-,+,+)', '').replace('dx^2', '(1 + x^2) dx^2');
  const params = {
    textDocument: { uri: URI },
    range: { start: { line: 2, character: 31 }, end: { line: 2, character: 40 } },
    context: { diagnostics: [], only: ['refactor'] },
  };
  const range = { start: { line: 2, character: 31 }, end: { line: 2, character: 40 } };
  for (const canWait of [true, false]) {
    const codeAction = canWait ? { resolveSupport: { properties: ['edit'] }, dataSupport: true } : {};
    await using client = await connect({ capabilities: { textDocument: { codeAction } } });
    await client.open(URI, text);
    const [first] = await client.request<CodeAction[]>('textDocument/codeAction', params);
    assert.deepEqual(
      [first!.title, first!.kind, first!.edit === undefined],
      ['Extract `let f`', 'refactor.extract', canWait],
    );
    const { edit } = canWait ? await client.request<CodeAction>('codeAction/resolve', first) : first!;
    assert.deepEqual(edit!.changes![URI]!.find(({ newText }) => newText === 'f')!.range, range);
  }
});

test('what numbers found is mended as well', async () => {
  await using client = await connect();
  const text = schwarzschild('S').replace(/θ in [^\n}]*?(?=\s{2}|\n|\})/u, 'θ in 0 .. 3');
  const degenerate = client.diagnostics(URI, (found) => found.some(({ code }) => code === 'metric/degenerate'));
  await client.open(URI, text);
  const shown = (await degenerate).filter(({ code }) => code === 'metric/degenerate');
  const params = {
    textDocument: { uri: URI },
    range: shown[0]!.range,
    context: { diagnostics: shown, only: ['quickfix'] },
  };
  const [first] = await client.request<CodeAction[]>('textDocument/codeAction', params);
  assert.equal(first!.title, 'Restrict `θ` to 0.01 .. 3');
  assert.deepEqual(first!.diagnostics, shown);
});
