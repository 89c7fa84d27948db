import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCpuEngine } from '../../src/engines/cpu/engine.ts';
import { createKfac } from '../../src/optimizers/kfac.ts';
import { KroneckerPreconditioner } from '../../src/optimizers/kronecker-preconditioner.ts';
import { randomBatch, randomVector, relativeError, shapeOf } from '../engines/cases.ts';

const SHAPE = shapeOf({ inputs: 2, width: 12, depth: 2, outputs: 3 });

async function small() {
  const engine = await createCpuEngine(SHAPE, 0, { precision: 'float64', threads: 1, directions: 1 });
  engine.weights.set(randomVector(engine.weights.length, 3, 0.6));
  const count = 400;
  const batch = randomBatch(SHAPE, 0, count, 1, 1);
  for (let p = 0; p < count; p++) {
    const [x, y] = batch.features.subarray(2 * p, 2 * p + 2);
    batch.targets.set([Math.sin(2 * x! * y!), Math.exp(-x! * x!), x! / (2 + y!)], 3 * p);
  }
  return { engine, batch, data: { omega: new Float64Array(3).fill(1), batch: () => batch } };
}

test('the preconditioner inverts ⊕ B ⊗ A + μ', async () => {
  const { engine, batch, data } = await small();
  const pairs = engine.kroneckerFactors!(batch, data.omega, [1], 1);
  const preconditioner = new KroneckerPreconditioner(engine);
  preconditioner.refresh(pairs);
  const mu = 1e-3 * preconditioner.largest;
  const x = randomVector(engine.weights.length, 5);
  const v = new Float64Array(x.length);
  for (const [l, { inputs, outputs }] of pairs.entries()) {
    const [weight, bias] = [engine.layout[2 * l]!, engine.layout[2 * l + 1]!];
    const { rows, columns } = weight;
    const place = (i: number, j: number) => (j < columns ? weight.offset + i * columns + j : bias.offset + i);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j <= columns; j++) {
        let sum = mu * x[place(i, j)]!;
        for (let k = 0; k < rows; k++) {
          for (let m = 0; m <= columns; m++) {
            sum += outputs[i * rows + k]! * inputs[j * (columns + 1) + m]! * x[place(k, m)]!;
          }
        }
        v[place(i, j)] = sum;
      }
    }
  }
  preconditioner.apply(v, mu, v);
  assert.ok(relativeError(v, x) < 1e-10, `${relativeError(v, x)}`);
  engine.dispose();
});

test('with products enough a step is the damped Gauss–Newton step', async () => {
  const { engine, batch, data } = await small();
  const n = engine.weights.length;
  const before = Float64Array.from(engine.weights);
  const g = Float64Array.from(engine.gradient(batch, data.omega, [1], 'combined').gradients[0]!);
  const columns = Array.from({ length: n }, (_, k) => {
    const [v, out] = [engine.allocate(n), engine.allocate(n)];
    v[k] = 1;
    engine.gaussNewton!(batch, data.omega, [1], v, out);
    return Float64Array.from(out);
  });
  const kfac = createKfac(engine, data, [1], { damping: 1, products: 2000, refresh: 1 });
  kfac.step(0);
  const d = Float64Array.from(engine.weights, (w, i) => w - before[i]!);
  const mu = kfac.saveState().get('mu')![0]!;
  // μ of this step was 1 × the largest eigenvalue, and the next may be 0.4 or 2.5 times that.
  const preconditioner = new KroneckerPreconditioner(engine);
  engine.weights.set(before);
  preconditioner.refresh(engine.kroneckerFactors!(batch, data.omega, [1], Math.imul(1, 0x9e3779b1)));
  const largest = preconditioner.largest;
  assert.ok([0.4, 1, 2.5].some((factor) => Math.abs(mu / largest - factor) < 1e-12));
  const left = d.map((x, i) => largest * x + columns.reduce((sum, column, k) => sum + column[i]! * d[k]!, 0) + g[i]!);
  assert.ok(relativeError(left, new Float64Array(n)) < 0.02 * Math.max(...g.map(Math.abs)));
  engine.dispose();
});

test('fixed Fourier features stay as they are while the layers behind them learn', async () => {
  const shape = shapeOf({ inputs: 2, width: 12, depth: 3, outputs: 3, fourier: true });
  const engine = await createCpuEngine(shape, 0, { precision: 'float64', threads: 1, directions: 1 });
  engine.weights.set(randomVector(engine.weights.length, 3, 0.6));
  const { batch, data, engine: other } = await small();
  const fixed = engine.layout.filter((tensor) => tensor.fixed);
  const behind = fixed.reduce((end, { offset, rows, columns }) => Math.max(end, offset + rows * columns), 0);
  assert.ok(behind > 0);
  const before = engine.weights.slice(0, behind);
  // The matrix is that of the layers behind: a direction in them, against the change of the gradient without errors.
  const exact = engine.allocate(batch.targets.length);
  engine.forward(batch.features, batch.count, 0, exact);
  const [v, product] = [engine.allocate(engine.weights.length), engine.allocate(engine.weights.length)];
  v.set(randomVector(v.length, 8));
  v.fill(0, 0, behind);
  engine.gaussNewton!(batch, data.omega, [1], v, product);
  const at = engine.weights.slice();
  const gradient = (step: number) => {
    for (let i = 0; i < v.length; i++) engine.weights[i] = at[i]! + step * v[i]!;
    return engine.gradient({ ...batch, targets: exact }, data.omega, [1], 'combined').gradients[0]!.slice();
  };
  const h = 1e-3;
  const [a, b, c, d] = [gradient(-2 * h), gradient(-h), gradient(h), gradient(2 * h)];
  const expected = a.map((_, i) => (a[i]! - 8 * b[i]! + 8 * c[i]! - d[i]!) / (12 * h));
  engine.weights.set(at);
  assert.ok(relativeError(product, expected) < 2e-7, `${relativeError(product, expected)}`);

  const kfac = createKfac(engine, data, [1], { damping: 1e-2, products: 40, refresh: 3 });
  const losses = Array.from({ length: 30 }, (_, index) => kfac.step(index).loss);
  assert.deepEqual(engine.weights.slice(0, behind), before);
  assert.ok(losses.at(-1)! < 1e-3 * losses[0]!, `${losses[0]} to ${losses.at(-1)}`);
  engine.dispose();
  other.dispose();
});

test('learns in tens of steps, lowering its loss at each, and more products bring more', async () => {
  const losses: number[] = [];
  let first = 0;
  for (const products of [1, 60]) {
    const { engine, data } = await small();
    const kfac = createKfac(engine, data, [1], { damping: 1e-2, products, refresh: 3 });
    let last = Number.POSITIVE_INFINITY;
    for (let index = 0; index < 40; index++) {
      const { loss } = kfac.step(index);
      if (index === 0) first = loss;
      assert.ok(loss <= last, `step ${index}: ${loss} after ${last}`);
      last = loss;
    }
    losses.push(last);
    engine.dispose();
  }
  assert.ok(losses[0]! < first / 10 && losses[1]! < losses[0]! / 1000, `${first}, ${losses}`);
});
