import assert from 'node:assert/strict';
import { test } from 'node:test';
import { History } from '../src/history.ts';
import { type Loop, runLoop } from '../src/loop.ts';
import { type Progress, Speedometer, Throttle } from '../src/progress.ts';

const validation = (step: number) => ({ step, points: 1, mae: 1 / step, relative: 0, distortionRelative: 0 });

/** A loop over steps that only wait. */
function loop(
  change: Partial<Loop> & { readonly lossAt?: (step: number) => number; readonly milliseconds?: number } = {},
): Loop {
  const { lossAt = (step) => 1 / (step + 1), milliseconds = 0, ...rest } = change;
  return {
    stepper: {
      step(index) {
        const until = performance.now() + milliseconds;
        while (performance.now() < until);
        return { loss: lossAt(index), parts: [lossAt(index)], weights: [1], rate: 0.1 };
      },
      saveState: () => new Map(),
      loadState: () => {},
    },
    history: new History(),
    from: 0,
    steps: 20,
    validateEvery: 7,
    validate: validation,
    save: async () => true,
    ...rest,
  };
}

test('runs to its end, validating now and then and at the end', async () => {
  const settings = loop();
  assert.deepEqual(await runLoop(settings), { outcome: 'finished', step: 20 });
  assert.deepEqual(
    settings.history.validations.map(({ step }) => step),
    [7, 14, 20],
  );
  assert.equal(settings.history.records.length, 20);
});

test('saves now and then, between steps, and not at the end', async () => {
  const saved: number[] = [];
  const settings = loop({ milliseconds: 4, saveInterval: 15, save: async (step) => saved.push(step) > 0 });
  const began = performance.now();
  await runLoop(settings);
  const elapsed = performance.now() - began;
  assert.ok(saved.length >= 1 && saved.length <= elapsed / 15 && saved.every((step) => step < 20), `${saved}`);
});

test('ends where a loss, a validation or what would be saved is no number', async () => {
  const told: Progress[] = [];
  const onProgress = (progress: Progress) => void told.push(progress);
  const nan = await runLoop(loop({ lossAt: (step) => (step === 5 ? Number.NaN : 1), onProgress }));
  assert.deepEqual(nan, { outcome: 'diverged', step: 5 });
  // Whoever looks on sees at which step.
  const last = told.at(-1);
  assert.ok(last?.phase === 'training' && last.step === 6 && Number.isNaN(last.loss), JSON.stringify(last));
  const infinite = await runLoop(loop({ lossAt: (step) => (step === 3 ? Number.POSITIVE_INFINITY : 1) }));
  assert.deepEqual(infinite, { outcome: 'diverged', step: 3 });
  const invalid = await runLoop(loop({ validate: (step) => ({ ...validation(step), mae: Number.NaN }) }));
  assert.deepEqual(invalid, { outcome: 'diverged', step: 7 });
  const unsound = await runLoop(loop({ milliseconds: 2, saveInterval: 1, save: async () => false }));
  assert.equal(unsound.outcome, 'diverged');
});

test('tells how it goes ten times a second at most, and once at the end', async () => {
  const told: Extract<Progress, { phase: 'training' }>[] = [];
  const began = performance.now();
  await runLoop(loop({ steps: 100, milliseconds: 4, onProgress: (p) => p.phase === 'training' && told.push(p) }));
  const elapsed = performance.now() - began;
  assert.ok(told.length >= 3 && told.length <= 2 + elapsed / 100, String(told.length));
  const middle = told[2];
  assert.ok(middle.stepsPerSecond > 0 && middle.stepsPerSecond < 1000 / 4, String(middle.stepsPerSecond));
  assert.ok(Math.abs(middle.eta - (100 - middle.step) / middle.stepsPerSecond) < 1e-9);
  assert.equal(middle.validation!.mae, 1 / (middle.step - (middle.step % 7)));
  assert.ok(told.at(-1)!.step === 100 && told.at(-1)!.eta === 0);
});

test('a signal stops it within a turn, even one that comes from outside', async () => {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 30);
  const { outcome, step } = await runLoop(loop({ steps: 1e6, milliseconds: 1, signal: abort.signal }));
  assert.equal(outcome, 'interrupted');
  // How many steps fit into the time is the machine's load; that it ends long before its last is what counts.
  assert.ok(step > 0 && step < 300, String(step));
});

test('throttle and speedometer by the clock', () => {
  const throttle = new Throttle();
  assert.deepEqual(
    [0, 50, 99, 100, 199, 201].map((now) => throttle.passes(now)),
    [true, false, false, true, false, true],
  );
  const speed = new Speedometer();
  assert.equal(speed.at(0, 0), 0);
  for (let now = 0; now <= 20_000; now += 100) speed.mark(now < 10_000 ? now / 10 : 1000 + (now - 10_000) / 100, now);
  // 100 steps a second at first, 10 a second in the last ten seconds.
  assert.ok(Math.abs(speed.at(1100, 20_000) - 10) < 0.3);
});

test('steps taken at once end at a validation and at the end, and grow with what they take', async () => {
  const asked: number[][] = [];
  const settings = loop({ validateEvery: 7, steps: 20 });
  const { step } = settings.stepper;
  settings.stepper.advance = (from, most) => {
    asked.push([from, most]);
    return Array.from({ length: most }, (_, k) => step(from + k));
  };
  assert.deepEqual(await runLoop(settings), { outcome: 'finished', step: 20 });
  assert.deepEqual(asked, [
    [0, 1],
    [1, 2],
    [3, 4],
    [7, 7],
    [14, 6],
  ]);
  assert.equal(settings.history.records.length, 20);
  assert.deepEqual(
    settings.history.validations.map((one) => one.step),
    [7, 14, 20],
  );
  const slow = loop({ steps: 6, validateEvery: 6, milliseconds: 20 });
  const counts: number[] = [];
  slow.stepper.advance = (from, most) => {
    counts.push(most);
    return Array.from({ length: most }, (_, k) => slow.stepper.step(from + k));
  };
  await runLoop(slow);
  assert.ok(
    counts.every((count) => count <= 2),
    `${counts}`,
  );
});

test('one that is no number among steps taken at once ends them', async () => {
  const settings = loop({ steps: 20, validateEvery: 20, lossAt: (step) => (step >= 5 ? Number.NaN : 1) });
  const { step } = settings.stepper;
  settings.stepper.advance = (from, most) => {
    const reports = Array.from({ length: most }, (_, k) => step(from + k));
    const bad = reports.findIndex(({ loss }) => Number.isNaN(loss));
    return bad < 0 ? reports : reports.slice(0, bad + 1);
  };
  assert.deepEqual(await runLoop(settings), { outcome: 'diverged', step: 5 });
  assert.equal(settings.history.records.length, 5);
});
