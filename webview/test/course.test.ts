import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FitProgress } from '@spacetime/protocol';
import { Course, smooth } from '../src/training/course.ts';
import { csvOf } from '../src/training/csv.ts';

type Step = Extract<FitProgress, { phase: 'training' }>;

function at(step: number, loss: number | null, more: Partial<Step> = {}): Step {
  const part = (loss ?? 0) / 2;
  return {
    ...{ phase: 'training', step, steps: 1e6, loss, parts: [part, part], weights: [1, 2], rate: 0.01 },
    ...{ stepsPerSecond: 10, eta: 1, ...more },
  };
}

test('a long course stays bounded and keeps its extremes and its last step', () => {
  const course = new Course();
  for (let step = 1; step <= 50_000; step++) {
    course.add(at(step, step === 17_001 ? 99 : step === 30_003 ? 1e-9 : 1 + Math.sin(step) / 10));
  }
  assert.ok(course.rows.length <= 4096, String(course.rows.length));
  assert.equal(Math.max(...course.rows.map(({ highest }) => highest)), 99);
  assert.equal(Math.min(...course.rows.map(({ lowest }) => lowest)), 1e-9);
  assert.equal(course.last?.step, 50_000);
  const steps = course.rows.map(({ step }) => step);
  assert.deepEqual(
    steps,
    [...new Set(steps)].sort((a, b) => a - b),
  );
});

test('what is no number is marked and spoils no range', () => {
  const course = new Course();
  const lost = { 2: 'NaN', 4: '∞' } as const;
  for (const [i, loss] of [1, null, 2, null, 3].entries()) {
    course.add(at(i + 1, loss, loss === null ? { lost: lost[(i + 1) as 2 | 4] } : {}));
  }
  assert.deepEqual(course.marks, [
    { step: 2, text: 'NaN' },
    { step: 4, text: '∞' },
  ]);
  for (let step = 6; step <= 10_000; step++) course.add(at(step, 1));
  assert.ok(course.rows.every(({ lowest }) => !Number.isNaN(lowest)));
});

test('a resumed fit takes back the steps after its checkpoint', () => {
  const course = new Course();
  for (let step = 1; step <= 10; step++) course.add(at(step, step, { validation: measured(step) }));
  course.add(at(10, 10));
  course.add(at(6, 60));
  assert.deepEqual(
    course.rows.map(({ loss }) => loss),
    [1, 2, 3, 4, 5, 60],
  );
  assert.deepEqual(
    course.validations.map(({ step }) => step),
    [1, 2, 3, 4, 5],
  );
});

function measured(step: number) {
  return { step, points: 10, mae: 1 / step, relative: 0.1, distortionRelative: 0.2 };
}

test('the average of a constant is the constant from its beginning on', () => {
  const found = smooth([3, 3, null, 3], 0.9);
  assert.ok(found.every((value) => value === null || Math.abs(value - 3) < 1e-12));
  assert.equal(found[2], null);
  assert.deepEqual(smooth([1, 5], 0), [1, 5]);
});

test('the table has a row for each record and validations where they were measured', () => {
  const course = new Course();
  course.add(at(1, 0.5));
  course.add(at(2, 0.25, { validation: measured(2) }));
  const rows = csvOf(course).trimEnd().split('\r\n');
  assert.equal(rows[0]!.split(',').length, 12);
  assert.equal(rows[1], '1,0.5,0.5,0.5,0.01,0.25,0.25,1,2,,,');
  assert.equal(rows[2], '2,0.25,0.25,0.25,0.01,0.125,0.125,1,2,0.5,0.1,0.2');
});
