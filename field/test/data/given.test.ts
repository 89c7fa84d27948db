import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { analyze, type FitModel } from '@spacetime/dsl';
import { type GivenMetric, openField, trainFit, truthOf } from '@spacetime/field';
import { exactMetric, type MetricField, STREAMS } from '@spacetime/geometry';
import { problemOf } from '../../src/data/problem.ts';
import { usablePoints } from '../../src/data/usable.ts';

const TEXT = `data Box { file "box.h5" }
fit F of Box {
  encode (x, y)
  network mlp(width = 6, depth = 1)
  supervise metric + jacobian
  optimizer adam
  samples sobol(64)
  batch 32
  steps 4
  validate sobol(32) every 2
}
`;
const host = { read: () => TEXT, resolve: (_: string, path: string) => path };

function fit(): FitModel {
  const { fits, diagnostics } = analyze('box.spacetime', host);
  assert.deepEqual(diagnostics, []);
  return fits[0]!;
}

/** A metric of formulas as if it were numbers, with a hole where x is below `hole`. */
function given(hole = Number.NEGATIVE_INFINITY): GivenMetric {
  const text = `spacetime S {
    chart Cartesian(t, x, y, z) { x in 1 .. 2 }
    metric in Cartesian { ds^2 = -(1 + 0.1*x*y) dt^2 + dx^2 + dy^2 + (2 - 0.2*y^2) dz^2 }
  }`;
  const exact = exactMetric(analyze('s', { ...host, read: () => text }).spacetimes[0]!);
  const field: MetricField = {
    ...{ chart: exact.chart, signature: exact.signature },
    jets(points, count, order, out) {
      exact.jets(points, count, order, out);
      const stride = STREAMS[order] * 10;
      const holes = Array.from({ length: count }, (_, p) => p).filter((p) => points[4 * p + 1]! < hole);
      for (const p of holes) out.fill(Number.NaN, stride * p, stride * (p + 1));
      return holes.length === 0 ? undefined : { point: holes[0]!, message: 'a hole' };
    },
  };
  return { field, fingerprint: `hole ${hole}`, place: () => {} };
}

async function trained(t: TestContext, data: GivenMetric, messages: string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'given-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const out = join(folder, 'f.einfield');
  const onMessage = (line: string) => void messages.push(line);
  return { out, result: await trainFit(fit(), { engine: 'cpu', threads: 1, out, host, data, onMessage }) };
}

test('without the data there is no problem to be had', () => {
  assert.throws(() => problemOf(fit()), {
    name: 'FitError',
    message: 'the fit F is of the data Box, which are not open here',
  });
});

test('a field of data is whole without them; its truth is theirs alone', async (t) => {
  const data = given();
  const { out } = await trained(t, data);
  const field = openField(out);
  assert.deepEqual(field.chart, data.field.chart);
  assert.equal(field.header.spacetime, 'Box');
  const jets = new Float64Array(150);
  assert.equal(field.jets(Float64Array.of(0, 1.5, 0.5, 0.5), 1, 2, jets), undefined);
  assert.throws(
    () => truthOf(field),
    /F was trained on the data box\.h5, without which there is nothing to compare it with/,
  );
  const { exact, background } = truthOf(field, data);
  assert.equal(exact, data.field);
  background.jets(Float64Array.of(0, 1.5, 0.5, 0.5), 1, 0, jets);
  assert.deepEqual([...jets.subarray(0, 10)], [-1, 0, 0, 0, 1, 0, 0, 1, 0, 1]);
});

test('samples in a hole are left out and counted', async (t) => {
  const messages: string[] = [];
  const { result } = await trained(t, given(1.25), messages);
  assert.equal(result.outcome, 'finished');
  // The Sobol sequence is even: a quarter of 64.
  assert.ok(
    messages.includes('16 of 64 samples lie where the data have no metric and are left out'),
    messages.join('\n'),
  );
  await assert.rejects(trained(t, given(3)), {
    name: 'FitError',
    message: 'none of the 64 samples lies where the data have a metric: a hole',
  });
});

test('points without a jet are left out, of however many blocks', async () => {
  const points = Float64Array.from({ length: 4 * 5000 }, (_, i) => 1 + ((i * 7) % 5000) / 5000);
  const kept = await usablePoints(given(1.5).field, points, 1);
  const expected = points.filter((_, i) => points[4 * Math.floor(i / 4) + 1]! >= 1.5);
  assert.deepEqual(kept, expected);
  assert.equal(await usablePoints(given().field, points, 1), points);
});
