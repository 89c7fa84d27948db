import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NetworkModel } from '@spacetime/dsl';
import { Random } from '@spacetime/geometry';
import type { NetworkShape } from '../src/engine.ts';
import { initialise } from '../src/initialise.ts';
import { networkLayout, weightCount } from '../src/layout.ts';
import { jetNetwork } from '../src/learned/jet-network.ts';
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

/** A PirateNet of 2 outputs as a fit has it. */
function fresh(inputs: number, change: Partial<NetworkModel>) {
  const model: NetworkModel = { ...network, ...change, kind: 'piratenet' };
  const { width, depth, activation, omega, scale } = model;
  const shape: NetworkShape = { inputs, width, depth, outputs: 2, activation, omega, scale, architecture: 'piratenet' };
  const layout = networkLayout(shape);
  const weights = new Float64Array(weightCount(shape));
  initialise(model, layout, weights, new Random(7));
  return { shape, layout, weights };
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

test('random Fourier features: cosine and sine of the same frequency, normal with their deviation', () => {
  const { layout, weights } = fresh(3, { width: 401, depth: 1, fourier: 2.5 });
  const [b, bias] = layout.map(({ offset, rows, columns }) => weights.subarray(offset, offset + rows * columns));
  assert.deepEqual(Array.from(bias.subarray(0, 4)), [Math.PI / 2, 0, Math.PI / 2, 0]);
  for (let row = 0; row + 1 < 401; row += 2) {
    assert.deepEqual(b.subarray(3 * row, 3 * row + 3), b.subarray(3 * row + 3, 3 * row + 6));
  }
  const own = b.filter((_, i) => Math.floor(i / 3) % 2 === 0);
  assert.equal(new Set(own).size, own.length);
  assert.ok(Math.abs(variance(own) / 2.5 ** 2 - 1) < 4 * Math.sqrt(2 / own.length), `${variance(own)}`);
});

test('piratenet: α is zero, so that at first it is linear in its Fourier features', () => {
  const { shape, layout, weights } = fresh(3, { width: 12, depth: 2, fourier: 1 });
  const { offset, rows } = layout.at(-1)!;
  assert.deepEqual(weights.subarray(offset, offset + rows), new Float64Array(2));
  for (const { name, offset: at, rows: out, columns } of layout) {
    if (!name.endsWith('.weight') || name === 'features.weight') continue;
    const w = weights.subarray(at, at + out * columns);
    assert.ok(Math.abs((variance(w) * (out + columns)) / 2 - 1) < 4 * Math.sqrt(2 / w.length), name);
  }
  const output = layout.findIndex(({ name }) => name === 'output.weight');
  const [w, bias] = [layout[output], layout[output + 1]];
  weights.set([0.3, -0.2], bias.offset);
  const point = Float64Array.of(0.3, -0.7, 0.2);
  const expected = [0, 1].map((c) => {
    let sum = weights[bias.offset + c];
    for (let k = 0; k < 12; k++) {
      const phase = point.reduce((total, x, i) => total + weights[3 * k + i] * x, 0);
      sum += weights[w.offset + 12 * c + k] * (k % 2 === 0 ? Math.cos(phase) : Math.sin(phase));
    }
    return sum;
  });
  const found = new Float64Array(2);
  jetNetwork(shape, weights).forward(point, 1, 0, found);
  for (const c of [0, 1]) assert.ok(Math.abs(found[c] - expected[c]) < 1e-14, `${found[c]} ${expected[c]}`);
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
