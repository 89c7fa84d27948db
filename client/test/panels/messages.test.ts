import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIT_START, PANEL_PICK_FIELD, PANEL_SAVE, VIEW_CHART, VIEW_GEODESIC, VIEW_SLICE } from '@spacetime/protocol';
import { fromPanel, idOf, isState, isSubject } from '../../src/panels/messages.ts';

const request = (method: string, params: unknown, id: unknown = 1) => ({ type: 'request', id, method, params });
const slice = {
  ...{ target: { uri: 'file:///a.spacetime' }, quantity: { name: 'riemann', indices: [0, 1, 0, 1] } },
  ...{ axes: [1, 2], at: [0, 10, 1, 0], width: 64, height: 64, sources: ['exact'] },
};

test('messages of the right form pass as they are', () => {
  for (const message of [
    { type: 'ready' },
    { type: 'cancel', id: 3 },
    { type: 'shown', state: 'busy', text: '' },
    { type: 'subject', subject: { kind: 'training', ids: ['a', 'b'] } },
    { type: 'failure', message: 'x' },
    request(VIEW_SLICE, slice),
    request(VIEW_CHART, { field: '/a.einfield' }),
    request(FIT_START, { uri: 'file:///a.spacetime', fit: 'F', resume: true }),
    request(PANEL_SAVE, { name: 'a.png', data: 'AA==', base64: true }),
    request(VIEW_GEODESIC, { target: { uri: 'file:///a.spacetime', name: 'Orbit' }, progress: 'x' }),
    request(PANEL_PICK_FIELD, null),
  ]) {
    assert.equal(fromPanel(message), message);
  }
});

test('anything else is refused in words, and never thrown at', () => {
  for (const message of [
    ...[null, undefined, 1, 'ready', [], {}, { type: 'constructor' }, { type: '__proto__' }],
    { type: 'ready', more: 1 },
    { type: 'shown', state: 'fine', text: '' },
    request('workspace/executeCommand', { command: 'x' }),
    request('toString', {}),
    request(VIEW_SLICE, { ...slice, width: 1e9 }),
    request(VIEW_SLICE, { ...slice, at: [0, Number.NaN, 1, 0] }),
    request(VIEW_SLICE, { ...slice, quantity: { name: 'mass' } }),
    request(VIEW_CHART, { field: '/a', uri: 'file:///b' }),
    request(FIT_START, { uri: 'file:///a', engine: 'cuda' }),
    request(PANEL_SAVE, { name: 'a', data: 1 }),
    request(VIEW_GEODESIC, { target: { uri: 'file:///a.spacetime' } }),
    request(VIEW_GEODESIC, { target: { uri: 'file:///a.spacetime', name: 'Orbit' }, until: 1e9 }),
    request(VIEW_SLICE, slice, -1),
  ]) {
    assert.equal(typeof fromPanel(message), 'string', JSON.stringify(message));
  }
  assert.deepEqual(
    [idOf(request('x', {}, 7)), idOf({ type: 'ready' }), idOf(request('x', {}, 'a')), idOf(null)],
    [7, undefined, undefined, undefined],
  );
});

test('what a panel kept is taken up only where it is what it should be', () => {
  const subject = { kind: 'curvature', target: { uri: 'file:///a', spacetime: 'S' } };
  assert.ok(isSubject(subject) && isState({ version: 1, subject, view: { any: 'thing' } }));
  const targets = [{ uri: 'file:///a', name: 'Orbit' }];
  assert.ok(isSubject({ kind: 'geodesics', targets, field: '/a.einfield' }));
  assert.equal(isSubject({ kind: 'geodesics', targets: [] }), false);
  for (const state of [undefined, { version: 2, subject }, { version: 1, subject: { kind: 'shell' } }, { subject }]) {
    assert.equal(isState(state), false);
  }
});
