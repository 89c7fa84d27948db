import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GridField, type Patch, toFourMetric } from '@spacetime/data';
import { analyze } from '@spacetime/dsl';
import { exactMetric, type MetricField, type Order, Random, STREAMS } from '@spacetime/geometry';
import { sample, type WrittenGrid } from '../kit/carpet-writer.ts';
import { KERR_SCHILD, kerrSchild } from '../kit/kerr-schild.ts';

const ADM = ['alp', 'betax', 'betay', 'betaz', 'gxx', 'gxy', 'gxz', 'gyy', 'gyz', 'gzz'];
const VALUES = kerrSchild(1, 0.6);

function exact(): MetricField {
  const text = KERR_SCHILD(1, 0.6);
  const { spacetimes, diagnostics } = analyze('kerr', { read: () => text, resolve: (_, path) => path });
  assert.deepEqual(diagnostics, []);
  return exactMetric(spacetimes[0]!);
}

function patch(grid: WrittenGrid): Patch {
  const arrays = sample(grid, 0, VALUES);
  const count = grid.shape[0] * grid.shape[1] * grid.shape[2];
  const values = new Float64Array(10 * count);
  for (let n = 0; n < count; n++) {
    for (const [k, name] of ADM.entries()) values[10 * n + k] = arrays.get(name)![n]!;
    toFourMetric(values, 10 * n);
  }
  return { ...grid, values };
}

/** Points in the middle of a box, so that no stencil is one-sided. */
function inside(seed: number, count: number, low: number, high: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: 4 * count }, (_, i) => (i % 4 === 0 ? 0 : low + (high - low) * random.uniform()));
}

/** Largest error of each order of derivatives. */
function errors(field: MetricField, truth: MetricField, points: Float64Array): number[] {
  const count = points.length / 4;
  const [a, b] = [field, truth].map((one) => {
    const jets = new Float64Array(150 * count);
    assert.equal(one.jets(points, count, 2, jets), undefined);
    return jets;
  }) as [Float64Array, Float64Array];
  const worst = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const stream = Math.floor(i / 10) % 15;
    const order = stream === 0 ? 0 : stream < 5 ? 1 : 2;
    worst[order] = Math.max(worst[order]!, Math.abs(a[i]! - b[i]!));
  }
  return worst;
}

test('at nodes the values are those of the closed form, to rounding', () => {
  const grid: WrittenGrid = { level: 0, origin: [3.1, -1.3, 0.7], delta: [0.3, 0.2, 0.1], shape: [7, 8, 9] };
  const field = new GridField([{ time: 0, patches: [patch(grid)] }]);
  const points: number[] = [];
  for (let i = 0; i < 7; i++)
    for (let j = 0; j < 8; j++)
      for (let k = 0; k < 9; k++) points.push(0, 3.1 + i * 0.3, -1.3 + j * 0.2, 0.7 + k * 0.1);
  const count = points.length / 4;
  const [found, expected] = [new Float64Array(10 * count), new Float64Array(10 * count)];
  assert.equal(field.jets(Float64Array.from(points), count, 0, found), undefined);
  exact().jets(Float64Array.from(points), count, 0, expected);
  const worst = found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
  assert.ok(worst < 1e-14, String(worst));
});

test('values converge as h⁶, first derivatives as h⁵ and second as h⁴, to the jets of the closed form', () => {
  const truth = exact();
  const points = inside(1, 60, 3.1, 3.9);
  const [coarse, fine] = [0.2, 0.1].map((h) => {
    const n = Math.round(2 / h) + 1;
    const grid: WrittenGrid = { level: 0, origin: [2.5, 2.5, 2.5], delta: [h, h, h], shape: [n, n, n] };
    return errors(new GridField([{ time: 0, patches: [patch(grid)] }]), truth, points);
  }) as [number[], number[]];
  const orders = coarse.map((error, k) => Math.log2(error / fine[k]!));
  // Points fall differently between the nodes of the two grids: a little off the whole numbers.
  for (const [k, expected] of [6, 5, 4].entries()) {
    assert.ok(Math.abs(orders[k]! - expected) < 0.8, `order ${k}: ${orders[k]} of ${coarse} and ${fine}`);
  }
  assert.ok(fine[0]! < 1e-9 && fine[1]! < 1e-7 && fine[2]! < 1e-5, String(fine));
});

test('a polynomial of degree 5 in each coordinate is met exactly, derivatives and all', () => {
  const f = (x: number) => x ** 5 - 2 * x ** 3 + 1;
  const df = (x: number) => 5 * x ** 4 - 6 * x * x;
  const ddf = (x: number) => 20 * x ** 3 - 12 * x;
  const shape = [8, 8, 8] as const;
  const values = new Float64Array(10 * 512);
  for (let n = 0; n < 512; n++) {
    const [x, y, z] = [n % 8, Math.floor(n / 8) % 8, Math.floor(n / 64)].map((i) => (i - 4) / 4) as [
      number,
      number,
      number,
    ];
    values.fill(f(x) * f(y) * f(z), 10 * n, 10 * n + 10);
  }
  const slice = (time: number, factor: number) => ({
    time,
    patches: [
      {
        level: 0,
        origin: [-1, -1, -1] as const,
        delta: [0.25, 0.25, 0.25] as const,
        shape,
        values: values.map((v) => v * factor),
      },
    ],
  });
  const times = [0, 0.5, 1.25, 2, 2.5, 3];
  const field = new GridField(times.map((t) => slice(t, f(t))));
  const points = inside(2, 40, -0.9, 0.7);
  for (let p = 0; p < points.length; p += 4) points[p] = 0.1 + Math.abs(points[p + 1]!) * 2;
  const jets = new Float64Array(40 * 150);
  assert.equal(field.jets(points, 40, 2, jets), undefined);
  const of = [f, df, ddf];
  const streams = [[0, 0, 0, 0], ...[0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((k) => Number(k === i)))];
  for (let i = 0; i < 4; i++)
    for (let j = i; j < 4; j++) streams.push([0, 1, 2, 3].map((k) => Number(k === i) + Number(k === j)));
  for (let p = 0; p < 40; p++) {
    for (const [s, orders] of streams.entries()) {
      const expected = orders.reduce((product, order, k) => product * of[order]!(points[4 * p + k]!), 1);
      const found = jets[(p * 15 + s) * 10 + 3]!;
      assert.ok(
        Math.abs(found - expected) < 1e-10 * Math.max(1, Math.abs(expected), 100),
        `stream ${s}: ${found} for ${expected}`,
      );
    }
  }
});

test('the finest level that has a point gives its value', () => {
  const coarse = patch({ level: 0, origin: [3, -1, -1], delta: [0.5, 0.5, 0.5], shape: [9, 5, 5] });
  const fine = patch({ level: 1, origin: [4, -0.5, -0.5], delta: [0.125, 0.125, 0.125], shape: [9, 9, 9] });
  const field = new GridField([{ time: 0, patches: [fine, coarse] }]);
  const own = new GridField([{ time: 0, patches: [fine] }]);
  const outer = new GridField([{ time: 0, patches: [coarse] }]);
  const at = (one: MetricField, ...point: number[]) => {
    const out = new Float64Array(10);
    one.jets(Float64Array.from([0, ...point]), 1, 0, out);
    return [...out];
  };
  assert.deepEqual(at(field, 4.3, 0.1, 0.2), at(own, 4.3, 0.1, 0.2));
  assert.deepEqual(at(field, 3.3, 0.1, 0.2), at(outer, 3.3, 0.1, 0.2));
  assert.deepEqual(field.chart.domain.lower, [0, 3, -1, -1]);
  assert.deepEqual(field.chart.domain.upper, [0, 7, 1, 1]);
});

test('where a stencil meets a hole the coarser level steps in, or there is a fault and NaN', () => {
  const coarse = patch({ level: 0, origin: [3, -1, -1], delta: [0.25, 0.25, 0.25], shape: [9, 9, 9] });
  const fine = patch({ level: 1, origin: [3.5, -0.5, -0.5], delta: [0.125, 0.125, 0.125], shape: [9, 9, 9] });
  fine.values.fill(Number.NaN);
  const both = new GridField([{ time: 0, patches: [fine, coarse] }]);
  const out = new Float64Array(STREAMS[1] * 10 * 2);
  const points = Float64Array.of(0, 4, 0, 0, 0, 9, 0, 0);
  const fault = both.jets(points, 2, 1, out);
  assert.deepEqual(fault, { point: 1, message: 'the data do not reach here' });
  assert.ok(out.subarray(0, 50).every(Number.isFinite) && out.subarray(50).every(Number.isNaN));
  const alone = new GridField([{ time: 0, patches: [fine] }]);
  assert.match(alone.jets(points, 1, 0 as Order, out)?.message ?? '', /the data have no value here/);
});

test('times are interpolated as space is, and end where the data end', () => {
  const grid: WrittenGrid = { level: 0, origin: [3, -0.5, -0.5], delta: [0.25, 0.25, 0.25], shape: [6, 6, 6] };
  const at = (time: number) => {
    const base = patch(grid);
    return { time, patches: [{ ...base, values: base.values.map((value) => value * Math.cos(time)) }] };
  };
  const field = new GridField(Array.from({ length: 9 }, (_, n) => at(n / 8)));
  const still = new GridField([at(0)]);
  const point = Float64Array.of(0.43, 3.6, 0.1, 0.2);
  const [moving, fixed] = [new Float64Array(150), new Float64Array(150)];
  assert.equal(field.jets(point, 1, 2, moving), undefined);
  still.jets(point, 1, 2, fixed);
  // The remainder is |Π (t − t_n)|/6! < 3.6 h⁶/6! at h = 1/8, times |g| < 2; each derivative loses a power of h.
  for (let k = 0; k < 10; k++) {
    assert.ok(Math.abs(moving[k]! - fixed[k]! * Math.cos(0.43)) < 4e-8);
    assert.ok(Math.abs(moving[10 + k]! + fixed[k]! * Math.sin(0.43)) < 1e-6);
    assert.ok(Math.abs(moving[50 + k]! + fixed[k]! * Math.cos(0.43)) < 5e-5);
    assert.ok(fixed[10 + k] === 0 && fixed[50 + k] === 0);
  }
  assert.match(field.jets(Float64Array.of(1.01, 3.6, 0, 0), 1, 0, moving)?.message ?? '', /the data end at t = 1$/);
});
