import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bestStep, compareFiniteDifferences } from '../../src/comparison/finite-differences.ts';
import { COMPARED } from '../../src/comparison/quantities.ts';
import { fields, pointsIn, SCHWARZSCHILD } from '../curvature/sources.ts';

const { metric, background } = fields(SCHWARZSCHILD);
const COUNT = 60;
const points = pointsIn(metric, COUNT);

describe('all orders and precisions', () => {
  const results = compareFiniteDifferences(metric, background, points, COUNT, {
    steps: [1e-4, 1e-3, 1e-2, 0.03, 0.1, 0.3],
  });

  test('one entry at h = 0.01 and one at the best steps', () => {
    assert.deepEqual(
      results.map(({ order, precision, h }) => [order, precision, h]),
      [2, 4, 6].flatMap((order) =>
        ['float32', 'float64'].flatMap((precision) => [0.01, 'best'].map((h) => [order, precision, h])),
      ),
    );
    for (const { faulty, moved, quantities } of results) {
      assert.equal(faulty, 0);
      assert.equal(moved, false);
      assert.deepEqual(Object.keys(quantities), [...COMPARED]);
    }
  });

  test('the best step is never worse', () => {
    for (let k = 0; k < results.length; k += 2) {
      const [fixed, best] = [results[k]!, results[k + 1]!];
      for (const name of COMPARED) {
        assert.equal(fixed.quantities[name].h, 0.01);
        assert.ok(best.quantities[name].mae! <= fixed.quantities[name].mae!, `${name}, order ${best.order}`);
      }
    }
  });

  test('truncation rules at order 2, rounding at order 6 and in float32', () => {
    const mae = (order: number, precision: string, h: 0.01 | 'best', name: 'hessian' | 'riemann' | 'jacobian') =>
      results.find((r) => r.order === order && r.precision === precision && r.h === h)!.quantities[name].mae!;
    // In float64 at a fixed step every two orders win more than two decades.
    for (const name of ['jacobian', 'hessian', 'riemann'] as const) {
      assert.ok(mae(4, 'float64', 0.01, name) < 1e-2 * mae(2, 'float64', 0.01, name));
      assert.ok(mae(6, 'float64', 0.01, name) < mae(4, 'float64', 0.01, name));
    }
    // In float32 the second derivatives are ε r²/h² whatever the order (the published 1.8e-2 for Riemann, there).
    for (const order of [2, 4, 6]) {
      const riemann = mae(order, 'float32', 0.01, 'riemann');
      assert.ok(riemann > 3e-3 && riemann < 0.2, String(riemann));
    }
    const steps = (precision: string) =>
      results.find((r) => r.order === 6 && r.precision === precision && r.h === 'best')!;
    assert.ok(steps('float32').quantities.hessian.h > steps('float64').quantities.hessian.h);
  });
});

test('the best step of a scan is the one with the smallest error, quantity by quantity', () => {
  const steps = [1e-5, 1e-3, 0.1];
  const best = bestStep(metric, points, COUNT, { order: 2, precision: 'float64', steps });
  assert.equal(best.hessian!.h, 1e-3);
  assert.equal(best.jacobian!.h, 1e-5);
  assert.equal(best.metric!.error, 0);
  const few = bestStep(metric, points, COUNT, { order: 2, precision: 'float64', steps, quantities: ['ricci'] });
  assert.deepEqual(few, { ricci: best.ricci });
});

test('points whose stencils leave the realm of the metric are moved inside the domain', () => {
  // The horizon lies a hundredth beyond the edge: at h = 0.02 a stencil of order 2 crosses it, exactly at r = 2.
  const near = fields(SCHWARZSCHILD.replace('r in 3 .. 140', 'r in 2.02 .. 3'));
  const edge = Float64Array.of(0.5, 2.02, 1, 1, 0.5, 2.5, 1, 1);
  const [fixed] = compareFiniteDifferences(near.metric, near.background, edge, 2, {
    orders: [2],
    precisions: ['float64'],
    h: 2.02 - 2,
    steps: [1e-3],
  });
  assert.equal(fixed!.faulty, 0);
  assert.equal(fixed!.moved, true);
  const best = bestStep(near.metric, edge, 2, { order: 2, precision: 'float64', steps: [1e-4, 2.02 - 2] });
  assert.equal(best.hessian!.h, 1e-4);
});
