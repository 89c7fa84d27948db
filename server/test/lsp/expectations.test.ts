import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHECK_CHANGED, CHECK_EXPECTATIONS, CHECK_RUN, type Expectation } from '@spacetime/protocol';
import { connect } from '../client.ts';

const URI = 'file:///w/flat.spacetime';
const TEXT = `spacetime Flat {
  chart C(t, x, y, z) { }
  metric { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }
  expect flat
}
`;

test('expectations are checked on demand where nothing else asks for them', async () => {
  await using client = await connect({ initializationOptions: { checks: 'off' } });
  let changes = 0;
  client.connection.onNotification(CHECK_CHANGED, () => void changes++);
  await client.open(URI, TEXT);
  const list = (method: string) => client.request<readonly Expectation[]>(method, { uri: URI });
  const [before] = await list(CHECK_EXPECTATIONS);
  assert.deepEqual([before!.state, before!.message], ['unknown', 'Not checked yet.']);
  const [after] = await list(CHECK_RUN);
  assert.deepEqual([after!.state, after!.id, after!.range.start], ['holds', 'Flat/flat', { line: 3, character: 2 }]);
  assert.deepEqual(await list(CHECK_EXPECTATIONS), [after]);
  // Told at once or a moment later, since what is found is gathered.
  if (changes === 0) await new Promise((resolve) => client.connection.onNotification(CHECK_CHANGED, resolve));
  assert.deepEqual(await client.request(CHECK_RUN, { uri: 'file:///w/none.spacetime' }), []);
});
