import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FitModel } from '@spacetime/dsl';
import { exactMetric, STREAMS } from '@spacetime/geometry';
import { createBatches } from '../../src/data/batches.ts';
import { drawPoints } from '../../src/data/draw.ts';
import { Evaluator, liveCoordinates, problemOf } from '../../src/data/problem.ts';
import { lossWeights, survey } from '../../src/data/survey.ts';
import { freshPoints, Validator } from '../../src/data/validator.ts';
import { type CreateEngine, prepare } from '../../src/prepare.ts';
import { directionsOf, streamsAlong } from '../../src/streams.ts';
import { relativeError } from '../engines/cases.ts';
import { referenceEngine } from '../engines/reference.ts';
import { fitIn, KERR_SCHILD, SCHWARZSCHILD, temporaryFolder } from '../fits.ts';
import { randomVector } from '../toy-engine.ts';

const folder = temporaryFolder();
const spherical = (settings: string) => fitIn(folder, `${SCHWARZSCHILD} fit F of Schwarzschild { ${settings} }`);
const kerr = (settings: string) => fitIn(folder, `${KERR_SCHILD} fit F of Kerr { ${settings} }`);

/** A reference engine with zero weights, and all else that a fit prepares. */
async function setUp(fit: FitModel) {
  const evaluator = new Evaluator(problemOf(fit));
  const { domain } = problemOf(fit).metric.chart;
  const points = await drawPoints(fit.samples, evaluator, domain, fit.seed);
  const normalisation = await survey(evaluator, domain, points);
  const omega = lossWeights(evaluator, normalisation, points, fit.order);
  const { width, depth, activation, omega: frequency, scale } = fit.network;
  const shape = {
    inputs: evaluator.inputs,
    width,
    depth,
    outputs: normalisation.active.length,
    activation,
    omega: frequency,
    scale,
  };
  const engine = referenceEngine(shape, fit.order);
  return { evaluator, domain, points, normalisation, omega, engine };
}

test('features reach exactly −1 and 1 over the domain, components have mean 0 and variance 1', async () => {
  const { engine, evaluator, normalisation, omega, points } = await setUp(
    spherical('encode (log(r), cos(θ), r) supervise metric samples sobol(512)'),
  );
  assert.deepEqual(normalisation.active, [0, 4], 'g_θθ and g_φφ are those of the background');
  assert.deepEqual(
    normalisation.components.offset.filter((_, c) => c !== 0 && c !== 4),
    Array(8).fill(0),
  );
  const { offset, scale } = normalisation.features;
  const ends = [
    [Math.log(3), Math.log(30)],
    [Math.cos(Math.PI - 0.01), Math.cos(0.01)],
    [3, 30],
  ];
  for (const [f, [low, high]] of ends.entries()) {
    assert.ok(Math.abs((low - offset[f]) / scale[f] + 1) < 1e-14);
    assert.ok(Math.abs((high - offset[f]) / scale[f] - 1) < 1e-14);
  }
  const data = await createBatches(engine, evaluator, normalisation, omega, points, { batch: 512, seed: 0 });
  const { targets, count } = data.batch(0);
  for (const c of [0, 1]) {
    const values = Array.from({ length: count }, (_, p) => targets[2 * p + c]);
    const mean = values.reduce((sum, x) => sum + x, 0) / count;
    const variance = values.reduce((sum, x) => sum + x * x, 0) / count;
    assert.ok(Math.abs(mean) < 1e-13 && Math.abs(variance - 1) < 1e-12, `${mean} ${variance}`);
  }
});

test('rounding is not learned: a component that equals the background up to rounding is dropped', async () => {
  const text = SCHWARZSCHILD.replace('r^2 (dθ^2', 'r*(r + M/3 - M/3) (dθ^2');
  const fit = fitIn(folder, `${text} fit F of Schwarzschild { encode (r) samples sobol(256) }`);
  const { normalisation } = await setUp(fit);
  assert.deepEqual(normalisation.active, [0, 4]);
  assert.deepEqual(normalisation.components.offset.slice(7), [0, 0, 0]);
});

for (const order of [0, 1, 2] as const) {
  test(`a network that gives nothing has a relative error of 1 at every order up to ${order}`, async () => {
    const supervise = ['metric', 'metric + jacobian', 'metric + jacobian + hessian'][order];
    const fit = kerr(`encode (x, y, z) supervise ${supervise} samples sobol(300)`);
    const { engine, evaluator, normalisation, omega, points } = await setUp(fit);
    const data = await createBatches(engine, evaluator, normalisation, omega, points, { batch: 300, seed: 0 });
    const losses = engine.losses(data.batch(0), omega);
    assert.equal(losses.length, order + 1);
    for (const loss of losses) assert.ok(Math.abs(loss - 0.5) < 1e-12, String(loss));
  });
}

test('batches hold the same jets whether they are kept or computed anew, and those of the metric', async () => {
  const fit = kerr('encode (x*y, z) samples sobol(200) supervise metric + jacobian + hessian');
  const { engine, evaluator, normalisation, omega, points } = await setUp(fit);
  const settings = { batch: 64, seed: 5 };
  const kept = await createBatches(engine, evaluator, normalisation, omega, points, settings);
  const fresh = await createBatches(engine, evaluator, normalisation, omega, points, { ...settings, cacheBytes: 0 });
  const seen: number[] = [];
  for (let step = 0; step < 8; step++) {
    const batch = kept.batch(step);
    assert.deepEqual(fresh.batch(step), batch);
    seen.push(batch.count);
  }
  assert.deepEqual(seen, [50, 50, 50, 50, 50, 50, 50, 50]);

  // One batch in the points' own order: undo the normalisation and compare with the metric itself.
  const all = (await createBatches(engine, evaluator, normalisation, omega, points, { batch: 200, seed: 5 })).batch(0);
  const expected = new Float64Array(200 * 150);
  const metric = exactMetric(fit.spacetime!);
  metric.jets(points, 200, 2, expected);
  const { active, components } = normalisation;
  for (let p = 0; p < 200; p++) {
    for (let s = 0; s < 15; s++) {
      for (const [c, component] of active.entries()) {
        const flat = s === 0 && [0, 4, 7, 9].includes(component) ? (component === 0 ? -1 : 1) : 0;
        const shift = s === 0 ? components.offset[component] : 0;
        const value = components.scale[c] * all.targets[(p * STREAMS[2] + s) * active.length + c] + shift + flat;
        const truth = expected[(p * 15 + s) * 10 + component];
        assert.ok(Math.abs(value - truth) <= 1e-13 * (1 + Math.abs(truth)), `${value} ${truth}`);
      }
    }
  }
});

test('derivatives along which no feature varies are left out, and the losses are as with them', async () => {
  // The metric does vary with y: what the network cannot learn there is still part of the losses.
  const fit = kerr('encode (z, x*z) samples sobol(150) supervise metric + jacobian + hessian');
  const { engine: all, evaluator, normalisation, omega, points } = await setUp(fit);
  const directions = directionsOf(problemOf(fit).encoding);
  assert.deepEqual(directions, [1, 3]);
  const few = referenceEngine(all.shape, 2, 2);
  for (const engine of [all, few]) engine.weights.set(randomVector(engine.weights.length, 3));
  for (const settings of [{ batch: 40 }, { batch: 40, cacheBytes: 0 }, { batch: 150 }]) {
    const full = await createBatches(all, evaluator, normalisation, omega, points, { ...settings, seed: 1 });
    const live = { ...settings, seed: 1, directions };
    const packed = await createBatches(few, evaluator, normalisation, omega, points, live);
    assert.equal(packed.omega.length, 6 * normalisation.active.length);
    for (const step of [0, 5]) {
      const [expected, actual] = [full.batch(step), packed.batch(step)];
      assert.equal(actual.features.length, (expected.features.length * 6) / 15);
      const before = all.gradient(expected, full.omega, [1, 1, 1], 'combined');
      const after = few.gradient(actual, packed.omega, [1, 1, 1], 'combined');
      assert.ok(relativeError(after.losses, before.losses) < 1e-13);
      assert.ok(relativeError(after.gradients[0], before.gradients[0]) < 1e-13);
      assert.ok(actual.constant![1] > 0.01 && actual.constant![2] > 0.01 && actual.constant![0] === 0);
      assert.deepEqual(expected.constant, new Float64Array(3));
    }
  }
});

test('a fit asks for the directions that its inputs vary with, and takes an engine that carries all four', async () => {
  const directionsFor = async (settings: string, create: CreateEngine) => {
    const fit = kerr(`${settings} samples sobol(64) validate uniform(9)`);
    const { engine, data } = await prepare(fit, problemOf(fit), create);
    const { count, features } = data.batch(0);
    assert.equal(features.length, count * streamsAlong(engine.directions, fit.order) * engine.shape.inputs);
    assert.equal(engine.losses(data.batch(0), data.omega).length, fit.order + 1);
    return engine.directions;
  };
  assert.equal(await directionsFor('encode (z)', referenceEngine), 1);
  assert.equal(await directionsFor('encode (x, y, z)', referenceEngine), 3);
  assert.equal(await directionsFor('', referenceEngine), 4);
  assert.equal(await directionsFor('encode (z) optimizer lm', referenceEngine), 4);
  assert.equal(await directionsFor('encode (z)', (shape, order) => referenceEngine(shape, order)), 4);
});

test('validation: points of its own, and the errors as they are defined', async () => {
  const fit = kerr('encode (x, y, z) supervise metric samples uniform(400) validate uniform(300)');
  const { engine, evaluator, normalisation, domain, points } = await setUp(fit);
  const drawn = await drawPoints(fit.validate.samples, evaluator, domain, -1 - fit.seed);
  const fresh = freshPoints(drawn, points, liveCoordinates(evaluator, domain));
  const used = new Set(points);
  assert.ok(fresh.every((x, i) => i % 4 === 0 || !used.has(x)));

  engine.weights.set(randomVector(engine.weights.length, 3));
  const {
    mae,
    relative,
    distortionRelative,
    points: count,
  } = new Validator(engine, evaluator, normalisation, fresh).measure(7);
  assert.equal(count, 300);
  let [absolute, squares, metric, distortion] = [0, 0, 0, 0];
  const exact = new Float64Array(10);
  const output = new Float64Array(normalisation.active.length);
  for (let p = 0; p < 300; p++) {
    const point = fresh.subarray(4 * p, 4 * p + 4);
    exactMetric(fit.spacetime!).jets(point, 1, 0, exact);
    const { offset, scale } = normalisation.features;
    engine.forward(
      Float64Array.from([1, 2, 3], (k, f) => (point[k] - offset[f]) / scale[f]),
      1,
      0,
      output,
    );
    for (let c = 0; c < 10; c++) {
      const flat = [-1, 0, 0, 0, 1, 0, 0, 1, 0, 1][c];
      const learned = flat + normalisation.components.offset[c] + normalisation.components.scale[c] * output[c];
      absolute += Math.abs(learned - exact[c]) / 3000;
      squares += (learned - exact[c]) ** 2;
      metric += exact[c] ** 2;
      distortion += (exact[c] - flat) ** 2;
    }
  }
  assert.ok(Math.abs(mae / absolute - 1) < 1e-12);
  assert.ok(Math.abs(relative / Math.sqrt(squares / metric) - 1) < 1e-12);
  assert.ok(Math.abs(distortionRelative / Math.sqrt(squares / distortion) - 1) < 1e-12);
});

test('what the network would see as points of the training is not validated on', async () => {
  const fit = spherical('encode (r, θ) supervise metric');
  const evaluator = new Evaluator(problemOf(fit));
  const { domain } = problemOf(fit).metric.chart;
  const live = liveCoordinates(evaluator, domain);
  assert.deepEqual(live, [1, 2]);
  const grid = (n: number, turns = 1) => drawPoints({ kind: 'grid', counts: [1, n, n, turns] }, evaluator, domain, 0);
  const points = freshPoints(await grid(5), await grid(3), live);
  assert.equal(points.length / 4, 25 - 9);
  // The angle φ is nothing that the network sees.
  const turned = freshPoints(await grid(5, 4), await grid(3), live);
  assert.equal(turned.length / 4, 4 * (25 - 9));
  assert.equal(freshPoints(Float64Array.of(0, 0, 1, 2), Float64Array.of(0, 3, 1, 2), live).length, 4);
  for (const training of [await grid(5), Float64Array.of(0, -0, 1, 2)]) {
    const own = training.length === 4 ? Float64Array.of(9, 0, 1, 9) : await grid(3);
    assert.throws(() => freshPoints(own, training, live), /every point to validate on is one to train on/);
  }
});
