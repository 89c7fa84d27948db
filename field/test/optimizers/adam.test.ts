import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAdam } from '../../src/optimizers/adam.ts';
import { randomVector, toyEngine } from '../toy-engine.ts';

const settings = { rate: 0.1, b1: 0.9, b2: 0.999, epsilon: 1e-8 };

test('three steps by hand', () => {
  const engine = toyEngine([['layer0.weight', 1, 1]]);
  const adam = createAdam(engine, { kind: 'adam', ...settings, weightDecay: 0 });
  engine.weights[0] = 1;
  const expected = [];
  let [w, m, v] = [1, 0, 0];
  for (const [k, g] of [0.5, -0.25, 2].entries()) {
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    w -= (0.1 * (m / (1 - 0.9 ** (k + 1)))) / (Math.sqrt(v / (1 - 0.999 ** (k + 1))) + 1e-8);
    expected.push(w);
    adam.step(Float64Array.of(g), 0.1);
    assert.ok(Math.abs(engine.weights[0] - w) < 1e-15);
  }
  // Kingma & Ba, § 2.1: the first step has the length of the rate, whatever the gradient's scale.
  assert.ok(Math.abs(expected[0] - 0.9) < 1e-8);
});

test('adamw shrinks the weights by rate·decay, adam adds decay·w to the gradient', () => {
  for (const kind of ['adam', 'adamw'] as const) {
    const engine = toyEngine([['layer0.weight', 1, 1]]);
    engine.weights[0] = 3;
    const adam = createAdam(engine, { kind, ...settings, weightDecay: 0.5 });
    adam.step(Float64Array.of(0), 0.1);
    const expected = kind === 'adamw' ? 3 * (1 - 0.05) : 3 - (0.1 * 1.5) / (1.5 + 1e-8);
    assert.ok(Math.abs(engine.weights[0] - expected) < 1e-14);
  }
});

test('finds the minimum of a badly scaled quadratic', () => {
  const engine = toyEngine([['layer0.weight', 3, 2]]);
  engine.weights.set(randomVector(6, 1));
  const curvatures = [1, 100, 1e4, 1e-2, 3, 30];
  const minimum = [1, -2, 3, -4, 5, -6];
  const adam = createAdam(engine, { kind: 'adam', ...settings, weightDecay: 0 });
  for (let step = 0; step < 3000; step++) {
    const gradient = Float64Array.from(curvatures, (c, i) => c * (engine.weights[i] - minimum[i]));
    adam.step(gradient, 0.1 * (1 - step / 3000));
  }
  for (const [i, x] of minimum.entries()) assert.ok(Math.abs(engine.weights[i] - x) < 1e-4, `${engine.weights}`);
});

test('a saved state continues bit for bit', () => {
  const run = (interrupt: boolean) => {
    const engine = toyEngine([['layer0.weight', 4, 3]]);
    engine.weights.set(randomVector(12, 2));
    const model = { kind: 'adamw', ...settings, weightDecay: 0.01 } as const;
    let adam = createAdam(engine, model);
    for (let step = 0; step < 20; step++) {
      if (interrupt && step === 9) {
        const state = adam.saveState();
        adam = createAdam(engine, model);
        adam.loadState(state);
      }
      adam.step(
        engine.weights.map((w) => w ** 3 - step / 10),
        0.01,
      );
    }
    return engine.weights;
  };
  assert.deepEqual(run(true), run(false));
});

test('a state of another shape is refused', () => {
  const adam = (n: number) =>
    createAdam(toyEngine([['layer0.weight', n, 1]]), { kind: 'adam', ...settings, weightDecay: 0 });
  assert.throws(() => adam(3).loadState(adam(2).saveState()), /'m' has 2 numbers, not 3/);
  assert.throws(() => adam(3).loadState(new Map()), /no 'count'/);
});
