import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetworkModel } from '@spacetime/dsl';
import { Random } from '@spacetime/geometry';
import { initialise } from '../src/initialise.ts';
import { toyEngine } from './toy-engine.ts';

const network = { width: 80, depth: 2, activation: 'silu', omega: 30, scale: 10 } as const;
const layers = [
  ['layer0.weight', 80, 4],
  ['layer0.bias', 80, 1],
  ['layer1.weight', 80, 80],
  ['layer1.bias', 80, 1],
  ['layer2.weight', 10, 80],
  ['layer2.bias', 10, 1],
] as const;

function fill(kind: NetworkModel['kind']): Record<string, Float64Array> {
  const engine = toyEngine(layers);
  initialise({ ...network, kind }, engine.layout, engine.weights, new Random(7));
  const entries = engine.layout.map(({ name, offset, rows, columns }) => [
    name,
    Float64Array.from(engine.weights.subarray(offset, offset + rows * columns)),
  ]);
  return Object.fromEntries(entries);
}

const variance = (a: Float64Array) => a.reduce((sum, x) => sum + x * x, 0) / a.length;
const largest = (a: Float64Array) => a.reduce((worst, x) => Math.max(worst, Math.abs(x)), 0);

test('mlp: normal with variance 2/(in + out), biases zero', () => {
  const weights = fill('mlp');
  for (const [name, inputs, outputs] of [
    ['layer0', 4, 80],
    ['layer1', 80, 80],
    ['layer2', 80, 10],
  ] as const) {
    const w = weights[`${name}.weight`];
    const expected = 2 / (inputs + outputs);
    // The sample variance of n normal numbers has the relative deviation √(2/n).
    assert.ok(Math.abs(variance(w) / expected - 1) < 4 * Math.sqrt(2 / w.length), name);
    const kurtosis = w.reduce((sum, x) => sum + x ** 4, 0) / w.length / variance(w) ** 2;
    assert.ok(Math.abs(kurtosis - 3) < 4 * Math.sqrt(24 / w.length), `${name}: ${kurtosis}`);
    assert.equal(largest(weights[`${name}.bias`]), 0);
  }
});

test('siren and wire: uniform within their bounds', () => {
  const bounds = {
    siren: [1 / 4, Math.sqrt(6 / 80) / 30, Math.sqrt(6 / 80) / 30],
    wire: [1 / 2, 1 / Math.sqrt(80), 1 / Math.sqrt(80)],
  };
  for (const kind of ['siren', 'wire'] as const) {
    const weights = fill(kind);
    for (const [layer, bound] of bounds[kind].entries()) {
      const w = weights[`layer${layer}.weight`];
      assert.ok(largest(w) <= bound && largest(w) > 0.95 * bound);
      assert.ok(Math.abs(variance(w) / (bound ** 2 / 3) - 1) < 4 * Math.sqrt(0.8 / w.length));
      const biasBound = layer === 0 ? 1 / 2 : 1 / Math.sqrt(80);
      assert.ok(largest(weights[`layer${layer}.bias`]) <= biasBound);
      assert.ok(largest(weights[`layer${layer}.bias`]) > 0.5 * biasBound);
    }
  }
});
