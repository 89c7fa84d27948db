import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compareFields, type QuantityError } from '../../src/comparison/compare.ts';
import { COMPARED, type ComparedQuantity } from '../../src/comparison/quantities.ts';
import { CompensatedSum } from '../../src/comparison/sums.ts';
import { type Quantity, quantityOf } from '../../src/curvature/quantity-of.ts';
import type { ExactMetric } from '../../src/fields/exact-metric.ts';
import type { Fault, MetricField, Order } from '../../src/metric-field.ts';
import { fields, KERR, KERR_SCHILD, pointsIn, SCHWARZSCHILD } from '../curvature/sources.ts';

const at = (text: string, parameter: string, value: string): string => text.replace(parameter, value);
const WRONG_SPIN = at(KERR, 'a = 0.7', 'a = 0.7001');

/** A quantity's numbers in full, straight from the fields: the jet's parts, or all components of a tensor. */
function numbers(field: MetricField, name: ComparedQuantity, points: Float64Array): Float64Array {
  const count = points.length / 4;
  if (name !== 'metric' && name !== 'jacobian' && name !== 'hessian') {
    return quantityOf(field, name as Quantity, points, count).data;
  }
  const jets = new Float64Array(150 * count);
  field.jets(points, count, 2, jets);
  const [from, to] = { metric: [0, 10], jacobian: [10, 50], hessian: [50, 150] }[name] as [number, number];
  return jets.filter((_, k) => k % 150 >= from && k % 150 < to);
}

const norm = (values: Float64Array): number => Math.hypot(...values);

function near(actual: number | null, expected: number, relative = 1e-12): void {
  assert.ok(
    actual !== null && Math.abs(actual - expected) <= relative * Math.abs(expected),
    `${actual}, expected ${expected}`,
  );
}

describe('definitions', () => {
  const exact = fields(KERR);
  const learned = fields(WRONG_SPIN).metric;
  const count = 300;
  const points = pointsIn(exact.metric, count);
  const comparison = compareFields(learned, exact.metric, exact.background, points, count);

  test('every norm, by brute force over the full arrays', () => {
    assert.equal(comparison.points, count);
    assert.equal(comparison.faulty, 0);
    for (const name of COMPARED) {
      const [ours, theirs, base] = [exact.metric, learned, exact.background].map((f) => numbers(f, name, points)) as [
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      const error = theirs.map((x, k) => x - ours[k]!);
      const found = comparison.quantities[name];
      assert.equal(found.components, ours.length / count);
      near(found.mae, error.reduce((sum, x) => sum + Math.abs(x), 0) / error.length);
      if (name === 'ricci') continue;
      near(found.relative_l2, norm(error) / norm(ours));
      near(found.relative_l2_distortion, norm(error) / norm(ours.map((x, k) => x - base[k]!)));
    }
  });

  test('the Ricci tensor of a vacuum has no relative error, but an absolute one', () => {
    const { ricci } = comparison.quantities;
    assert.equal(ricci.relative_l2, null);
    assert.equal(ricci.relative_l2_distortion, null);
    assert.ok(ricci.mae! > 0 && ricci.mae! < 1e-9, `${ricci.mae}`); // both are vacua
  });

  test('for the curvature over a flat background both relative errors are one', () => {
    const { riemann, kretschmann } = comparison.quantities;
    near(riemann.relative_l2_distortion, riemann.relative_l2!, 1e-9);
    near(kretschmann.relative_l2_distortion, kretschmann.relative_l2!, 1e-9);
  });

  test('numbers of components', () => {
    const components = COMPARED.map((name) => comparison.quantities[name].components);
    assert.deepEqual(components, [10, 40, 100, 64, 256, 16, 1]);
  });
});

describe('what vanishes has no relative error', () => {
  const nothing = (error: QuantityError): void => {
    assert.equal(error.relative_l2, null);
    assert.equal(error.relative_l2_distortion, null);
  };

  test('flat space in spherical coordinates has no curvature', () => {
    const { metric, background } = fields(at(SCHWARZSCHILD, 'M = 1', 'M = 0'));
    const learned = fields(SCHWARZSCHILD).metric;
    const { quantities } = compareFields(learned, metric, background, pointsIn(metric, 100), 100);
    for (const name of ['riemann', 'ricci', 'kretschmann'] as const) nothing(quantities[name]);
    assert.ok(quantities.riemann.mae! > 1e-6);
    assert.ok(quantities.metric.relative_l2! > 0);
    assert.equal(quantities.metric.relative_l2_distortion, null); // the metric is its own background
    assert.ok(quantities.christoffel.relative_l2! > 0);
  });

  test('Minkowski in Cartesian coordinates has no derivatives', () => {
    const { metric, background } = fields(at(KERR_SCHILD, 'M = 1', 'M = 0'));
    const { quantities } = compareFields(fields(KERR_SCHILD).metric, metric, background, pointsIn(metric, 50), 50);
    for (const name of ['jacobian', 'hessian', 'christoffel', 'riemann'] as const) nothing(quantities[name]);
    near(
      quantities.metric.relative_l2,
      norm(
        numbers(fields(KERR_SCHILD).metric, 'metric', pointsIn(metric, 50)).map(
          (x, k) => x - [-1, 0, 0, 0, 1, 0, 0, 1, 0, 1][k % 10]!,
        ),
      ) / Math.sqrt(200),
    );
  });

  test('a weak wave is not nothing', () => {
    const wave = (h: string): ExactMetric =>
      fields(`spacetime Wave {
        chart C(t, x, y, z) { t in 0 .. 10  x in 0 .. 10  y in 0 .. 10  z in 0 .. 10 }
        let h = ${h}*cos(2*(z - t))
        metric in C { ds^2 = -dt^2 + (1 + h) dx^2 + (1 - h) dy^2 + 2*h dx dy + dz^2 }
      }`).metric;
    const metric = wave('1e-6');
    const { quantities } = compareFields(wave('1.001e-6'), metric, wave('0'), pointsIn(metric, 60), 60);
    near(quantities.metric.relative_l2_distortion, 1e-3, 1e-6);
    near(quantities.riemann.relative_l2, 1e-3, 1e-4);
    near(quantities.hessian.relative_l2_distortion, 1e-3, 1e-9);
  });

  test('without a background there is no distortion', () => {
    const { metric } = fields(KERR);
    const { quantities } = compareFields(metric, metric, undefined, pointsIn(metric, 20), 20);
    for (const name of COMPARED) {
      assert.equal(quantities[name].relative_l2_distortion, null);
      assert.equal(quantities[name].mae, 0);
      assert.equal(quantities[name].relative_l2, name === 'ricci' ? null : 0);
    }
  });
});

describe('faults', () => {
  test('faulty points are left out, counted and named', () => {
    const { metric, background } = fields(SCHWARZSCHILD);
    const learned = fields(at(SCHWARZSCHILD, 'M = 1', 'M = 1.5')).metric;
    const points = pointsIn(metric, 600);
    const without = points.filter((_, k) => ![290, 300, 599].includes(k >> 2));
    points[4 * 300 + 1] = 3; // the learned metric's horizon
    points[4 * 290 + 2] = 0; // the axis: a metric, but degenerate
    points[4 * 599 + 1] = 0; // no metric at all
    const all = compareFields(learned, metric, background, points, 600);
    assert.equal(all.points, 597);
    assert.equal(all.faulty, 3);
    assert.equal(all.fault?.point, 290);
    assert.match(all.fault!.message, /degenerate/);
    assert.deepEqual(all.quantities, compareFields(learned, metric, background, without, 597).quantities);
    // The axis is no fault for who asks for the metric alone.
    assert.equal(compareFields(learned, metric, background, points, 600, { quantities: ['metric'] }).faulty, 2);
  });

  test('nothing but faulty points: null, not NaN', () => {
    const { metric, background } = fields(SCHWARZSCHILD);
    const result = compareFields(metric, metric, background, new Float64Array(8), 2);
    assert.equal(result.points, 0);
    assert.equal(result.faulty, 2);
    for (const name of COMPARED) {
      const { relative_l2, relative_l2_distortion, mae } = result.quantities[name];
      assert.deepEqual([relative_l2, relative_l2_distortion, mae], [null, null, null]);
    }
  });
});

test('only what is asked for is evaluated', () => {
  const { metric } = fields(KERR);
  const asked: Order[] = [];
  const spy: MetricField = {
    chart: metric.chart,
    signature: metric.signature,
    jets(points: Float64Array, count: number, order: Order, out: Float64Array): Fault | undefined {
      asked.push(order);
      return metric.jets(points, count, order, out);
    },
  };
  const points = pointsIn(metric, 300);
  for (const [quantities, order] of [
    [['metric'], 0],
    [['metric', 'christoffel'], 1],
    [['jacobian'], 1],
    [['kretschmann'], 2],
  ] as const) {
    asked.length = 0;
    const result = compareFields(spy, metric, undefined, points, 300, { quantities });
    assert.deepEqual(asked, [order, order]);
    assert.deepEqual(Object.keys(result.quantities), quantities);
    assert.equal(result.faulty, 0);
  }
});

test('a compensated sum', () => {
  const sum = new CompensatedSum();
  sum.add(1e16);
  for (let k = 0; k < 1000; k += 1) sum.add(0.1);
  sum.add(-1e16);
  // What remains is the rounding of 0.1 + 0.1 + … itself; without compensation everything would be lost.
  assert.ok(Math.abs(sum.value - 100) < 1e-11);
});
