import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetworkModel } from '@spacetime/dsl';
import { Random } from '@spacetime/geometry';
import { initialise } from '../src/initialise.ts';
import { createAdam } from '../src/optimizers/adam.ts';
import { addSection, type State } from '../src/state.ts';
import type { Stepper } from '../src/stepper.ts';
import { type Trainable, trainable } from '../src/trainable.ts';
import { randomBatch, randomVector, relativeError, shapeOf } from './engines/cases.ts';
import { referenceEngine } from './engines/reference.ts';

const SHAPE = shapeOf({ inputs: 3, width: 5, depth: 1, outputs: 2, activation: 'tanh', architecture: 'piratenet' });
const MODEL: NetworkModel = { kind: 'piratenet', width: 5, depth: 1, activation: 'tanh', omega: 1, scale: 1 };
const FACTORISED: NetworkModel = { ...MODEL, factorised: true };
const BATCH = randomBatch(SHAPE, 2, 3);
const LAMBDA = [0.9, 0.3, 0.1];

function fresh() {
  const engine = referenceEngine(SHAPE, 2);
  initialise(MODEL, engine.layout, engine.weights, new Random(1));
  engine.weights[engine.weights.length - 1] = 0.4;
  return engine;
}

/** Largest relative error of the gradient against central differences of fourth order. */
function gradientError({ engine }: Trainable, k: number): number {
  const { weights } = engine;
  const gradient = engine.gradient(BATCH, BATCH.omega, LAMBDA, 'separate').gradients[k].slice();
  assert.equal(gradient.length, weights.length);
  const differences = Array.from(weights, (w, i) => {
    const at = (h: number) => {
      weights[i] = w + h;
      const loss = engine.losses(BATCH, BATCH.omega)[k];
      weights[i] = w;
      return loss;
    };
    const h = 1e-3;
    return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
  });
  return relativeError(gradient, differences);
}

test('what is fixed is left out, in place', () => {
  const engine = fresh();
  const { engine: trained } = trainable(engine, MODEL, 1);
  const fixed = 5 * 3 + 5;
  assert.equal(trained.weights.length, engine.weights.length - fixed);
  assert.equal(trained.weights.buffer, engine.weights.buffer);
  assert.deepEqual(
    trained.layout.map(({ name, offset }) => [name, offset]),
    engine.layout.slice(2).map(({ name, offset }) => [name, offset - fixed]),
  );
  for (const k of [0, 1, 2]) assert.ok(gradientError(trainable(fresh(), MODEL, 1), k) < 1e-8);
});

test('a network without fixed tensors is trained as it is', () => {
  const engine = referenceEngine(shapeOf(), 1);
  const { engine: trained, wrap } = trainable(engine, { ...MODEL, kind: 'mlp' }, 1);
  assert.equal(trained, engine);
  const stepper = {} as Stepper;
  assert.equal(wrap(stepper), stepper);
});

test('factorised: the network is the same at first, s is near its mean, and only weights have one', () => {
  const [plain, engine] = [fresh(), fresh()];
  const { engine: trained } = trainable(engine, FACTORISED, 1);
  assert.ok(relativeError(engine.weights, plain.weights) < 1e-15);
  for (const { name, rows, columns, offset } of trained.layout) {
    if (name.endsWith('.scale')) {
      const values = Array.from(trained.weights.subarray(offset, offset + rows));
      assert.ok(values.every((s) => Math.abs(s - 1) < 0.5) && new Set(values).size === rows && columns === 1, name);
    }
  }
  const names = trained.layout.map(({ name }) => name);
  assert.equal(names.filter((name) => name.endsWith('.scale')).length, 6);
  assert.ok(!names.some((name) => name.startsWith('features')) && names.at(-1) === 'alpha');
  const other = trainable(fresh(), FACTORISED, 2).engine;
  assert.notDeepEqual(other.weights, trained.weights);
});

test('factorised: gradients by s and V are central differences of the losses', () => {
  for (const k of [0, 1, 2]) {
    const error = gradientError(trainable(fresh(), FACTORISED, 1), k);
    assert.ok(error < 1e-8, `L_${k}: ${error}`);
  }
});

test("factorised: gradients of losses combined are the combination, at the engine's present weights", () => {
  const { engine } = trainable(fresh(), FACTORISED, 1);
  engine.weights.set(randomVector(engine.weights.length, 8));
  const separate = engine.gradient(BATCH, BATCH.omega, [], 'separate').gradients.map((g) => g.slice());
  const [combined] = engine.gradient(BATCH, BATCH.omega, LAMBDA, 'combined').gradients;
  const expected = combined.map((_, i) => separate.reduce((sum, g, k) => sum + LAMBDA[k] * g[i], 0));
  assert.ok(relativeError(combined, expected) < 1e-13);
});

/** Adam on what is trained. */
function stepperOf({ engine }: Trainable): Stepper {
  const adam = createAdam(engine, { kind: 'adam', rate: 1, b1: 0.9, b2: 0.99, epsilon: 1e-8, weightDecay: 0 });
  return {
    operations: 7,
    step() {
      const { losses, gradients } = engine.gradient(BATCH, BATCH.omega, LAMBDA, 'combined');
      adam.step(gradients[0], 1e-2);
      const loss = losses.reduce((sum, l, k) => sum + LAMBDA[k] * l, 0);
      return { loss, parts: [...losses], weights: LAMBDA, rate: 1e-2 };
    },
    saveState: () => adam.saveState(),
    loadState: (state) => adam.loadState(state),
  };
}

test("factorised: a step leaves the engine's weights up to date, and a saved state goes on bit for bit", () => {
  const straight = fresh();
  const first = trainable(straight, FACTORISED, 1);
  const stepper = first.wrap(stepperOf(first));
  const before = stepper.step(0).loss;
  assert.deepEqual([stepper.converged, stepper.operations], [false, 7]);
  for (let i = 1; i < 5; i++) stepper.step(i);
  const state: State = new Map();
  addSection(state, 'all', stepper.saveState());
  const saved = new Map([...state].map(([name, values]) => [name.slice(4), values.slice()]));
  for (let i = 5; i < 30; i++) stepper.step(i);
  const pushed = straight.weights.slice();
  const after = straight.losses(BATCH, BATCH.omega).reduce((sum, l, k) => sum + LAMBDA[k] * l, 0);
  assert.ok(after < 0.8 * before, `${before} ${after}`);
  first.engine.losses(BATCH, BATCH.omega);
  assert.deepEqual(straight.weights, pushed);

  const resumed = fresh();
  const second = trainable(resumed, FACTORISED, 1);
  const again = second.wrap(stepperOf(second));
  again.step(0);
  again.loadState(saved);
  for (let i = 5; i < 30; i++) again.step(i);
  assert.deepEqual(resumed.weights, straight.weights);
});
