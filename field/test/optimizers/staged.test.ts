import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetworkModel } from '@spacetime/dsl';
import { createCpuEngine } from '../../src/engines/cpu/engine.ts';
import { networkLayout } from '../../src/layout.ts';
import { StagedLevenbergMarquardt, stageShape } from '../../src/optimizers/staged.ts';
import { shapeOf } from '../engines/cases.ts';

const COUNT = 200;
const NETWORK: NetworkModel = { kind: 'mlp', width: 10, depth: 2, activation: 'silu', omega: 1, scale: 1 };

/** 1/(x + 2) and log(x + 2) with first derivatives, x even over [−1, 1]. */
function data(order: 0 | 1) {
  const streams = order === 0 ? 1 : 5;
  const features = new Float64Array(COUNT * streams);
  const targets = new Float64Array(COUNT * streams * 2);
  for (let n = 0; n < COUNT; n++) {
    const x = (2 * n + 1) / COUNT - 1;
    features[n * streams] = x;
    targets.set([1 / (x + 2), Math.log(x + 2)], 2 * n * streams);
    if (order === 0) continue;
    features[n * streams + 1] = 1;
    targets.set([-1 / (x + 2) ** 2, 1 / (x + 2)], 2 * n * streams + 2);
  }
  return { count: COUNT, features, targets, omega: new Float64Array(streams * 2).fill(0.8) };
}

async function start(stages: number, order: 0 | 1, steps: number, threads = 1) {
  const shape = shapeOf({ inputs: 1, width: 10 * stages, depth: 2, outputs: 2 });
  const engine = await createCpuEngine(shape, order, { precision: 'float64', threads });
  const { omega, ...points } = data(order);
  const lambda = [1, 0.5].slice(0, order + 1);
  const options = { stages, steps, network: NETWORK, seed: 1, damping: 1e-3, threads };
  const stepper = await StagedLevenbergMarquardt.create(engine, points, omega, lambda, options);
  const loss = () => {
    const { losses } = engine.gradient(points, omega, lambda, 'combined');
    return losses.reduce((sum, part, k) => sum + lambda[k]! * part, 0);
  };
  const dispose = () => {
    stepper.dispose();
    engine.dispose();
  };
  return { engine, shape, stepper, loss, dispose };
}

test('the second stage learns what the first left, to rounding; reports are the whole network’s', async () => {
  const steps = 440;
  const { stepper, loss, dispose } = await start(2, 1, steps);
  const losses = [];
  for (let k = 0; k < steps && !stepper.converged; k++) {
    const report = stepper.step(k);
    losses.push(report.loss);
    if (k % 20 !== 0) continue;
    // Up to what rounding makes of outputs of order one.
    assert.ok(Math.abs(report.loss / loss() - 1) < 1e-4 + 1e-29 / report.loss, `step ${k}: ${report.loss}, ${loss()}`);
  }
  const [first, last] = [losses[219]!, losses.at(-1)!];
  // Errors of 1e-11, and then of 1e-15: 2.8e-31 was measured.
  assert.ok(first > 1e-24 && last < 1e-30, `${first} after one stage, ${last} after two`);
  dispose();
});

test('a stage writes only its block of the network; what is between the blocks stays zero', async () => {
  const { engine, shape, stepper, dispose } = await start(2, 0, 20);
  for (let k = 0; k < 10; k++) stepper.step(k);
  const before = engine.weights.slice();
  for (let k = 10; k < 20; k++) stepper.step(k);
  const single = networkLayout(stageShape(shape, 2));
  for (const [t, { offset, rows, columns, name }] of networkLayout(shape).entries()) {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const at = offset + i * columns + j;
        const isBias = name.endsWith('.bias');
        const block = (index: number, size: number) => Math.floor(index / size);
        const rowBlock = t < 4 ? block(i, single[t]!.rows) : undefined;
        const columnBlock = t > 0 && !isBias ? block(j, single[t]!.columns) : undefined;
        if (rowBlock !== undefined && columnBlock !== undefined && rowBlock !== columnBlock) {
          assert.equal(engine.weights[at], 0, `${name} [${i}, ${j}]`);
        }
        if ((rowBlock ?? columnBlock) === 0) assert.equal(engine.weights[at], before[at], `${name} [${i}, ${j}]`);
        if (rowBlock === 1 && columnBlock !== 0 && t === 0) assert.notEqual(engine.weights[at], before[at]);
      }
    }
  }
  dispose();
});

test('a saved state goes on bit for bit in any stage, whatever the threads', async () => {
  const whole = await start(2, 1, 30);
  for (let k = 0; k < 30; k++) whole.stepper.step(k);
  for (const stop of [7, 15, 22]) {
    const first = await start(2, 1, 30);
    for (let k = 0; k < stop; k++) first.stepper.step(k);
    const [weights, state] = [first.engine.weights.slice(), first.stepper.saveState()];
    first.dispose();
    const second = await start(2, 1, 30, 2);
    second.engine.weights.set(weights);
    second.stepper.loadState(state);
    for (let k = stop; k < 30; k++) second.stepper.step(k);
    assert.deepEqual(second.engine.weights.slice(), whole.engine.weights.slice(), `stopped after ${stop}`);
    second.dispose();
  }
  whole.dispose();
});
