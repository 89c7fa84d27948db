import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { analyze, type FitModel } from '@spacetime/dsl';
import { exactMetric, samplePoints } from '@spacetime/geometry';
import { diskHost } from '../src/file/sources.ts';
import { type Cost, FitError, openField, type Progress, readField, trainFit } from '../src/index.ts';
import { fitIn, KERR_SCHILD, SCHWARZSCHILD, temporaryFolder } from './fits.ts';

const folder = temporaryFolder();

const SMALL = `fit F of Schwarzschild {
  encode (log(r))
  network mlp(width = 24, depth = 2)
  supervise metric + jacobian
  balance fixed(1, 1, 1)
  optimizer soap(learning_rate = 1e-2)
  samples sobol(1024)
  validate uniform(500) every 500
  batch 256
  steps 2000
}`;

test('learns Schwarzschild in seconds, and its file opens alone', async () => {
  const fit = fitIn(folder, SCHWARZSCHILD + SMALL);
  const out = join(folder, 'schwarzschild.einfield');
  const progress: Progress[] = [];
  let turns = 0;
  const timer = setInterval(() => turns++, 5);
  const began = performance.now();
  const costs: [number, Cost][] = [];
  const result = await trainFit(fit, {
    out,
    threads: 1,
    onProgress: (p) => progress.push(p),
    onValidation: ({ step }, cost) => costs.push([step, cost]),
  });
  const elapsed = performance.now() - began;
  clearInterval(timer);

  assert.equal(result.outcome, 'finished');
  assert.ok(result.written && result.step === 2000);
  assert.equal(result.parameters, 48 + 600 + 50);
  // 6 operations for each weight, point and stream: the value and the derivative along r.
  const operations = (step: number) => 6 * 698 * 256 * 2 * step;
  assert.equal(result.operations, operations(2000));
  assert.deepEqual(
    costs.map(([step, cost]) => [step, cost.operations]),
    [500, 1000, 1500, 2000].map((step) => [step, operations(step)]),
  );
  assert.ok(costs.every(([, { seconds }], k) => seconds > (costs[k - 1]?.[1].seconds ?? 0)));
  assert.ok(result.validation!.mae < 2e-5, `MAE ${result.validation!.mae}`);
  assert.ok(turns > elapsed / 100, `the event loop had ${turns} turns in ${elapsed} ms`);
  assert.ok(progress.length <= elapsed / 100 + 3, `${progress.length} reports in ${elapsed} ms`);
  assert.equal(progress[0].phase, 'preparation');
  const last = progress.at(-1)!;
  assert.ok(
    last.phase === 'training' && last.step === 2000 && last.parts.length === 2 && last.validation!.step === 2000,
  );

  const exact = exactMetric(fit.spacetime!);
  rmSync(fit.file);
  const field = openField(out);
  assert.deepEqual([field.bytes, result.bytes], [readFileSync(out).length, field.bytes]);
  assert.equal(field.history!.validations.length, 4);
  assert.equal(field.history!.records.at(-1)!.step, 2000);
  const count = 2000;
  const points = samplePoints({ kind: 'uniform', count }, field.chart.domain, 99);
  const [found, expected] = [new Float64Array(count * 10), new Float64Array(count * 10)];
  assert.equal(field.jets(points, count, 0, found), undefined);
  exact.jets(points, count, 0, expected);
  const mae = found.reduce((sum, x, i) => sum + Math.abs(x - expected[i]), 0) / found.length;
  assert.ok(Math.abs(mae / result.validation!.mae - 1) < 0.3, `${mae} against ${result.validation!.mae}`);
});

test('the same fit gives the same file, whatever the number of threads', async () => {
  const text = SCHWARZSCHILD + SMALL.replace('steps 2000', 'steps 60').replace('fixed(1, 1, 1)', 'gradnorm');
  const fit = fitIn(folder, text);
  const outs = ['one', 'two', 'three'].map((name) => join(folder, `${name}.einfield`));
  for (const [k, out] of outs.entries()) await trainFit(fit, { out, threads: k === 1 ? 2 : 1 });
  const [one, two, three] = outs.map((out) => readField(out).weights);
  assert.deepEqual(two, one);
  assert.deepEqual(three, one);
  const other = fitIn(folder, text.replace('steps 60', 'steps 60 seed 1'));
  await trainFit(other, { out: outs[0], threads: 1 });
  assert.notDeepEqual(readField(outs[0]).weights, one);
});

test('PirateNet learns from the first step on, and the field of its file is the network that was trained', async () => {
  const text = KERR_SCHILD + SMALL.replace('Schwarzschild', 'Kerr').replace('encode (log(r))', 'encode (x, y, z)');
  const trained = async (network: string, steps: number) => {
    const settings = text.replace('mlp(width = 24, depth = 2)', network).replace('steps 2000', `steps ${steps}`);
    const fit = fitIn(folder, settings.replace('every 500', `every ${steps}`));
    const out = join(folder, 'pirate.einfield');
    const result = await trainFit(fit, { out, threads: 1 });
    const field = openField(out);
    const count = 500;
    const points = samplePoints({ kind: 'uniform', count }, field.chart.domain, 99);
    const [found, expected] = [new Float64Array(count * 10), new Float64Array(count * 10)];
    assert.equal(field.jets(points, count, 0, found), undefined);
    exactMetric(fit.spacetime!).jets(points, count, 0, expected);
    const mae = found.reduce((sum, x, i) => sum + Math.abs(x - expected[i]), 0) / found.length;
    assert.ok(Math.abs(mae / result.validation!.mae - 1) < 0.3, `${mae} against ${result.validation!.mae}`);
    return mae;
  };
  const network = 'piratenet(width = 16, blocks = 2, activation = silu)';
  // The first step of SOAP leaves the weights as they are.
  const [first, last] = [await trained(network, 1), await trained(network, 150)];
  assert.ok(first < (await trained('mlp(width = 16, depth = 3)', 1)) / 2, `${first}`);
  assert.ok(last < first / 3, `${first} ${last}`);
});

test('Levenberg–Marquardt refuses what it has no Jacobian of', async () => {
  const fit = fitIn(folder, SCHWARZSCHILD + SMALL.replace('soap(learning_rate = 1e-2)', 'lm'));
  const out = join(folder, 'refused.einfield');
  for (const change of [{ kind: 'piratenet' as const }, { fourier: 1 }, { factorised: true as const }]) {
    const changed = { ...fit, network: { ...fit.network, ...change } };
    await assert.rejects(trainFit(changed, { out, threads: 1 }), (error: Error) => {
      assert.ok(error instanceof FitError, error.stack);
      assert.match(error.message, /trains plain networks: choose mlp, siren or wire, or optimizer soap/);
      return true;
    });
  }
});

for (const loss of ['mse', 'minkowski', 'papuc']) {
  test(`${loss}, weighed by volume: the metric is learned, in both precisions`, async () => {
    const settings = `loss ${loss} measure volume ${SMALL.slice(SMALL.indexOf('network'))}`.replace(
      'steps 2000',
      'steps 300',
    );
    const fit = fitIn(folder, `${SCHWARZSCHILD} fit F of Schwarzschild { encode (log(r)) ${settings}`);
    for (const precision of ['float32', 'float64'] as const) {
      const result = await trainFit(fit, { out: join(folder, `${loss}.einfield`), threads: 1, precision });
      assert.equal(result.outcome, 'finished');
      // A network that gives nothing has 1. The volume looks away from small r, where the distortion is large.
      assert.ok(result.validation!.distortionRelative < 0.15, `${result.validation!.distortionRelative}`);
    }
  });
}

test('points that are even in what the network sees: the same file for any number of threads', async () => {
  const text = SCHWARZSCHILD + SMALL.replace('sobol(1024)', 'encoded(1024)').replace('steps 2000', 'steps 40');
  const fit = fitIn(folder, text);
  const outs = ['even-one', 'even-two'].map((name) => join(folder, `${name}.einfield`));
  for (const [k, out] of outs.entries()) await trainFit(fit, { out, threads: k + 1 });
  const [one, two] = outs.map((out) => readField(out));
  assert.deepEqual(two.weights, one.weights);
  assert.equal(one.header.training.samples, 1024);
  await trainFit(fitIn(folder, text.replace('encoded(1024)', 'encoded(1024, share = 0)')), {
    out: outs[0],
    threads: 1,
  });
  const plain = readField(outs[0]).weights;
  assert.notDeepEqual(plain, one.weights);
  await trainFit(fitIn(folder, text.replace('encoded(1024)', 'sobol(1024)')), { out: outs[1], threads: 1 });
  assert.deepEqual(readField(outs[1]).weights, plain, 'without a share, the points are those of sobol');
});

test('the target full learns the metric itself; constant components are exact', async () => {
  const text =
    KERR_SCHILD.replace('kz^2 dz^2', '0 dz^2') +
    SMALL.replace('Schwarzschild', 'Kerr').replace('encode (log(r))', 'target full');
  const fit = fitIn(folder, text.replace('steps 2000', 'steps 5'));
  const out = join(folder, 'full.einfield');
  await trainFit(fit, { out, threads: 1, store: 'float32', precision: 'float64' });
  const field = openField(out);
  assert.ok(readField(out).weights instanceof Float32Array);
  assert.equal(field.header.training.precision, 'float64');
  assert.deepEqual(field.header.normalisation.active, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  assert.equal(field.header.normalisation.components.offset[9], 1);
  const jet = new Float64Array(150);
  field.jets(Float64Array.of(0, 1, 2, 1), 1, 2, jet);
  for (let s = 0; s < 15; s++) assert.equal(jet[10 * s + 9], s === 0 ? 1 : 0);
});

test('what is imported travels with the field', async () => {
  const inner = join(folder, 'library');
  mkdirSync(inner);
  writeFileSync(join(inner, 's.spacetime'), SCHWARZSCHILD);
  const fit = fitIn(
    folder,
    `import "library/s.spacetime"\n${SMALL.replace('steps 2000', 'steps 3')}`,
    'importing.spacetime',
  );
  const out = join(folder, 'importing.einfield');
  await trainFit(fit, { out, threads: 1 });
  rmSync(inner, { recursive: true });
  rmSync(fit.file);
  const field = openField(out);
  assert.deepEqual(
    field.header.sources.map(({ path }) => path),
    ['importing.spacetime', 'library/s.spacetime'],
  );
  assert.equal(field.spacetime.name, 'Schwarzschild');
  assert.ok(!readFileSync(out).includes(folder), 'no path of this machine is in the file');
});

test('a loss that is no number ends the training, names itself and keeps the file that was there', async () => {
  const declared = fitIn(folder, SCHWARZSCHILD + SMALL.replace('soap', 'adam'));
  const fit = { ...declared, optimizer: { ...declared.optimizer, rate: 1e30 } } as FitModel;
  const out = join(folder, 'diverging.einfield');
  writeFileSync(out, 'before');
  const result = await trainFit(fit, { out, threads: 1 });
  assert.equal(result.outcome, 'diverged');
  assert.equal(result.written, false);
  assert.match(result.message, /loss became infinite or undefined at step \d+; nothing was written.*learning_rate/);
  assert.equal(readFileSync(out, 'utf8'), 'before');
});

const refused: Record<string, [text: string, message: RegExp]> = {
  'a metric that has no value at a sample': [
    SCHWARZSCHILD.replace('3 .. 30', '2 .. 30') + SMALL.replace('sobol(1024)', 'grid(1, 8, 2, 2)'),
    /the metric.* is not finite at the sample \(t = 0, r = 2, θ = 0\.01, φ = 0\): .*domain of t?r?/,
  ],
  'an encoding that has no value at a sample': [
    SCHWARZSCHILD.replace('t in 0 .. 1', 't in -1 .. 1') + SMALL.replace('log(r)', 'log(r), log(t)'),
    /what the network sees.* is not finite at the sample/,
  ],
  'a fit of data': [
    'data Star { file "star.h5"  format carpet }\nfit Small of Star {}',
    /Small is of the data Star, which are not open here/,
  ],
  'a metric that is its background': [SCHWARZSCHILD.replace('M = 0', 'M = 1') + SMALL, /nothing to learn/],
};

for (const [name, [text, message]] of Object.entries(refused)) {
  test(`refused: ${name}`, async () => {
    const out = join(folder, 'refused.einfield');
    await assert.rejects(trainFit(fitIn(folder, text), { out, threads: 1 }), (error: Error) => {
      assert.ok(error instanceof FitError, error.stack);
      assert.match(error.message, message);
      return true;
    });
  });
}

test('refused at once: a place that cannot be written to, a file that has changed', async () => {
  const fit = fitIn(folder, SCHWARZSCHILD + SMALL);
  await assert.rejects(trainFit(fit, { out: join(folder, 'no', 'x.einfield') }), /cannot be written/);
  await assert.rejects(trainFit(fit, { out: folder }), /is a folder/);
  const text = readFileSync(fit.file, 'utf8');
  await assert.rejects(trainFit(fit, { out: fit.file }), /is there and is not an \.einfield file, and would be lost/);
  assert.equal(readFileSync(fit.file, 'utf8'), text);
  const before = analyze(fit.file, diskHost).fits[0];
  writeFileSync(fit.file, SCHWARZSCHILD.replace('2*M/r', '3*M/r') + SMALL);
  await assert.rejects(trainFit(before, { out: join(folder, 'x.einfield') }), /not as it was/);
});
