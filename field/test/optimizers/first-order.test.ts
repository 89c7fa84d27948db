import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOptimizer, type FirstOrderModel } from '../../src/optimizers/optimizer.ts';
import { randomVector, toyEngine } from '../toy-engine.ts';
import { beale, distance, engineOf, type Problem, powell, quadratic, rosenbrock } from './problems.ts';
import { adam, adamw, lamb, lars, type Tensor } from './transcriptions.ts';

const moments = { b1: 0.9, b2: 0.99, epsilon: 1e-8 };
const models = {
  adam: { kind: 'adam', rate: 0.03, ...moments, weightDecay: 0 },
  adamw: { kind: 'adamw', rate: 0.03, ...moments, weightDecay: 0.02 },
  lamb: { kind: 'lamb', rate: 0.03, ...moments, epsilon: 1e-6, weightDecay: 0.02 },
  lars: { kind: 'lars', rate: 3, momentum: 0.8, trust: 0.02, weightDecay: 0.03 },
  soap: { kind: 'soap', rate: 0.03, ...moments, weightDecay: 0, preconditionEvery: 1 },
} satisfies Record<string, FirstOrderModel>;

const transcribed = {
  adam: () => adam(models.adam),
  adamw: () => adamw(models.adamw),
  lamb: () => lamb(models.lamb),
  lars: () => lars(models.lars),
};

const TENSORS = [
  ['layer0.weight', 5, 3],
  ['layer0.bias', 5, 1],
  ['layer1.weight', 2, 5],
] as const;

for (const [name, create] of Object.entries(transcribed)) {
  test(`${name}: as its paper's algorithm, 40 steps of three tensors`, () => {
    const engine = toyEngine(TENSORS);
    engine.weights.set(randomVector(30, 3));
    const start = engine.weights.slice();
    const optimizer = createOptimizer(engine, models[name as keyof typeof transcribed]);
    const oracle = engine.layout.map(({ offset, rows, columns }) => {
      const weights: Tensor = Array.from(engine.weights.subarray(offset, offset + rows * columns));
      return { offset, weights, step: create() };
    });
    for (let k = 0; k < 40; k++) {
      const gradient = randomVector(30, 100 + k).map((g) => g * 10 ** (k % 3));
      const rate = 0.03 * (1 - k / 50);
      optimizer.step(gradient, rate);
      for (const tensor of oracle) {
        const { offset, weights } = tensor;
        const own = Array.from(gradient.subarray(offset, offset + weights.length));
        tensor.weights = tensor.step(weights, own, rate);
        for (const [i, w] of tensor.weights.entries()) assert.ok(Math.abs(engine.weights[offset + i] - w) < 1e-13);
      }
    }
    assert.ok(
      start.every((w, i) => Math.abs(w - engine.weights[i]) > 1e-6),
      'the weights moved',
    );
  });
}

for (const kind of ['lamb', 'lars'] as const) {
  test(`${kind}: the gradient's size does not matter, a tensor of zeros moves, and no gradient moves nothing`, () => {
    const run = (scale: number) => {
      const engine = toyEngine(TENSORS);
      engine.weights.set(randomVector(30, 3));
      engine.weights.fill(0, 15, 20);
      const model = { ...models[kind], weightDecay: 0, epsilon: 1e-300 };
      const optimizer = createOptimizer(engine, model);
      for (let k = 0; k < 5; k++)
        optimizer.step(
          randomVector(30, 50 + k).map((g) => g * scale),
          0.1,
        );
      return engine.weights;
    };
    const one = run(1);
    assert.ok(one.subarray(15, 20).every((w) => w !== 0 && Number.isFinite(w)));
    const large = run(1e12);
    // LARS has no size to go by where a tensor is zero but the gradient's own.
    const same = kind === 'lamb' ? [0, 30] : [0, 15];
    for (let i = same[0]; i < same[1]; i++) assert.ok(Math.abs(one[i] / large[i] - 1) < 1e-12);

    const still = toyEngine(TENSORS);
    still.weights.set(randomVector(30, 3));
    createOptimizer(still, { ...models[kind], weightDecay: 0 }).step(new Float64Array(30), 0.1);
    assert.deepEqual(still.weights, randomVector(30, 3));
  });

  test(`${kind}: a saved state continues bit for bit, and one of another shape is refused`, () => {
    const run = (interrupt: boolean) => {
      const engine = toyEngine(TENSORS);
      engine.weights.set(randomVector(30, 2));
      let optimizer = createOptimizer(engine, models[kind]);
      for (let step = 0; step < 20; step++) {
        if (interrupt && step === 9) {
          const state = optimizer.saveState();
          optimizer = createOptimizer(engine, models[kind]);
          optimizer.loadState(state);
        }
        optimizer.step(
          engine.weights.map((w) => w ** 3 - step / 10),
          0.01,
        );
      }
      return engine.weights;
    };
    assert.deepEqual(run(true), run(false));
    const other = createOptimizer(toyEngine([['layer0.weight', 2, 2]]), models[kind]);
    assert.throws(() => other.loadState(createOptimizer(toyEngine(TENSORS), models[kind]).saveState()), /30 numbers/);
  });
}

/** The known minima, each optimiser from the usual start, at a rate that falls to zero. LAMB and LARS end within their last steps' length. */
const quadratics = quadratic(9, 30);
const valley = rosenbrock(4);
const runs: [kind: keyof typeof models, problem: Problem, rate: number, steps: number, distance: number][] = [];
for (const [kind, rate] of [
  ['adam', 0.03],
  ['adamw', 0.03],
  ['lamb', 0.03],
  ['lars', 1],
  ['soap', 0.03],
] as const) {
  runs.push([kind, quadratics, rate, 2000, 1e-7], [kind, valley, rate, 6000, 1e-8]);
  // Powell's function is flat to fourth order along two directions.
  runs.push([kind, powell, rate, 6000, 2e-2], [kind, beale, rate, 4000, 1e-7]);
}

for (const [kind, problem, first, steps, tolerance] of runs) {
  test(`${kind}: ${problem.name}`, () => {
    const engine = engineOf(problem, problem.start.length === 9 ? 3 : undefined);
    const optimizer = createOptimizer(engine, { ...models[kind], weightDecay: 0 });
    for (let step = 0; step < steps; step++) {
      optimizer.step(Float64Array.from(problem.gradient(engine.weights)), first * (1 - step / steps) ** 3);
    }
    const error = distance(problem, engine.weights);
    assert.ok(error < tolerance, `distance ${error}`);
  });
}
