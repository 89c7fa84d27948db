import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readHistory } from '@spacetime/field';
import type { FitJob, FitProgress } from '@spacetime/protocol';
import { JobError, Jobs } from '../../src/jobs/jobs.ts';
import { socketPath } from '../../src/jobs/record.ts';
import { JobStore } from '../../src/jobs/store.ts';

const CLI = fileURLToPath(new URL('../../../cli/bin/spacetime.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'jobs-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'flat.spacetime');
writeFileSync(
  file,
  `spacetime S {
  parameter M = 1
  chart Polar(t, r, θ, φ) { r in 3 .. 10  θ in 0.5 .. 2 }
  metric in Polar { ds^2 = -(1 - 2*M/r) dt^2 + 1/(1 - 2*M/r) dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
  background { M = 0 }
}
fit Short of S { network mlp(width = 8, depth = 1)  samples sobol(64)  batch 64  steps 20  validate sobol(32) every 10 }
fit Endless of S { network mlp(width = 8, depth = 1)  samples sobol(64)  batch 64  steps 100000000  validate sobol(32) every 1000000 }
`,
);

/** Jobs with a record of what they tell. */
function open(store: JobStore) {
  const changes: FitJob[] = [];
  const progress: FitProgress[] = [];
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const check of waiting) check();
  };
  const jobs = new Jobs({
    store,
    command: [process.execPath, CLI],
    onChanged: (job) => {
      changes.push(job);
      wake();
    },
    onProgress: (_, told) => {
      progress.push(told);
      wake();
    },
  });
  const until = <T>(find: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const check = () => {
        const found = find();
        if (found === undefined) return;
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  const ended = (id: string) =>
    until(() => changes.find((job) => job.id === id && job.state !== 'queued' && job.state !== 'running'));
  const training = () => until(() => progress.find((told) => told.phase === 'training'));
  return { jobs, changes, progress, ended, training };
}

const asked = (fit: string, name: string) => ({ file, fit, out: join(folder, name), options: [] });

test('fits run one after another in processes of their own, and tell how they go and end', async () => {
  const { jobs, changes, ended } = open(new JobStore(join(folder, 'a')));
  const first = jobs.start(asked('Short', 'first.einfield'));
  const second = jobs.start(asked('Short', 'second.einfield'));
  assert.equal(first.state, 'running');
  assert.equal(second.state, 'queued');
  assert.throws(() => jobs.start(asked('Short', 'first.einfield')), JobError);
  const done = await ended(first.id);
  assert.equal(done.state, 'finished', done.message);
  assert.ok(existsSync(done.out));
  assert.equal(done.progress?.phase === 'training' && done.progress.step, 20);
  await ended(second.id);
  assert.deepEqual(
    changes.filter(({ id }) => id === second.id).map(({ state }) => state),
    ['queued', 'running', 'finished'],
  );
  assert.equal(jobs.course(first.id).progress.at(-1)?.phase, 'training');
  jobs.remove(first.id);
  assert.deepEqual(
    jobs.list().map(({ id }) => id),
    [second.id],
  );
  jobs.close();
});

test('a job outlives who started it, is found again, and saves when it is stopped', async () => {
  const store = new JobStore(join(folder, 'b'));
  const starter = open(store);
  const { id, out } = starter.jobs.start(asked('Endless', 'endless.einfield'));
  await starter.training();
  starter.jobs.close();
  const finder = open(store);
  const { step } = (await finder.training()) as Extract<FitProgress, { phase: 'training' }>;
  assert.equal(finder.jobs.list()[0]?.state, 'running');
  finder.jobs.cancel(id);
  const end = await finder.ended(id);
  assert.equal(end.state, 'interrupted', end.message);
  assert.ok(end.checkpoint !== undefined && end.checkpoint >= step, `${end.checkpoint} ${step}`);
  assert.equal(readHistory(out)?.records.at(-1)?.step, end.checkpoint);
  finder.jobs.close();
  // A third one reads how it ended from what it left.
  const reader = open(store);
  const read = await reader.ended(id);
  assert.deepEqual([read.state, read.checkpoint], ['interrupted', end.checkpoint]);
  // By the first answer of a fourth, it is known.
  const late = open(store);
  assert.deepEqual(
    late.jobs.list().map(({ state }) => state),
    ['interrupted'],
  );
  late.jobs.close();
  reader.jobs.close();
});

test('a process that is killed is a crash, and the next in the queue begins', async () => {
  const store = new JobStore(join(folder, 'c'));
  const { jobs, ended, training } = open(store);
  const { id } = jobs.start(asked('Endless', 'killed.einfield'));
  const next = jobs.start(asked('Short', 'next.einfield'));
  await training();
  process.kill(store.claimOf(id)!.pid, 'SIGKILL');
  const end = await ended(id);
  assert.equal(end.state, 'crashed');
  // By its parent, or by the socket that it left: whichever is first.
  assert.match(
    end.message!,
    /was killed \(SIGKILL\), by the system where memory is short|ended without a word: its log/,
  );
  assert.equal((await ended(next.id)).state, 'finished');
  jobs.close();
});

test('what cannot be trained says why, and what waits can be called off', async () => {
  const { jobs, ended } = open(new JobStore(join(folder, 'd')));
  const failing = jobs.start({ ...asked('Nothing', 'nothing.einfield') });
  const waiting = jobs.start(asked('Short', 'never.einfield'));
  assert.equal(jobs.cancel(waiting.id).state, 'interrupted');
  const end = await ended(failing.id);
  assert.equal(end.state, 'failed');
  assert.match(end.message!, /no fit "Nothing"; it has Short or Endless/u);
  assert.ok(!existsSync(waiting.out));
  jobs.close();
});

test('what the reader of arguments refuses is said, and a killed process is known at once to be gone', async () => {
  const store = new JobStore(join(folder, 'e'));
  const starter = open(store);
  const wrong = starter.jobs.start({ ...asked('Short', 'wrong.einfield'), options: ['--steps', '-3'] });
  const end = await starter.ended(wrong.id);
  assert.equal(end.state, 'failed');
  assert.match(end.message!, /^option '--steps <n>' argument '-3' is invalid/u);
  const { id } = starter.jobs.start(asked('Endless', 'gone.einfield'));
  await starter.training();
  starter.jobs.close();
  const finder = open(store);
  await finder.training();
  finder.jobs.close();
  process.kill(store.claimOf(id)!.pid, 'SIGKILL');
  // As a server that comes after sees it: within the time that a start may take.
  const reader = open(store);
  const begun = Date.now();
  assert.equal((await reader.ended(id)).state, 'crashed');
  assert.ok(Date.now() - begun < 5000, `${Date.now() - begun} ms`);
  reader.jobs.close();
});

test('a job that is asked to stop before it listens, and again, saves and ends', async () => {
  const { jobs, ended } = open(new JobStore(join(folder, 'f')));
  const { id } = jobs.start(asked('Endless', 'early.einfield'));
  const asking = setInterval(() => jobs.cancel(id), 1);
  const end = await ended(id);
  clearInterval(asking);
  assert.equal(end.state, 'interrupted', end.message);
  jobs.close();
});

test('what one server calls off or begins, another sees at its next look', async () => {
  const store = new JobStore(join(folder, 'h'));
  const [one, two] = [open(store), open(store)];
  const first = one.jobs.start(asked('Endless', 'one.einfield'));
  const waiting = one.jobs.start(asked('Short', 'two.einfield'));
  assert.equal(two.jobs.list().find(({ id }) => id === waiting.id)?.state, 'queued');
  two.jobs.cancel(waiting.id);
  const third = open(store);
  for (const { jobs } of [one, two, third]) {
    const seen = jobs.list().find(({ id }) => id === waiting.id);
    assert.deepEqual([seen?.state, seen?.message], ['interrupted', 'stopped before it began; nothing was written']);
  }
  const last = one.jobs.start(asked('Short', 'three.einfield'));
  assert.throws(() => two.jobs.start(asked('Short', 'three.einfield')), JobError);
  assert.equal(third.jobs.course(last.id).job.state, 'queued');
  await third.training();
  third.jobs.cancel(first.id);
  assert.equal((await third.ended(last.id)).state, 'finished');
  for (const { jobs } of [one, two, third]) jobs.close();
});

test('a fit that is asked to stop again and again saves all the same', async () => {
  const { jobs, training, ended } = open(new JobStore(join(folder, 'g')));
  const { id, out } = jobs.start(asked('Endless', 'again.einfield'));
  await training();
  const impatient = connect(socketPath(id)).on('error', () => impatient.destroy());
  const timer = setInterval(() => impatient.write('stop\n'), 1);
  const end = await ended(id);
  clearInterval(timer);
  impatient.destroy();
  assert.equal(end.state, 'interrupted', end.message);
  assert.equal(readHistory(out)?.records.at(-1)?.step, end.checkpoint);
  jobs.close();
});
