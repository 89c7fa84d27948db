import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readCheckpoint, writeCheckpoint } from '../src/checkpoint.ts';
import { EinfieldError, FitError, readField, readHistory, trainFit } from '../src/index.ts';
import { fitIn, KERR_SCHILD, SCHWARZSCHILD, temporaryFolder } from './fits.ts';

const folder = temporaryFolder();

const settings = (
  optimizer: string,
  balance: string,
  steps: number,
  network = 'mlp(width = 12, depth = 2)',
) => `fit F of Kerr {
  encode (x, y, z)
  network ${network}
  supervise metric + jacobian + hessian
  balance ${balance}
  optimizer ${optimizer}
  samples sobol(500)
  validate uniform(100) every 7
  batch 70
  steps ${steps}
}`;

const cases: (readonly [optimizer: string, balance: string, steps: number, network?: string])[] = [
  ['soap(precondition_every = 3)', 'fixed(1, 1, 1)', 400],
  ['adam', 'gradnorm', 400],
  ['adamw(weight_decay = 1e-3)', 'config', 400],
  ['lamb', 'fixed(1, 1, 1)', 400],
  ['lars', 'config', 400],
  ['lbfgs(history = 7)', 'fixed(1, 1, 1)', 40],
  ['kfac(products = 5, refresh = 4)', 'fixed(1, 1, 1)', 40],
  ['lm', 'fixed(1, 1, 1)', 12],
  ['lm(stages = 3)', 'fixed(1, 1, 1)', 12, 'mlp(width = 4, depth = 2)'],
  ['soap', 'fixed(1, 1, 1)  loss papuc  measure volume', 400],
  ['soap', 'config', 200, 'piratenet(width = 8, blocks = 1)'],
  ['lbfgs', 'fixed(1, 1, 1)', 40, 'mlp(width = 9, depth = 1, fourier = 2)'],
];

for (const [optimizer, balance, steps, network] of cases) {
  test(`${optimizer}, ${balance}, ${network ?? 'mlp'}: interrupted and resumed is bit for bit as uninterrupted`, async () => {
    const fit = fitIn(folder, KERR_SCHILD + settings(optimizer, balance, steps, network), `${optimizer}.spacetime`);
    const straight = join(folder, 'straight.einfield');
    const broken = join(folder, 'broken.einfield');
    await trainFit(fit, { engine: 'cpu', out: straight, threads: 1 });
    let interruptions = 0;
    for (let resume = false; ; resume = true) {
      const abort = new AbortController();
      const messages: string[] = [];
      const result = await trainFit(fit, {
        engine: 'cpu',
        out: broken,
        threads: 2,
        resume,
        signal: abort.signal,
        onProgress: ({ phase }) => phase === 'training' && interruptions < 3 && abort.abort(),
        onMessage: (line) => messages.push(line),
      });
      assert.match(messages[0], /^F: 10 of the 10 components vary and are learned, at 500 points, by \d+ weights$/);
      if (resume) assert.match(messages[1], new RegExp(`going on at step \\d+ of ${steps}`));
      if (result.outcome === 'finished') break;
      assert.equal(result.outcome, 'interrupted');
      assert.match(result.message, new RegExp(`interrupted after step ${result.step} of ${steps}; .*--resume`));
      assert.equal(readField(broken).header.training.steps, result.step);
      interruptions++;
    }
    assert.equal(interruptions, 3);
    assert.deepEqual(readField(broken).weights, readField(straight).weights);
    assert.deepEqual(readField(broken).header.training.losses, readField(straight).header.training.losses);
    assert.deepEqual(readCheckpoint(broken).state, readCheckpoint(straight).state);
  });
}

test('aborted before it began: says so and writes nothing', async () => {
  const fit = fitIn(folder, KERR_SCHILD + settings('soap', 'config', 10));
  const out = join(folder, 'unstarted.einfield');
  const result = await trainFit(fit, { out, threads: 1, signal: AbortSignal.abort() });
  assert.equal(result.outcome, 'interrupted');
  assert.equal(result.written, existsSync(out));
});

test('a finished training goes on where more steps are asked for', async () => {
  const fit = fitIn(folder, KERR_SCHILD + settings('adam', 'fixed(1, 1, 1)', 20));
  const out = join(folder, 'longer.einfield');
  await trainFit(fit, { out, threads: 1 });
  const result = await trainFit(fit, { out, threads: 1, steps: 30, resume: true });
  assert.equal(result.step, 30);
  assert.equal(readField(out).header.training.steps, 30);
  // With fewer than it has had it would be called what it is not.
  await assert.rejects(
    trainFit(fit, { out, threads: 1, resume: true }),
    (error: Error) => error instanceof FitError && /has had 30 steps already, and 20 are asked for/.test(error.message),
  );
  assert.equal(readField(out).header.training.steps, 30);
});

test('what is not the same training, or is damaged, is not resumed', async () => {
  const text = KERR_SCHILD + settings('soap', 'fixed(1, 1, 1)', 5);
  const out = join(folder, 'same.einfield');
  await trainFit(fitIn(folder, text), { out, threads: 1 });
  const resumed = (changed: string) => trainFit(fitIn(folder, changed), { out, threads: 1, resume: true });
  await resumed(text.replace('fit F', '// a comment changes nothing\nfit F'));
  for (const [from, to] of [
    ['a = 0.7', 'a = 0.6'],
    ['width = 12', 'width = 13'],
    ['batch 70', 'batch 60'],
    ['soap', 'adam'],
    ['depth = 2', 'depth = 2, weights = factorised'],
    ['depth = 2', 'depth = 1, fourier = 1'],
  ]) {
    await assert.rejects(resumed(text.replace(from, to)), (error: Error) => {
      assert.ok(error instanceof FitError, error.stack);
      assert.match(error.message, /belongs to another training/);
      return true;
    });
  }
  const state = readFileSync(`${out}.state`);
  state[state.length - 9] ^= 1;
  writeFileSync(`${out}.state`, state);
  await assert.rejects(
    resumed(text),
    (error: Error) => error instanceof EinfieldError && /checksum/.test(error.message),
  );
  const absent = join(folder, 'absent.einfield');
  await assert.rejects(
    trainFit(
      fitIn(
        folder,
        SCHWARZSCHILD + settings('soap', 'config', 5).replace('Kerr', 'Schwarzschild').replace('(x, y, z)', '(r)'),
      ),
      { out: absent, resume: true },
    ),
    /nothing to resume/,
  );
});

test('a state that is damaged, or of another kind within, is refused with what to do', async () => {
  const source = `${SCHWARZSCHILD}fit F of Schwarzschild {
  encode (1/r)
  network mlp(width = 4, depth = 1)
  samples sobol(64)
  validate sobol(16) every 5
  batch 32
  steps 10
}`;
  const fit = fitIn(folder, source, 'damaged.spacetime');
  const out = join(folder, 'damaged.einfield');
  const abort = new AbortController();
  const onProgress = ({ phase }: { phase: string }) => phase === 'training' && abort.abort();
  await trainFit(fit, { engine: 'cpu', out, threads: 1, signal: abort.signal, onProgress });
  const sound = readCheckpoint(out);
  const again = () => trainFit(fit, { engine: 'cpu', out, threads: 1, resume: true });
  const remedy = `; start without --resume, or with --from ${out} for its weights`;
  for (const key of sound.state.keys()) {
    if (!key.startsWith('stepper.') && key !== 'weights') continue;
    const state = new Map(sound.state);
    state.set(key, new Float64Array(sound.state.get(key)!.length + 1));
    await writeCheckpoint(out, { ...sound, state });
    await assert.rejects(again, (error: Error) => {
      assert.ok(error instanceof EinfieldError, `${key}: ${error.stack}`);
      const said = `${out}.state cannot be resumed from: the saved state's '`;
      assert.ok(error.message.startsWith(said) && error.message.endsWith(remedy), error.message);
      return true;
    });
  }
  await writeCheckpoint(out, sound);
  const bytes = readFileSync(`${out}.state`);
  bytes[bytes.length - 9]! ^= 1;
  writeFileSync(`${out}.state`, bytes);
  await assert.rejects(again, {
    message: `${out}.state cannot be resumed from: its checksum does not fit its contents${remedy}`,
  });
  assert.throws(
    () => readHistory(out),
    /\.state, the course of the training, is damaged: .*; remove it to go on without$/,
  );
});
