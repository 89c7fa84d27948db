import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { PAIRS } from '@spacetime/dsl';
import { encodeField, type LearnedField, learnedField, openField, readField, trainFit } from '../../src/index.ts';
import { fitIn, KERR_SCHILD, temporaryFolder } from '../fits.ts';

const folder = temporaryFolder();
const out = join(folder, 'kerr.einfield');
let field: LearnedField;

before(async () => {
  const fit = fitIn(
    folder,
    `${KERR_SCHILD} fit F of Kerr {
      encode (log(r), x/sqrt(r^2 + a^2), y*z, z/r)
      network mlp(width = 11, depth = 2)
      supervise metric + jacobian
      precision float64
      samples sobol(256)
      batch 64
      steps 40
      validate uniform(10) every 40
    }`,
  );
  await trainFit(fit, { out, threads: 1 });
  field = openField(out);
});

/** The metric as one would compute it with the file and the text in hand, with nothing of ours. */
function byHand(point: readonly number[]): number[] {
  const bytes = readFileSync(out);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString('utf8'));
  const { normalisation, network } = header.__metadata__;
  const { features, active, components } = JSON.parse(normalisation);
  const { depth } = JSON.parse(network);
  const tensor = (name: string) => {
    const [begin, end] = header[name].data_offsets;
    return Array.from({ length: (end - begin) / 8 }, (_, i) => bytes.readDoubleLE(8 + length + begin + 8 * i));
  };
  const [, x, y, z] = point;
  const a = 0.7;
  const rho2 = x * x + y * y + z * z - a * a;
  const r = Math.sqrt((rho2 + Math.sqrt(rho2 ** 2 + 4 * a * a * z * z)) / 2);
  let values = [Math.log(r), x / Math.sqrt(r * r + a * a), y * z, z / r];
  values = values.map((f, i) => (f - features.offset[i]) / features.scale[i]);
  for (let layer = 0; layer <= depth; layer++) {
    const w = tensor(`layer${layer}.weight`);
    const b = tensor(`layer${layer}.bias`);
    values = b.map((bias, i) => values.reduce((sum, v, j) => sum + w[i * values.length + j] * v, bias));
    if (layer < depth) values = values.map((v) => v / (1 + Math.exp(-v)));
  }
  const metric = PAIRS.map(([i, j], c) => (i !== j ? 0 : i === 0 ? -1 : 1) + components.offset[c]);
  for (const [c, component] of active.entries()) metric[component] += components.scale[c] * values[c];
  return metric;
}

const point = [0.3, 1.1, -0.7, 1.9];

test('the metric is what the file says, computed by hand', () => {
  const jet = new Float64Array(10);
  assert.equal(field.jets(Float64Array.from(point), 1, 0, jet), undefined);
  for (const [c, value] of byHand(point).entries())
    assert.ok(Math.abs(jet[c] - value) < 1e-13, `${c}: ${jet[c]} ${value}`);
});

test('derivatives are those of that function, by Richardson-extrapolated differences', () => {
  const jet = new Float64Array(150);
  field.jets(Float64Array.from(point), 1, 2, jet);
  const move = (steps: readonly number[]) => byHand(point.map((x, k) => x + steps[k]));
  const unit = (k: number, h: number) => [0, 1, 2, 3].map((i) => (i === k ? h : 0));
  const first = (k: number, h: number) => {
    const [up, down] = [move(unit(k, h)), move(unit(k, -h))];
    return up.map((x, c) => (x - down[c]) / (2 * h));
  };
  const second = (i: number, j: number, h: number) => {
    const at = (s: number, t: number) => move(unit(i, s * h).map((x, k) => x + unit(j, t * h)[k]));
    const [pp, pm, mp, mm] = [at(1, 1), at(1, -1), at(-1, 1), at(-1, -1)];
    return pp.map((x, c) => (x - pm[c] - mp[c] + mm[c]) / (4 * h * h));
  };
  const extrapolate = (f: (h: number) => number[], h: number) => {
    const [fine, coarse] = [f(h / 2), f(h)];
    return fine.map((x, c) => (4 * x - coarse[c]) / 3);
  };
  for (let k = 0; k < 4; k++) {
    for (const [c, value] of extrapolate((h) => first(k, h), 2e-3).entries()) {
      assert.ok(Math.abs(jet[10 * (1 + k) + c] - value) < 1e-9, `∂${k} ${c}: ${jet[10 * (1 + k) + c]} ${value}`);
    }
  }
  for (const [pair, [i, j]] of PAIRS.entries()) {
    for (const [c, value] of extrapolate((h) => second(i, j, h), 2e-3).entries()) {
      assert.ok(
        Math.abs(jet[10 * (5 + pair) + c] - value) < 1e-6,
        `∂∂${i}${j} ${c}: ${jet[10 * (5 + pair) + c]} ${value}`,
      );
    }
  }
});

test('blocks of any size give the same bits, and lower orders are the first streams of higher ones', () => {
  const count = 700;
  const points = Float64Array.from({ length: 4 * count }, (_, i) => point[i % 4] + Math.sin(i) / 10);
  const all = new Float64Array(count * 150);
  field.jets(points, count, 2, all);
  const single = new Float64Array(150);
  const value = new Float64Array(10);
  for (const p of [0, 255, 256, 699]) {
    field.jets(points.subarray(4 * p, 4 * p + 4), 1, 2, single);
    assert.deepEqual(single, all.slice(150 * p, 150 * (p + 1)));
    field.jets(points.subarray(4 * p, 4 * p + 4), 1, 0, value);
    assert.deepEqual(value, single.slice(0, 10));
  }
});

test('a point without a metric is a fault at that point alone', () => {
  const points = Float64Array.from([...point, 0, 0, 0, 0, ...point]);
  const jets = new Float64Array(30);
  const fault = field.jets(points, 3, 0, jets);
  assert.equal(fault!.point, 1);
  assert.ok(jets.slice(10, 20).every(Number.isNaN));
  assert.deepEqual(jets.slice(20), jets.slice(0, 10));
  assert.ok(jets.slice(0, 10).every(Number.isFinite));

  const file = readField(out);
  const huge = learnedField({ ...file, weights: file.weights.map(() => 1e300) });
  assert.match(huge.jets(Float64Array.from(point), 1, 0, jets)!.message, /no finite number/);
});

test('what there is to inspect', () => {
  assert.equal(field.parameters, 5 * 11 + 12 * 11 + 12 * 10);
  assert.equal(field.weightBytes, 8 * field.parameters);
  assert.equal(field.bytes, readFileSync(out).length);
  assert.deepEqual(field.header.encoding, ['log(r)', 'x/sqrt(r^2 + a^2)', 'y*z', 'z/r']);
  assert.equal(field.header.background, 'the metric declared as background in KerrSchild');
  assert.deepEqual(field.header.parameters, { M: 1, a: 0.7 });
  assert.deepEqual([field.spacetime.name, field.fit.name, field.chart.name], ['Kerr', 'F', 'KerrSchild']);
  assert.deepEqual(field.signature, { negative: 1, positive: 3 });
  assert.equal(field.history!.records.length, 40);
  assert.equal(learnedField(readField(out)).history, undefined);
});

test('a file whose parts contradict each other is refused', () => {
  const { header, weights } = readField(out);
  const changed = (text: (source: string) => string) => ({
    weights,
    header: { ...header, sources: [{ ...header.sources[0], text: text(header.sources[0].text) }] },
  });
  const cases: [RegExp, (source: string) => string][] = [
    [/source text inside has an error/, (s) => s.replace('metric in', 'metric inn')],
    [/declares no fit "F"/, (s) => s.replace('fit F', 'fit G')],
    [/contradicts the source text/, (s) => s.replaceAll('Kerr', 'Cerr')],
    [/encoding in the source text inside is not that/, (s) => s.replace(', z/r)', ')')],
  ];
  for (const [message, change] of cases) {
    const path = join(folder, 'contradicting.einfield');
    writeFileSync(path, encodeField(changed(change)));
    assert.throws(() => openField(path), message);
  }
});
