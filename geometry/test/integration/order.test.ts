import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DORMAND_PRINCE_5, DORMAND_PRINCE_8, type Tableau } from '@spacetime/geometry';
import { distance, KEPLER, keplerState, oneStep } from './kit.ts';

const METHODS = [DORMAND_PRINCE_5, DORMAND_PRINCE_8];

/** log₂ of the ratio of a single step's errors at h and h/2: order + 1. */
function slope(method: Tableau, which: 'end' | 'middle', h: number): number {
  const error = (step: number) => {
    const t = which === 'end' ? step : 0.4 * step;
    return distance(keplerState(0.3, t), oneStep(KEPLER, method, keplerState(0.3, 0), step)[which]);
  };
  return Math.log2(error(h) / error(h / 2));
}

for (const method of METHODS) {
  const [h, margin] = method.order === 8 ? [0.4, 0.6] : [0.05, 0.2];
  test(`${method.name} is of its order, and so is its continuous extension`, () => {
    assert.ok(Math.abs(slope(method, 'end', h) - (method.order + 1)) < margin, `${slope(method, 'end', h)}`);
    assert.ok(Math.abs(slope(method, 'middle', h) - (method.denseOrder + 1)) < margin, `${slope(method, 'middle', h)}`);
  });

  test(`${method.name}: the sums of its rows agree with each other`, () => {
    const sum = (row: object) => Object.values(row).reduce((a: number, b: number) => a + b, 0);
    assert.ok(Math.abs(sum(method.weights) - 1) < 4e-15);
    for (const error of method.errors) assert.ok(Math.abs(sum(error)) < 4e-15);
    // What is added within the step vanishes for a constant f.
    for (const row of method.dense) assert.ok(Math.abs(sum(row)) < 2e-12, `${sum(row)}`);
  });
}

test('the continuous extension meets both ends', () => {
  for (const method of METHODS) {
    const block = oneStep(KEPLER, method, keplerState(0.3, 0), 0.1);
    assert.ok(distance(block.end, keplerState(0.3, 0.1)) < 1e-7);
  }
});
