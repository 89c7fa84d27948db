import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QUANTITIES, quantityOf } from '../../src/curvature/quantity-of.ts';
import { type Nested, toNested } from '../../src/tensors/expand.ts';
import { fields, KERR, pointsIn, SCHWARZSCHILD } from './sources.ts';

const { metric } = fields(SCHWARZSCHILD);
const POINT = Float64Array.of(0, 4, Math.PI / 2, 0);

const near = (actual: unknown, expected: number): void =>
  assert.ok(Math.abs((actual as number) - expected) < 1e-14, `${actual}, expected ${expected}`);

test('full tensors of Schwarzschild at r = 4M on the equator (MTW 31.3 and 31.4)', () => {
  const value = (name: (typeof QUANTITIES)[number], ...index: number[]): unknown =>
    index.reduce<unknown>((nested, k) => (nested as Nested[])[k], quantityOf(metric, name, POINT, 1).values[0]);
  near(value('metric', 0, 0), -0.5);
  near(value('metric', 3, 3), 16);
  near(value('inverse', 1, 1), 0.5);
  near(value('christoffel', 1, 0, 0), (0.5 * 1) / 16); // Γ^r_tt = f M/r²
  near(value('christoffel', 0, 0, 1), 1 / 8); // Γ^t_tr = M/(r² f)
  near(value('christoffel', 0, 1, 0), 1 / 8);
  near(value('christoffel', 2, 1, 2), 1 / 4);
  near(value('christoffel', 1, 2, 2), -2); // Γ^r_θθ = −r f
  near(value('riemann', 0, 1, 0, 1), 1 / 16); // R^t_rtr = 2M/(r³ f)
  near(value('riemann', 0, 1, 1, 0), -1 / 16);
  near(value('riemann', 2, 3, 2, 3), 1 / 2); // R^θ_φθφ = 2M/r
  near(value('weyl', 0, 1, 0, 1), -2 / 64); // R_trtr = −2M/r³
  near(value('ricci', 1, 1), 0);
  near(value('einstein', 0, 0), 0);
  near(value('scalar'), 0);
  near(value('kretschmann'), 48 / 4 ** 6);
  assert.deepEqual(value('signature'), [1, 3]);
});

test('shapes, many points, symmetric repeats', () => {
  const { metric } = fields(KERR);
  const count = 600;
  const points = pointsIn(metric, count);
  for (const name of QUANTITIES) {
    const { shape, data, values, fault } = quantityOf(metric, name, points, count);
    assert.equal(fault, undefined);
    assert.equal(shape[0], count);
    assert.equal(
      data.length,
      shape.reduce((product, length) => product * length, 1),
    );
    assert.deepEqual(values[577], toNested(data.subarray((577 * data.length) / count), shape.slice(1)));
    const alone = quantityOf(metric, name, points.slice(4 * 577, 4 * 578), 1);
    assert.deepEqual(values[577], alone.values[0]);
    if (shape.length === 3 && shape[1] === 4) {
      for (let k = 0; k < 16; k += 1) assert.equal(data[16 * 7 + k], data[16 * 7 + 4 * (k & 3) + (k >> 2)]);
    }
  }
});

test('points without a value are faults with their index', () => {
  const points = new Float64Array(4 * 300).fill(1);
  for (let n = 0; n < 300; n += 1) points[4 * n + 1] = 3 + n;
  points[4 * 290 + 1] = 0;
  points[4 * 280 + 2] = 0; // the axis: a determinant of zero, but a metric
  assert.equal(quantityOf(metric, 'metric', points, 300).fault?.point, 290);
  const { fault, data } = quantityOf(metric, 'scalar', points, 300);
  assert.equal(fault?.point, 280);
  assert.match(fault!.message, /degenerate/);
  assert.ok(Number.isNaN(data[280]!) && Number.isNaN(data[290]!) && Number.isFinite(data[281]!));
  const signature = quantityOf(metric, 'signature', points, 300);
  assert.deepEqual([...signature.data.subarray(560, 562)], [1, 2]);
  assert.ok(Number.isNaN(signature.data[580]!));
});

test('toNested', () => {
  assert.deepEqual(toNested([1, 2, 3, 4, 5, 6], [2, 3]), [
    [1, 2, 3],
    [4, 5, 6],
  ]);
  assert.equal(toNested([7], []), 7);
  assert.deepEqual(toNested([], [0, 4]), []);
  assert.ok(Object.is((toNested([-0], [1]) as number[])[0], 0));
  assert.throws(() => toNested([1], [2]), RangeError);
});
