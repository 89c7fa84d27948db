import assert from 'node:assert/strict';
import { test } from 'node:test';
import { samplePoints } from '@spacetime/geometry';
import { drawPoints } from '../../src/data/draw.ts';
import { Evaluator, problemOf } from '../../src/data/problem.ts';
import { fitIn, SCHWARZSCHILD, temporaryFolder } from '../fits.ts';

const folder = temporaryFolder();

async function draw(encode: string, samples: { count: number; share?: number }, seed = 0) {
  const problem = problemOf(fitIn(folder, `${SCHWARZSCHILD} fit F of Schwarzschild { ${encode} }`));
  const { domain } = problem.metric.chart;
  const points = await drawPoints({ kind: 'encoded', share: 1, ...samples }, new Evaluator(problem), domain, seed);
  return { points, domain, axis: (k: number) => points.filter((_, i) => i % 4 === k).sort() };
}

/** Kolmogorov's distance between sorted numbers and a distribution. */
function distance(sorted: Float64Array, cdf: (x: number) => number): number {
  const n = sorted.length;
  return sorted.reduce((worst, x, i) => Math.max(worst, Math.abs(cdf(x) - i / n), Math.abs(cdf(x) - (i + 1) / n)), 0);
}

const uniform = (low: number, high: number) => (x: number) => (x - low) / (high - low);
const logarithmic = (r: number) => Math.log(r / 3) / Math.log(10);
/** What independent points of the right distribution exceed once in a hundred times, times √n. */
const KOLMOGOROV = 1.63;

test('encode (log(r)): even in log r to about a point, and in the other coordinates', async () => {
  const count = 1000;
  const { axis } = await draw('encode (log(r))', { count });
  assert.ok(distance(axis(1), logarithmic) < 3 / count, `${distance(axis(1), logarithmic)}`);
  const others = [uniform(0, 1), undefined, uniform(0.01, Math.PI - 0.01), uniform(0, 2 * Math.PI)];
  for (const [k, cdf] of others.entries()) {
    if (cdf) assert.ok(distance(axis(k), cdf) < KOLMOGOROV / Math.sqrt(count), `${k}`);
  }
});

test('a share of the density: the mixture with points even in the chart', async () => {
  const count = 1000;
  const { axis } = await draw('encode (log(r))', { count, share: 0.25 });
  const mixture = (r: number) => 0.25 * logarithmic(r) + 0.75 * uniform(3, 30)(r);
  assert.ok(distance(axis(1), mixture) < 3 / count);
  assert.ok(distance(axis(1), logarithmic) > 0.1);
});

test('two functions: even in both, and more so than independent points', async () => {
  const count = 2000;
  const { axis } = await draw('encode (log(r), cos(θ))', { count });
  const [low, high] = [Math.cos(0.01), Math.cos(Math.PI - 0.01)];
  const cosine = (θ: number) => uniform(low, high)(Math.cos(θ));
  for (const found of [distance(axis(1), logarithmic), distance(axis(2), cosine)]) {
    assert.ok(found < 0.5 * (KOLMOGOROV / Math.sqrt(count)), `${found}`);
  }
});

test('a fold: even in cos(φ)', async () => {
  const count = 1000;
  const { points } = await draw('encode (cos(φ))', { count });
  const cosines = points
    .filter((_, i) => i % 4 === 3)
    .map(Math.cos)
    .sort();
  assert.ok(distance(cosines, uniform(-1, 1)) < 3 / count);
});

test('where the functions are even in the chart already, the points are those of sobol', async () => {
  for (const encode of ['', 'encode (r, 2*θ + 1)', 'encode (cos(φ), sin(φ))']) {
    const { points, domain } = await draw(encode, { count: 300 }, 5);
    assert.deepEqual(points, samplePoints({ kind: 'sobol', count: 300 }, domain, 5), encode);
  }
});

test('the seed decides, and seeds share nothing', async () => {
  const count = 4000;
  const first = (await draw('encode (log(r))', { count, share: 0.5 }, 7)).points;
  assert.deepEqual((await draw('encode (log(r))', { count, share: 0.5 }, 7)).points, first);
  const own = new Set(first.filter((_, i) => i % 4 === 1));
  assert.equal(own.size, count, 'no point twice');
  for (const seed of [-8]) {
    const other = (await draw('encode (log(r))', { count, share: 0.5 }, seed)).points;
    assert.ok(other.every((x, i) => i % 4 !== 1 || !own.has(x)));
  }
});

test('many points: as many as asked for, each once', async () => {
  const count = 20_000;
  const { points } = await draw('encode (1/r)', { count });
  assert.equal(points.length, 4 * count);
  const places = new Set(Array.from({ length: count }, (_, i) => points.subarray(4 * i, 4 * i + 4).join()));
  assert.equal(places.size, count);
});

test('a function without a derivative at a point to choose among is refused with the place', async () => {
  await assert.rejects(draw('encode (log(r - 5))', { count: 10 }), /what the network sees.* not finite at the sample/);
});
