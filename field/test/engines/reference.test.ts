import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Order } from '@spacetime/geometry';
import type { Activation, NetworkShape } from '../../src/engine.ts';
import { networkLayout, weightCount } from '../../src/layout.ts';
import { orderOfStream, streamsAlong } from '../../src/streams.ts';
import { randomBatch, randomVector, relativeError, shapeOf } from './cases.ts';
import { addProduct, constant, cos, exp, type MultiDual, reciprocal, scaled, sin, times } from './multidual.ts';
import { PAIRS, referenceEngine } from './reference.ts';

const ACTIVATIONS: Activation[] = ['silu', 'tanh', 'sine', 'gabor'];
const ORDERS: Order[] = [0, 1, 2];

function sigma(shape: NetworkShape, z: MultiDual): MultiDual {
  const phase = scaled(z, shape.omega);
  const sigmoid = (x: MultiDual) => {
    const e = exp(scaled(x, -1));
    e[0]! += 1;
    return reciprocal(e);
  };
  switch (shape.activation) {
    case 'silu':
      return times(z, sigmoid(z));
    case 'tanh': {
      const t = scaled(sigmoid(scaled(z, 2)), 2);
      t[0]! -= 1;
      return t;
    }
    case 'sine':
      return sin(phase);
    case 'gabor':
      return times(cos(phase), exp(scaled(times(z, z), -(shape.scale ** 2))));
  }
}

/** The plain network on multi-dual numbers; weights are x + ε₂ direction. */
function evaluate(
  shape: NetworkShape,
  weights: Float64Array,
  direction: Float64Array,
  features: MultiDual[],
): MultiDual[] {
  let at = 0;
  const weight = () => {
    const w = constant(weights[at]!);
    w[4] = direction[at++]!;
    return w;
  };
  if (shape.architecture === 'piratenet') return evaluatePirate(shape, weight, features);
  let a = features;
  for (let layer = 0; layer <= shape.depth; layer++) {
    const rows = layer === shape.depth ? shape.outputs : shape.width;
    const z = Array.from({ length: rows }, () => constant(0));
    for (const sum of z) for (const x of a) addProduct(sum, weight(), x);
    for (const sum of z) addProduct(sum, weight(), constant(1));
    a = layer === shape.depth ? z : z.map((x) => (shape.fourier && layer === 0 ? sin(x) : sigma(shape, x)));
  }
  return a;
}

/** PirateNet on multi-dual numbers, its weights in the order of the layout. */
function evaluatePirate(shape: NetworkShape, weight: () => MultiDual, features: MultiDual[]): MultiDual[] {
  const { width, depth, outputs } = shape;
  const read = (rows: number, columns: number) => {
    const w = Array.from({ length: rows }, () => Array.from({ length: columns }, weight));
    const b = Array.from({ length: rows }, weight);
    return (x: MultiDual[]) =>
      w.map((row, r) => {
        const sum = b[r]!.slice();
        for (const [c, value] of row.entries()) addProduct(sum, value, x[c]!);
        return sum;
      });
  };
  const square = () => {
    const layer = read(width, width);
    return (x: MultiDual[]) => layer(x).map((z) => sigma(shape, z));
  };
  const mix = (f: MultiDual, a: MultiDual, b: MultiDual) => {
    const sum = times(f, a);
    const rest = scaled(f, -1);
    rest[0]! += 1;
    addProduct(sum, rest, b);
    return sum;
  };
  const embed = read(width, shape.inputs);
  const [gateU, gateV] = [square(), square()];
  const blocks = Array.from({ length: depth }, () => [square(), square(), square()] as const);
  const output = read(outputs, width);
  let x = embed(features).map(sin);
  const [u, v] = [gateU(x), gateV(x)];
  for (const [f, g, h] of blocks) {
    const alpha = weight();
    const gated = (y: MultiDual[]) => y.map((value, k) => mix(value, u[k]!, v[k]!));
    const last = h(gated(g(gated(f(x)))));
    x = x.map((value, k) => mix(alpha, last[k]!, value));
  }
  return output(x);
}

/** Features along the coordinates i and j as ε₀ and ε₁. */
function pairFeatures(
  features: Float64Array,
  shape: NetworkShape,
  order: Order,
  directions: number,
  point: number,
  i: number,
  j: number,
) {
  const streams = streamsAlong(directions, order);
  const at = (stream: number, c: number) =>
    stream < streams ? features[(point * streams + stream) * shape.inputs + c]! : 0;
  const pair = 1 + directions + PAIRS[directions]!.findIndex(([a, b]) => a === Math.min(i, j) && b === Math.max(i, j));
  return Array.from({ length: shape.inputs }, (_, c) =>
    Float64Array.of(at(0, c), at(1 + i, c), at(1 + j, c), at(pair, c), 0, 0, 0, 0),
  );
}

const CASES: Partial<NetworkShape>[] = [
  ...ACTIVATIONS.map((activation) => ({ activation })),
  { fourier: true, activation: 'tanh' },
  { architecture: 'piratenet', activation: 'tanh', width: 5 },
  { architecture: 'piratenet', activation: 'gabor', width: 4 },
];

for (const change of CASES) {
  const { activation } = change;
  const name = `${change.architecture ?? 'perceptron'}${change.fourier ? ' on Fourier features' : ''}, ${activation}`;
  /** What is fixed has no gradient, and does not move. */
  const isFixed = (shape: NetworkShape, index: number) =>
    networkLayout(shape).some(
      ({ fixed, offset, rows, columns }) => fixed && index >= offset && index < offset + rows * columns,
    );

  test(`${name}: the reference's jets and gradients are those of multi-dual numbers`, () => {
    const shape = shapeOf(change);
    for (const [order, directions] of ORDERS.flatMap((k) => [1, 2, 3, 4].map((d) => [k, d] as const))) {
      const streams = streamsAlong(directions, order);
      const batch = randomBatch(shape, order, 3, 5, directions);
      const { omega, count } = batch;
      const engine = referenceEngine(shape, order, directions);
      engine.weights.set(randomVector(weightCount(shape), 9));
      const out = new Float64Array(count * streams * shape.outputs);
      engine.forward(batch.features, count, order, out);
      const { losses, gradients } = engine.gradient(batch, omega, [], 'separate');
      for (const seed of [11, 12]) {
        const direction = randomVector(weightCount(shape), seed).map((x, i) => (isFixed(shape, i) ? 0 : x));
        const jets = new Float64Array(out.length);
        const loss = new Float64Array(order + 1);
        const slope = new Float64Array(order + 1);
        for (let p = 0; p < count; p++) {
          for (let s = 0; s < streams; s++) {
            const k = orderOfStream(directions, s);
            const [i, j] = k < 2 ? [Math.max(0, s - 1), 0] : PAIRS[directions]![s - 1 - directions]!;
            const part = [0, 1, 3][k]!;
            const values = evaluate(
              shape,
              engine.weights as Float64Array,
              direction,
              pairFeatures(batch.features as Float64Array, shape, order, directions, p, i, j),
            );
            for (const [c, value] of values.entries()) {
              const index = (p * streams + s) * shape.outputs + c;
              jets[index] = value[part]!;
              const error = value[part]! - batch.targets[index]!;
              loss[k]! += (omega[s * shape.outputs + c]! * error ** 2) / (2 * count);
              slope[k]! += (omega[s * shape.outputs + c]! * error * value[part | 4]!) / count;
            }
          }
        }
        assert.ok(relativeError(out, jets) < 1e-13);
        assert.ok(relativeError(losses, loss) < 1e-13);
        for (let k = 0; k <= order; k++) {
          const along = Array.from(gradients[k]!).reduce((sum, g, i) => sum + g * direction[i]!, 0);
          assert.ok(
            Math.abs(along - slope[k]!) < 1e-12 * Math.abs(slope[k]!),
            `order ${order}, L_${k}: ${along} ${slope[k]}`,
          );
        }
      }
    }
  });

  test(`${name}: the reference's gradient is the central difference of its loss`, () => {
    const shape = shapeOf({ ...change, width: 5 });
    const batch = randomBatch(shape, 2, 2, 21);
    const engine = referenceEngine(shape, 2);
    engine.weights.set(randomVector(weightCount(shape), 22, 0.7));
    const lambda = [0.9, 0.3, 0.1];
    const [gradient] = engine.gradient(batch, batch.omega, lambda, 'combined').gradients;
    const differences = Array.from(gradient!, (_, i) => {
      if (isFixed(shape, i)) return 0;
      const at = (h: number) => {
        const w = engine.weights[i]!;
        engine.weights[i] = w + h;
        const loss = engine.losses(batch, batch.omega).reduce((sum, l, k) => sum + lambda[k]! * l, 0);
        engine.weights[i] = w;
        return loss;
      };
      const h = 1e-3;
      return (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
    });
    const error = relativeError(gradient!, differences);
    assert.ok(error < 1e-8, `${error}`);
  });
}

test('the reference orthonormalises and multiplies', () => {
  const { matrices } = referenceEngine(shapeOf(), 0);
  const n = 7;
  const a = randomVector(n * n, 3);
  const q = a.slice();
  matrices.orthonormalize(n, q);
  const gram = new Float64Array(n * n);
  matrices.gemm(true, false, n, n, n, 1, q, q, 0, gram);
  assert.ok(
    relativeError(
      gram,
      Float64Array.from(gram, (_, i) => +(i % (n + 1) === 0)),
    ) < 1e-14,
  );
  const r = new Float64Array(n * n);
  matrices.gemm(true, false, n, n, n, 1, q, a, 0, r);
  for (let i = 0; i < n; i++) {
    assert.ok(r[i * n + i]! > 0);
    for (let j = 0; j < i; j++) assert.ok(Math.abs(r[i * n + j]!) < 1e-14);
  }
});
