import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  FIT_CANCEL,
  FIT_CHANGED,
  FIT_LIST,
  FIT_PROGRESS,
  FIT_START,
  FIT_SUBSCRIBE,
  type FitCourse,
  type FitJob,
  type FitProgressParams,
} from '@spacetime/protocol';
import { connect } from '../client.ts';

const CLI = fileURLToPath(new URL('../../../cli/bin/spacetime.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'fits-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const TEXT = `spacetime S {
  chart C(t, x, y, z) { x in 1 .. 2 }
  metric in C { ds^2 = -dt^2 + x^2 dx^2 + dy^2 + dz^2 }
}
fit Long of S { network mlp(width = 8, depth = 1)  samples sobol(64)  steps 100000000  validate sobol(32) every 1000000 }
fit Other of S {}
`;

test('a fit is started, watched, stopped and listed over the wire', async () => {
  const file = join(folder, 'long.spacetime');
  const uri = pathToFileURL(file).href;
  writeFileSync(file, TEXT);
  await using client = await connect({
    capabilities: { window: { workDoneProgress: true } },
    initializationOptions: { storage: join(folder, 'jobs'), checks: 'off' },
    server: { command: [process.execPath, CLI] },
  });
  const { connection } = client;
  const bars: string[] = [];
  connection.onRequest('window/workDoneProgress/create', () => null);
  connection.onNotification(
    '$/progress',
    ({ value }: { value: { kind: string; title?: string; message?: string } }) =>
      void bars.push(value.title ?? value.message ?? value.kind),
  );
  const ended = new Promise<FitJob>((resolve) =>
    connection.onNotification(FIT_CHANGED, (job: FitJob) => {
      if (job.state !== 'running') resolve(job);
    }),
  );
  const moving = new Promise<FitProgressParams>((resolve) =>
    connection.onNotification(FIT_PROGRESS, (params: FitProgressParams) => {
      if (params.progress.phase === 'training') resolve(params);
    }),
  );
  await client.open(uri, `${TEXT} `);
  await assert.rejects(
    client.request(FIT_START, { uri, fit: 'Long' }),
    /long\.spacetime has changes that are not saved/u,
  );
  const change = (version: number, text: string) =>
    connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text }],
    });
  await change(2, TEXT.replace('{}', '{ steps 0 }'));
  await assert.rejects(
    client.request(FIT_START, { uri, fit: 'Long' }),
    /long\.spacetime has errors, the first: 0 is out of/u,
  );
  await change(3, TEXT);
  await assert.rejects(client.request(FIT_START, { uri, fit: 'Lonk' }), /Did you mean "Long"/u);
  await assert.rejects(client.request(FIT_START, { uri }), /which fit of long\.spacetime\? name Long or Other/u);
  for (const [wrong, message] of [
    [{ steps: -3 }, /steps is a whole number of 1 or more, not -3/u],
    [{ threads: 1.5 }, /threads is a whole number/u],
    [{ engine: 'quantum' }, /there is no engine quantum: it is one of auto, cpu/u],
    [{ out: 3 }, /out is a text, not 3/u],
  ] as const) {
    await assert.rejects(client.request(FIT_START, { uri, fit: 'Long', ...wrong }), message);
  }
  await assert.rejects(client.request(FIT_START, {}), /the URI or path of a file is needed/u);
  await assert.rejects(client.request(FIT_CANCEL, null), /there is no fit undefined/u);
  const job = await client.request<FitJob>(FIT_START, { uri, fit: 'Long' });
  assert.deepEqual([job.state, job.fit, job.out], ['running', 'Long', join(folder, 'long.Long.einfield')]);
  const { job: same } = await client.request<FitCourse>(FIT_SUBSCRIBE, { id: job.id });
  assert.equal(same.id, job.id);
  assert.equal((await moving).id, job.id);
  await client.request(FIT_CANCEL, { id: job.id });
  const end = await ended;
  assert.equal(end.state, 'interrupted', end.message);
  assert.ok(existsSync(job.out));
  const list = await client.request<FitJob[]>(FIT_LIST, { uri });
  assert.deepEqual(
    list.map(({ id, state }) => [id, state]),
    [[job.id, 'interrupted']],
  );
  assert.deepEqual(await client.request(FIT_LIST, { uri: 'file:///other.spacetime' }), []);
  await assert.rejects(client.request(FIT_CANCEL, { id: '../x' }), /there is no fit/u);
  assert.equal(bars[0], 'Fit Long');
  assert.match(bars.join('\n'), /step \d+ of 100000000, loss \d/u);
  assert.equal(bars.at(-1), 'end');
});

test('nothing is trained in a workspace that is not trusted', async () => {
  const file = join(folder, 'untrusted.spacetime');
  writeFileSync(file, TEXT);
  await using client = await connect({
    folders: [pathToFileURL(folder).href],
    initializationOptions: { trusted: false },
  });
  const start = client.request(FIT_START, { uri: pathToFileURL(file).href, fit: 'Long' });
  await assert.rejects(start, /not trusted/u);
});
