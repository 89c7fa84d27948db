import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { FitError, readField, trainFit } from '../src/index.ts';
import { fitIn, SCHWARZSCHILD, temporaryFolder } from './fits.ts';

const folder = temporaryFolder();

const settings = (change: Readonly<Record<string, string>> = {}) => {
  const values = {
    encode: '(log(r), cos(θ))',
    network: 'mlp(width = 8, depth = 2)',
    supervise: 'metric',
    optimizer: 'soap',
    precision: 'float32',
    samples: 'sobol(300)',
    batch: '100',
    steps: '600',
    validate: 'uniform(200) every 200',
    ...change,
  };
  return `${SCHWARZSCHILD}fit F of Schwarzschild {\n${Object.entries(values)
    .map(([key, value]) => `  ${key} ${value}`)
    .join('\n')}\n}`;
};

const SECOND = { optimizer: 'lm', precision: 'float64', seed: '3', samples: 'sobol(200)', steps: '25' };
const first = join(folder, 'first.einfield');
await trainFit(fitIn(folder, settings()), { out: first, threads: 1 });

test('a float32 fit goes on in float64 with another optimiser, on other points: its first loss is what the first left', async () => {
  const out = join(folder, 'second.einfield');
  const fit = fitIn(folder, settings(SECOND));
  const losses: number[] = [];
  const fresh: number[] = [];
  const collect = (list: number[]) => (progress: object) => 'loss' in progress && list.push(progress.loss as number);
  await trainFit({ ...fit, steps: 1 }, { out, threads: 1, from: first, onProgress: collect(losses) });
  await trainFit({ ...fit, steps: 1 }, { out, threads: 1, onProgress: collect(fresh) });
  assert.ok(losses[0]! < fresh[0]! / 100, `${losses[0]} against ${fresh[0]}`);
  assert.deepEqual(readField(out).header.normalisation.components.scale.length, 2);
  const result = await trainFit(fit, { out, threads: 1, from: first });
  const { header } = readField(first);
  assert.deepEqual(readField(out).header.normalisation, header.normalisation);
  assert.ok(result.validation!.mae < header.training.validation!.mae / 10);
});

test('interrupted and resumed it is bit for bit as uninterrupted, without naming the first field again', async () => {
  const [straight, broken] = ['straight', 'broken'].map((name) => join(folder, `${name}.einfield`));
  const fit = fitIn(folder, settings(SECOND));
  await trainFit(fit, { out: straight!, threads: 1, from: first });
  const abort = new AbortController();
  const stop = { signal: abort.signal, onProgress: (p: { phase: string }) => p.phase === 'training' && abort.abort() };
  const { outcome } = await trainFit(fit, { out: broken!, threads: 1, from: first, ...stop });
  assert.equal(outcome, 'interrupted');
  await trainFit(fit, { out: broken!, threads: 1, resume: true });
  assert.deepEqual(readField(broken!).weights, readField(straight!).weights);
});

for (const [change, pattern] of [
  [{ network: 'mlp(width = 9, depth = 2)' }, /its network is .*"width":8.*, and that of F is .*"width":9/],
  [{ encode: '(log(r))' }, /its encoding is \(log\(r\), cos\(θ\)\), and that of F is \(log\(r\)\)/],
  [{ target: 'full' }, /its target is distortion, and that of F is full/],
  [{ optimizer: 'lm(stages = 2)', precision: 'float64' }, /stages of lm begin from fresh networks/],
] as const) {
  test(`what does not go together is refused: ${Object.values(change)[0]}`, async () => {
    const fit = fitIn(folder, settings(change));
    const training = trainFit(fit, { out: join(folder, 'no.einfield'), threads: 1, from: first });
    await assert.rejects(training, (error) => error instanceof FitError && pattern.test(error.message));
  });
}

test('a field that is not there is named', async () => {
  const from = join(folder, 'missing.einfield');
  const training = trainFit(fitIn(folder, settings()), { out: join(folder, 'no.einfield'), threads: 1, from });
  await assert.rejects(training, /missing\.einfield does not exist/);
});
