import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type FromPanel, type PanelInit, VIEW_GEODESIC } from '@spacetime/protocol';
import { Host, Refusal } from '../src/host.ts';

const sent: FromPanel[] = [];
let tell: (data: unknown) => void;

/** What the editor gives a document, as far as it is used. */
before(() => {
  const listeners: ((event: { readonly data: unknown }) => void)[] = [];
  tell = (data) => {
    for (const listener of listeners) listener({ data });
  };
  Object.assign(globalThis, {
    acquireVsCodeApi: () => ({ postMessage: (message: FromPanel) => sent.push(message), setState: () => {} }),
    window: {
      addEventListener: (kind: string, listener: (typeof listeners)[0]) =>
        kind === 'message' && listeners.push(listener),
    },
  });
});

const INIT: PanelInit = {
  ...{ type: 'init', language: 'en', trusted: true, strings: {} },
  subject: { kind: 'geodesics', targets: [{ uri: 'file:///a', name: 'A' }] },
};

test('what was cancelled is never answered, though the answer was on its way, nor asked again', async () => {
  const host = new Host();
  const isThere = host.init();
  tell(INIT);
  await isThere;
  const abort = new AbortController();
  const params = { target: { uri: 'file:///a', name: 'A' }, progress: 'p' };
  const answered = host.request(VIEW_GEODESIC, params, abort.signal);
  const { id } = sent.at(-1) as { id: number };
  abort.abort();
  assert.deepEqual(sent.at(-1), { type: 'cancel', id });
  tell({ type: 'answer', id, result: {} });
  const isCancelled = (error: unknown) => error instanceof Refusal && error.cancelled;
  await assert.rejects(answered, isCancelled);
  const before = sent.length;
  await assert.rejects(host.request(VIEW_GEODESIC, params, abort.signal), isCancelled);
  assert.equal(sent.length, before);
});
