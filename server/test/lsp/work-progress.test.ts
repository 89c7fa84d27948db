import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PublishDiagnosticsParams, WorkDoneProgressBegin, WorkDoneProgressReport } from 'vscode-languageserver';
import { slow } from '../checks/metrics.ts';
import { connect } from '../client.ts';

const COUNT = 6;
const URI = 'file:///w/s.spacetime';

test('a check of more than a second shows its progress, and its user can stop it', async () => {
  await using client = await connect({ capabilities: { window: { workDoneProgress: true } } });
  const created = new Promise<string>((resolve) =>
    client.connection.onRequest('window/workDoneProgress/create', ({ token }: { token: string }) => resolve(token)),
  );
  const kinds: string[] = [];
  let last: WorkDoneProgressReport | undefined;
  const ended = new Promise<void>((resolve) =>
    client.connection.onNotification('$/progress', ({ value }: { value: unknown }) => {
      const part = value as WorkDoneProgressBegin | WorkDoneProgressReport | { kind: 'end' };
      kinds.push(part.kind);
      if (part.kind === 'begin') assert.equal(part.cancellable, true);
      if (part.kind === 'report') {
        last = part;
        void client.connection.sendNotification('window/workDoneProgress/cancel', { token });
      }
      if (part.kind === 'end') resolve();
    }),
  );
  const start = performance.now();
  await client.open(URI, Array.from({ length: COUNT }, (_, k) => slow(`Slow${k}`)).join(''));
  const token = await created;
  assert.ok(performance.now() - start > 1000);
  await ended;
  assert.equal(kinds[0], 'begin');
  assert.match(last!.message!, /Slow\d: signature/u);
  assert.ok(last!.percentage! > 0 && last!.percentage! < 100);
  // Nothing is done behind the user's back.
  const unproven: number[] = [];
  client.connection.onNotification('textDocument/publishDiagnostics', ({ diagnostics }: PublishDiagnosticsParams) => {
    unproven.push(diagnostics.length);
  });
  await new Promise((resolve) => setTimeout(resolve, 800));
  assert.deepEqual(
    unproven.filter((length) => length === COUNT),
    [],
  );
});
