import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scheduleFactor } from '../src/schedule.ts';

test('cosine: 1 at the start, the mean half-way, final at the end', () => {
  const cosine = { kind: 'cosine', final: 0.2, warmup: 0 } as const;
  assert.equal(scheduleFactor(cosine, 0, 100), 1);
  assert.ok(Math.abs(scheduleFactor(cosine, 50, 100) - 0.6) < 1e-15);
  assert.ok(Math.abs(scheduleFactor(cosine, 25, 100) - (0.2 + 0.4 * (1 + Math.SQRT1_2))) < 1e-15);
  assert.ok(Math.abs(scheduleFactor(cosine, 100, 100) - 0.2) < 1e-15);
});

test('exponential: final^t', () => {
  const exponential = { kind: 'exponential', final: 1e-4, warmup: 0 } as const;
  assert.equal(scheduleFactor(exponential, 0, 80), 1);
  assert.ok(Math.abs(scheduleFactor(exponential, 20, 80) - 0.1) < 1e-15);
  assert.ok(Math.abs(scheduleFactor(exponential, 60, 80) - 1e-3) < 1e-17);
});

test('the rise is linear and meets the schedule without a jump', () => {
  const schedule = { kind: 'cosine', final: 0, warmup: 4 } as const;
  const factors = [0, 1, 2, 3, 4].map((step) => scheduleFactor(schedule, step, 104));
  assert.deepEqual(factors, [0.2, 0.4, 0.6, 0.8, 1]);
  assert.ok(Math.abs(scheduleFactor(schedule, 54, 104) - 0.5) < 1e-15);
});

test('constant, also where the rise is longer than the fit', () => {
  assert.equal(scheduleFactor({ kind: 'constant', final: 1, warmup: 0 }, 7, 10), 1);
  assert.equal(scheduleFactor({ kind: 'constant', final: 1, warmup: 19 }, 9, 10), 0.5);
});

test('every step of each kind follows from the one before: rotation, one factor, one increment', () => {
  const [steps, warmup, final] = [64, 8, 1e-3];
  // e^{iπ/56} from the series of its exponent.
  const angle = Math.PI / (steps - warmup);
  let [re, im, term] = [1, 0, 1];
  for (let n = 1; n < 20; n++) {
    term *= angle / n;
    if (n % 2 === 1) im += n % 4 === 1 ? term : -term;
    else re += n % 4 === 0 ? term : -term;
  }
  // final^{1/56} by Newton's method.
  let factor = 1;
  for (let n = 0; n < 400; n++) factor -= (factor - final / factor ** 55) / 56;
  let [x, y, power] = [1, 0, 1];
  for (let step = 0; step < steps; step++) {
    const at = (kind: 'cosine' | 'exponential' | 'constant') =>
      scheduleFactor({ kind, final: kind === 'constant' ? 1 : final, warmup }, step, steps);
    if (step < warmup) {
      for (const kind of ['cosine', 'exponential', 'constant'] as const) assert.equal(at(kind), (step + 1) / 9);
      continue;
    }
    assert.ok(Math.abs(at('cosine') - (final + ((1 - final) * (1 + x)) / 2)) < 1e-13);
    assert.ok(Math.abs(at('exponential') / power - 1) < 1e-12);
    assert.equal(at('constant'), 1);
    [x, y, power] = [x * re - y * im, x * im + y * re, power * factor];
  }
  // One more step would be the last rate.
  assert.ok(Math.abs(x + 1) < 1e-13 && Math.abs(power / final - 1) < 1e-12);
});
