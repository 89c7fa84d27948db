import { deepEqual, match } from 'node:assert/strict';
import { CHECK_RUN, type Expectation } from '@spacetime/protocol';
import { api, opened, SCHWARZSCHILD } from './kit.ts';

suite('expectations', () => {
  test('each is a test with its result', async () => {
    const { app } = await api();
    const text = SCHWARZSCHILD.replace('STEPS', '10').replace('  expect vacuum\n', '  expect vacuum\n  expect flat\n');
    const document = await opened('expect.spacetime', text);
    const all = await app.server.request<readonly Expectation[]>(CHECK_RUN, { uri: document.uri.toString() });
    deepEqual(
      all.map(({ label, state }) => [label, state]),
      [
        ['vacuum', 'holds'],
        ['flat', 'fails'],
        ['kretschmann = 48*M^2/r^6', 'holds'],
      ],
    );
    deepEqual(
      all.map(({ range }) => range.start.line),
      [14, 15, 16],
    );
    match(all[0]!.message!, /Holds (exactly|to \d)/);
    match(all[1]!.message!, /Does not hold/);
  });
});
