import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type ExactMetric, exactMetric } from '@spacetime/geometry';
import { FitError, type GpuField } from '../../../../src/index.ts';
import { exactJets, example, metricOf, near, onDevice, pointsIn, ROUNDING } from './on-device.ts';

/** Has no value for r ≤ 1, none that a float32 can hold for large t, and is degenerate at u = 0. */
const FIELD = `spacetime Faulty {
  chart C(t, r, u, w) {
    t in 0 .. 1
    r in 2 .. 3
    u in 1 .. 2
  }
  metric in C { ds^2 = -exp(t) dt^2 + log(r - 1) dr^2 + u^2 du^2 + dw^2 }
}`;

let field: ExactMetric;
let gpu: GpuField;
before(async () => {
  field = metricOf(FIELD);
  gpu = await onDevice(field, { block: 16, readBytes: 40 * 4 * 10 });
});

test('in blocks, and read back in parts, points keep their place', async () => {
  const points = pointsIn(field, 101);
  const { jets } = await gpu.metric(points);
  near(jets, exactJets(field, points, 0), ROUNDING * 1.01, 1e-9, 'metric');
  const both = await gpu.curvature(points, ['scalar', 'inverse']);
  const alone = await gpu.curvature(points, ['inverse']);
  assert.equal(both.scalar.length, 101);
  assert.deepEqual(both.inverse, alone.inverse);
  const shared = new Float64Array(new SharedArrayBuffer(points.byteLength));
  shared.set(points);
  assert.deepEqual((await gpu.metric(shared)).jets, jets);
  assert.deepEqual((await gpu.metric(new Float64Array(0))).jets, new Float32Array(0));
});

test('a faulty point is named, with the reason that float64 has; others are valid', async () => {
  const points = pointsIn(field, 60);
  points.set([0.5, 1, 1.5, 0], 4 * 50);
  points.set([0.5, 0.5, 1.5, 0], 4 * 33);
  const exact = new Float64Array(60 * 10);
  const expected = field.jets(points, 60, 0, exact);
  const { jets, fault, faulty } = await gpu.metric(points);
  assert.match(expected!.message, /logarithm of a negative number/);
  assert.deepEqual([fault, faulty], [expected, 2]);
  for (const [k, value] of exact.entries()) {
    assert.equal(Number.isNaN(jets[k]), Number.isNaN(value));
    if (!Number.isNaN(value)) assert.ok(Math.abs(jets[k]! - value) <= ROUNDING * 1.01 * Math.abs(value));
  }
});

test('a degenerate metric, and what only float32 lacks', async () => {
  const points = Float64Array.of(0, 2.5, 1, 0, 0, 2.5, 0, 0);
  const degenerate = await gpu.curvature(points, ['scalar']);
  assert.equal(degenerate.fault?.point, 1);
  assert.match(degenerate.fault.message, /the metric is degenerate/);
  assert.ok(Number.isNaN(degenerate.scalar[1]) && degenerate.scalar[0] !== undefined);
  const { fault } = await gpu.metric(Float64Array.of(100, 2.5, 1, 0));
  assert.match(fault!.message, /float32 has not the range or the digits for it: choose engine cpu/);
});

test('who gives up waits no longer, and others are answered', async () => {
  const points = pointsIn(field, 2000);
  const abort = new AbortController();
  const given = gpu.jets(points, 2, { signal: abort.signal });
  const other = gpu.metric(points.slice(0, 4));
  abort.abort(new Error('enough'));
  await assert.rejects(given, /enough/);
  assert.equal((await other).count, 1);
  await assert.rejects(gpu.metric(points, { signal: abort.signal }), /enough/);
  await assert.rejects(gpu.metric(points.subarray(0, 3)), RangeError);
  await assert.rejects(gpu.curvature(points, []), RangeError);
});

test('the device’s own time is a number, of jets and of quantities; what it is depends on who else computes', async () => {
  const points = pointsIn(field, 101);
  for (const what of [0, 2, ['scalar']] as const) assert.ok(Number.isFinite(await gpu.time(points, what, 2)));
});

test('a constant that no float32 holds is said', async () => {
  const huge = metricOf(FIELD.replace('dw^2', '1e200*dw^2'));
  const own = await onDevice(huge);
  await assert.rejects(own.metric(pointsIn(huge, 1)), /1e\+200 is too large for float32; choose engine cpu/);
});

test('what was disposed of answers no more', async () => {
  const own = await onDevice(exactMetric(example('minkowski')));
  const waiting = own.metric(Float64Array.of(0, 1, 1, 1));
  own.dispose();
  await assert.rejects(waiting, FitError);
  await assert.rejects(own.metric(Float64Array.of(0, 1, 1, 1)), /disposed/);
});
