import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Differences,
  type PointValue,
  type Slice,
  type SliceParams,
  VIEW_CHART,
  VIEW_DIFFERENCES,
  VIEW_POINT,
  VIEW_SLICE,
  type ViewChart,
} from '@spacetime/protocol';
import { CancellationTokenSource } from 'vscode-languageserver';
import { connect } from '../client.ts';

const URI = 'file:///w/schwarzschild.spacetime';
const TEXT = `spacetime S {
  parameter M = 2
  chart Polar(t, r, θ, φ) { r in 6 .. 20  θ in 0.5 .. 2.5  φ in 0 .. 2π periodic }
  chart Cartesian(T, x, y, z) { x in 5 .. 9  y in 5 .. 9  z in 5 .. 9 }
  metric in Polar { ds^2 = -(1 - 2*M/r) dt^2 + 1/(1 - 2*M/r) dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
  map Cartesian -> Polar { t = T  r = sqrt(x^2 + y^2 + z^2)  θ = acos(z/r)  φ = atan2(y, x) }
}
`;
const target = { uri: URI };

const decode = (data: string) => {
  const bytes = Buffer.from(data, 'base64');
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};
const near = (found: number, wanted: number, relative = 1e-12) =>
  assert.ok(Math.abs(found - wanted) <= relative * Math.abs(wanted), `${found} ${wanted}`);

test('slices have the values of closed forms at their cells, in any chart', async () => {
  await using client = await connect();
  await client.open(URI, TEXT);
  const chart = await client.request<ViewChart>(VIEW_CHART, target);
  assert.deepEqual(
    [chart.name, chart.coordinates, chart.charts],
    ['Polar', ['t', 'r', 'θ', 'φ'], ['Polar', 'Cartesian']],
  );
  const slice = (params: Partial<SliceParams>) =>
    client.request<Slice>(VIEW_SLICE, {
      ...{ target, quantity: { name: 'kretschmann' }, axes: [1, 2], at: [0, 10, 1, 0], width: 30, height: 20 },
      ...params,
    });
  const { values, faulty } = await slice({});
  const kretschmann = decode(values[0]!.data);
  assert.deepEqual([kretschmann.length, faulty], [600, 0]);
  const r = (column: number) => 6 + (14 * (column + 0.5)) / 30;
  near(kretschmann[5]!, (48 * 4) / r(5) ** 6);
  near(kretschmann[30 * 19 + 29]!, (48 * 4) / r(29) ** 6);
  near(values[0]!.highest!, (48 * 4) / r(0) ** 6);
  // Γ^r_tt = M (1 − 2M/r)/r².
  const gamma = decode((await slice({ quantity: { name: 'christoffel', indices: [1, 0, 0] } })).values[0]!.data);
  near(gamma[7]!, (2 * (1 - 4 / r(7))) / r(7) ** 2);
  // R_{trtr} lowered has g_tt; R^t_{rtr} = −2M/(r²(r − 2M)) … = 2M / (r² (2M − r)).
  const riemann = decode((await slice({ quantity: { name: 'riemann', indices: [0, 1, 0, 1] } })).values[0]!.data);
  near(riemann[3]!, 4 / (r(3) ** 2 * (r(3) - 4)));
  const line = await slice({
    ...{ target: { uri: URI, chart: 'Cartesian' }, axes: [1, 1], at: [0, 5, 6, 7], width: 4, height: 1 },
  });
  near(decode(line.values[0]!.data)[2]!, (48 * 4) / (7.5 ** 2 + 36 + 49) ** 3);
  const inside = await slice({
    ranges: [
      [3, 5],
      [1, 2],
    ],
    width: 2,
    height: 1,
    at: [0, 0, 1, 0],
  });
  assert.deepEqual([inside.faulty, inside.values[0]!.highest !== null], [0, true]);
  const singular = await slice({
    ranges: [
      [0, 0],
      [1, 2],
    ],
    width: 1,
    height: 1,
  });
  assert.deepEqual([singular.faulty, singular.values[0]!.highest], [1, null]);
  assert.match(singular.fault!, /./u);
});

test('what cannot be shown is said, and what is cancelled ends', async () => {
  await using client = await connect();
  await client.open(URI, TEXT);
  const ask = (change: object) =>
    client.request(VIEW_SLICE, {
      ...{ target, quantity: { name: 'kretschmann' }, axes: [1, 2], at: [0, 10, 1, 0], width: 2, height: 2, ...change },
    });
  await assert.rejects(ask({ quantity: { name: 'riemann', indices: [0, 1] } }), /riemann takes 4 indices/u);
  await assert.rejects(ask({ sources: ['learned'] }), /no learned values/u);
  await assert.rejects(ask({ sources: ['foo'] }), /there is no foo to show: it is exact, learned or error/u);
  await assert.rejects(ask({ at: null }), /four coordinates/u);
  await assert.rejects(ask({ target: undefined }), /a view needs a target/u);
  await assert.rejects(ask({ target: {} }), /the URI or path of a file is needed, not undefined/u);
  // A fault is for the log, not for whoever asked: no stack.
  await assert.rejects(ask({ quantity: null }), (error: Error) => !error.message.includes('\n'));
  await assert.rejects(ask({ width: 1e9 }), /a slice has 1 to/u);
  await assert.rejects(ask({ at: [0, 1] }), /four coordinates/u);
  await assert.rejects(ask({ target: { uri: URI, chart: 'Nope' } }), /no chart Nope; it has Polar, Cartesian/u);
  await assert.rejects(ask({ target: { uri: URI, spacetime: 'T' } }), /has no spacetime T/u);
  await assert.rejects(ask({ target: { field: '/nowhere/x.einfield' } }), /nowhere/u);
  const source = new CancellationTokenSource();
  const long = client.connection.sendRequest(
    VIEW_SLICE,
    { target, quantity: { name: 'kretschmann' }, axes: [1, 2], at: [0, 10, 1, 0], width: 2048, height: 2048 },
    source.token,
  );
  setTimeout(() => source.cancel(), 100);
  await assert.rejects(long, /cancelled/u);
  // The thread is free for the next.
  assert.equal(
    (
      await client.request<Slice>(VIEW_SLICE, {
        ...{ target, quantity: { name: 'scalar' }, axes: [1, 2], at: [0, 10, 1, 0], width: 2, height: 2 },
      })
    ).faulty,
    0,
  );
});

test('a point has a whole tensor, and differences their errors against the step', async () => {
  await using client = await connect();
  await client.open(URI, TEXT);
  const { shape, exact, learned } = await client.request<PointValue>(VIEW_POINT, {
    ...{ target, quantity: 'metric', at: [0, 10, 1, 0] },
  });
  assert.deepEqual(shape, [4, 4]);
  near(exact[0]!, -(1 - 4 / 10));
  near(exact[15]!, (10 * Math.sin(1)) ** 2);
  assert.equal(learned, undefined);
  const { steps, curves, points } = await client.request<Differences>(VIEW_DIFFERENCES, { target, points: 8 });
  assert.equal(points, 8);
  assert.equal(curves.length, 24);
  const errors = (order: number) =>
    curves.find((curve) => curve.order === order && curve.precision === 'float64' && curve.quantity === 'christoffel')!
      .errors;
  // Truncation of order p falls by 10^p a decade.
  const at = (h: number) => steps.findIndex((step) => Math.abs(step / h - 1) < 1e-9);
  near(errors(2)[at(0.1)]! / errors(2)[at(0.01)]!, 100, 0.05);
  near(errors(4)[at(10 ** -0.5)]! / errors(4)[at(10 ** -1.5)]!, 1e4, 0.3);
});
