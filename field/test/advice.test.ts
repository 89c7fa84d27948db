import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Advice, type FitResult, trainFit } from '../src/index.ts';
import { fitIn, SCHWARZSCHILD, temporaryFolder } from './fits.ts';

const folder = temporaryFolder();

/** One component that is linear in x, which two flat sines represent as well as float32 can. */
const LINEAR = `spacetime Linear {
  chart C(t, x, y, z) { x in -1 .. 1 }
  metric { ds^2 = -(1 + x/4)*dt^2 + dx^2 + dy^2 + dz^2 }
}
`;

async function train(text: string, settings: string): Promise<FitResult> {
  const name = text.match(/spacetime (\S+)/)![1];
  const fit = fitIn(folder, `${text} fit F of ${name} { supervise metric  balance fixed(1)  ${settings} }`);
  return trainFit(fit, { out: join(folder, 'f.einfield'), threads: 1 });
}

const find = ({ advice }: FitResult, kind: Advice['kind']) => advice.find((one) => one.kind === kind)?.message;

const NEWTON = 'encode (log(r))  optimizer lm  network mlp(width = 6, depth = 2)  validate sobol(200) every 5';

test('fewer points than the weights need: says by how much, and how many would do', async () => {
  const few = find(await train(SCHWARZSCHILD, `${NEWTON} samples sobol(12) steps 40`), 'samples');
  assert.match(few!, /^the error at fresh points is \d+ times that at the training's: 12 points/);
  // 12 points with two components each, for 12 + 42 + 14 weights; ten numbers a weight are 340 points.
  assert.match(few!, /\(0\.35 numbers to learn for each of 68 weights\)/);
  assert.match(few!, /samples encoded\(340\), or a narrower network, width = 4$/);
  const other = await train(SCHWARZSCHILD, `${NEWTON} samples grid(1, 12, 1, 1) steps 40`);
  assert.match(find(other, 'samples')!, /samples encoded\(340\)/);
  const again = await train(
    SCHWARZSCHILD,
    `${NEWTON.replace('encode (log(r))', '')} samples grid(1, 6, 2, 1) steps 40`,
  );
  assert.match(find(again, 'samples')!, /samples grid\(1, 12, 4, 1\)/);
});

test('enough points: nothing of the kind', async () => {
  const enough = await train(SCHWARZSCHILD, `${NEWTON} samples encoded(1000, share = 1) steps 40`);
  assert.ok(enough.validation!.distortionRelative > 1e-9, 'the error is one that would be spoken of');
  assert.equal(find(enough, 'samples'), undefined);
});

test('a loss in other terms than the validation says nothing about points', async () => {
  const weighed = await train(SCHWARZSCHILD, `${NEWTON} samples sobol(12) steps 40 measure volume`);
  assert.equal(find(weighed, 'samples'), undefined);
  const descent = NEWTON.replace('optimizer lm', 'optimizer lbfgs');
  const other = await train(SCHWARZSCHILD, `${descent} samples sobol(12) steps 300 loss papuc`);
  assert.equal(find(other, 'samples'), undefined);
});

test('points that lie elsewhere than those of the validation are no gap in themselves', async () => {
  // Training hardly learns anything here, so that its error is the same everywhere.
  const crude = await train(SCHWARZSCHILD, `${NEWTON} samples encoded(200, share = 1) steps 2`);
  assert.ok(crude.validation!.distortionRelative > 1e-3);
  assert.deepEqual(crude.advice, []);
  const apart = `${NEWTON.replace('sobol(200) every 5', 'encoded(200)')} samples sobol(12) steps 40`;
  assert.equal(find(await train(SCHWARZSCHILD, apart), 'samples'), undefined);
});

test('a loss that still falls at the end asks for more steps; one that does not, does not', async () => {
  const settings = `${NEWTON} samples encoded(1000, share = 1)`;
  const hasty = await train(SCHWARZSCHILD, `${settings} steps 25`);
  assert.match(find(hasty, 'steps')!, /^the loss was still falling, by \d+% in the last tenth.*--resume --steps 50$/);
  const adam = 'encode (x) optimizer adam schedule constant network mlp(width = 8, depth = 1) samples sobol(64)';
  const settled = await train(LINEAR, `${adam} steps 1000 validate uniform(50)`);
  assert.ok(settled.validation!.distortionRelative > 1e-9);
  assert.equal(find(settled, 'steps'), undefined);
});

test('a rate that falls takes the loss with it, which is no reason for more steps', async () => {
  const soap = 'encode (x) optimizer soap network siren(width = 2, depth = 1, omega = 1e-3) samples sobol(64)';
  const annealed = await train(LINEAR, `${soap} steps 400 validate uniform(50)`);
  assert.deepEqual(annealed.advice, []);
});

test('where rounding in float32 is what remains, float64 is advised, and it does go further', async () => {
  const settings = `encode (x)  optimizer soap(learning_rate = 0.1)  schedule exponential(final = 1e-9)
    network siren(width = 2, depth = 1, omega = 1e-3)  samples sobol(64)  steps 1000  validate uniform(200)`;
  const single = await train(LINEAR, settings);
  const advice = find(single, 'precision');
  assert.match(
    advice!,
    /^float32 has no more to give: rounding alone makes a relative error of \de-\d, of \de-\d in all/,
  );
  const double = await train(LINEAR, `${settings} precision float64`);
  assert.equal(find(double, 'precision'), undefined);
  assert.ok(double.validation!.distortionRelative < 0.7 * single.validation!.distortionRelative);
  const unfinished = await train(LINEAR, settings.replace('steps 1000', 'steps 30'));
  assert.equal(find(unfinished, 'precision'), undefined);
});

test('a fit that is at its end and has learned next to nothing is told so, and no other', async () => {
  const slow = 'encode (log(r))  optimizer adam(learning_rate = 1e-9)  network mlp(width = 6, depth = 2)';
  const idle = await train(SCHWARZSCHILD, `${slow} samples sobol(64) steps 3 validate sobol(64)`);
  const { distortionRelative } = idle.validation!;
  assert.ok(distortionRelative > 0.5, `${distortionRelative}`);
  const percent = Number((100 * distortionRelative).toPrecision(2));
  assert.ok(
    find(idle, 'untrained')!.startsWith(`next to nothing was learned: the error is ${percent}% of the metric less`),
  );
  const sound = await train(SCHWARZSCHILD, `${NEWTON} samples encoded(200, share = 1) steps 20`);
  assert.equal(find(sound, 'untrained'), undefined);
});
