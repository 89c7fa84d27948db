import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FitModel } from '@spacetime/dsl';
import { exactMetric, Inverter, orthonormalFrame, samplePoints } from '@spacetime/geometry';
import { createStepper } from '../../src/create-stepper.ts';
import { problemOf } from '../../src/data/problem.ts';
import { createCpuEngine } from '../../src/engines/cpu/engine.ts';
import { FitError } from '../../src/fit-error.ts';
import { prepare } from '../../src/prepare.ts';
import { referenceEngine } from '../engines/reference.ts';
import { papucNorm } from '../engines/reference-norm.ts';
import { fitIn, KERR_SCHILD, SCHWARZSCHILD, temporaryFolder } from '../fits.ts';
import { randomVector } from '../toy-engine.ts';

const folder = temporaryFolder();
const spherical = (settings: string) =>
  fitIn(folder, `${SCHWARZSCHILD} fit F of Schwarzschild { ${settings} validate uniform(9) }`);
const kerr = (settings: string) => fitIn(folder, `${KERR_SCHILD} fit F of Kerr { ${settings} validate uniform(9) }`);
const PAIRS = [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].slice(a).map((b) => [a, b] as const));

async function ready(fit: FitModel) {
  const prepared = await prepare(fit, problemOf(fit), (shape, order) => referenceEngine(shape, order));
  const { engine } = prepared;
  engine.weights.set(randomVector(engine.weights.length, 3).map((w) => w / 2));
  const points = samplePoints(fit.samples as never, prepared.problem.metric.chart.domain, fit.seed);
  const metric = new Float64Array((points.length / 4) * 150);
  exactMetric(fit.spacetime!).jets(points, points.length / 4, 2, metric);
  return { ...prepared, points, metric, fit };
}

/** The error of the metric's ten components at every point, in the chart's units; the points are those of one batch. */
function errors({ engine, data, normalisation }: Awaited<ReturnType<typeof ready>>): Float64Array[] {
  const { count, features, targets } = data.batch(0);
  const { outputs } = engine.shape;
  const streams = targets.length / (count * outputs);
  const out = new Float64Array(targets.length);
  engine.forward(features, count, engine.order, out);
  return Array.from({ length: count }, (_, p) => {
    const error = new Float64Array(10);
    for (const [c, component] of normalisation.active.entries()) {
      const at = p * streams * outputs + c;
      error[component] = normalisation.components.scale[c] * (out[at] - targets[at]);
    }
    return error;
  });
}

test('volume: the weights are r² sin θ over their mean, and each loss is the sum weighed by them', async () => {
  const settings = 'encode (r, θ) supervise metric + jacobian samples sobol(256) batch 256 network mlp(6, 1)';
  const weighed = await ready(spherical(`${settings} measure volume`));
  const { points, data, engine } = weighed;
  const element = Array.from({ length: 256 }, (_, p) => points[4 * p + 1] ** 2 * Math.sin(points[4 * p + 2]));
  const mean = element.reduce((sum, x) => sum + x, 0) / 256;
  const batch = data.batch(0);
  for (const [p, x] of element.entries()) assert.ok(Math.abs(batch.weights![p] / (x / mean) - 1) < 1e-13);

  // Half the relative error: of the network against the target, both weighed; the target is the error without a network.
  const sums = (given: typeof weighed) => {
    const { count, features, targets } = given.data.batch(0);
    const outputs = given.engine.shape.outputs;
    const out = new Float64Array(targets.length);
    given.engine.forward(features, count, 1, out);
    const squares = [0, 0];
    const streams = targets.length / (count * outputs);
    for (let i = 0; i < targets.length; i++) {
      const [p, s, c] = [Math.floor(i / (streams * outputs)), Math.floor(i / outputs) % streams, i % outputs];
      const scale = given.normalisation.components.scale[c];
      squares[s === 0 ? 0 : 1] += element[p] * (scale * (out[i] - targets[i])) ** 2;
    }
    return squares;
  };
  const losses = engine.losses(batch, data.omega);
  const found = sums(weighed);
  engine.weights.fill(0);
  const nothing = sums(weighed);
  for (const k of [0, 1]) assert.ok(Math.abs(losses[k] / ((0.5 * found[k]) / nothing[k]) - 1) < 1e-12);
});

test('volume: what dropped derivatives add is weighed, and every batch has weights of its points', async () => {
  const settings =
    'encode (r) supervise metric + jacobian samples sobol(300) network mlp(4, 1) measure volume validate uniform(9)';
  const text = SCHWARZSCHILD.replace('1 - 2*M/r', '1 - 2*M*(1 + θ/9)/r');
  const fit = (batch: number) => fitIn(folder, `${text} fit F of Schwarzschild { ${settings} batch ${batch} }`);
  const few = (shape: Parameters<typeof referenceEngine>[0], order: 0 | 1 | 2, directions: number) =>
    referenceEngine(shape, order, directions);
  const losses = async (batch: number, create: typeof few) => {
    const { engine, data } = await prepare(fit(batch), problemOf(fit(batch)), create);
    engine.weights.set(randomVector(engine.weights.length, 3));
    const sum = new Float64Array(2);
    const batches = 300 / batch;
    for (let k = 0; k < batches; k++) {
      for (const [i, loss] of engine.losses(data.batch(k), data.omega).entries()) sum[i] += loss / batches;
    }
    return sum;
  };
  const all = await losses(300, (shape, order) => referenceEngine(shape, order));
  for (const other of [await losses(300, few), await losses(100, few)]) {
    for (const k of [0, 1]) assert.ok(Math.abs(other[k] / all[k] - 1) < 1e-12, `${other} ${all}`);
  }
});

test('minkowski: the loss is ½ |g^ik g^jl Δ_ij Δ_kl|, over the size of the target', async () => {
  for (const measure of ['coordinate', 'volume']) {
    const settings = `encode (log(r), θ) supervise metric samples sobol(200) batch 200 loss minkowski measure ${measure}`;
    const given = await ready(spherical(`${settings} network mlp(6, 1)`));
    const { engine, data, metric } = given;
    const batch = data.batch(0);
    const raised = (delta: Float64Array, p: number) => {
      const inverter = new Inverter();
      inverter.invert(metric, p * 150);
      const at = (values: Float64Array, a: number, b: number) =>
        values[PAIRS.findIndex(([i, j]) => i === Math.min(a, b) && j === Math.max(a, b))];
      let sum = 0;
      for (let n = 0; n < 256; n++) {
        const [i, j, k, l] = [n >> 6, (n >> 4) & 3, (n >> 2) & 3, n & 3];
        sum += at(inverter.inverse, i, k) * at(inverter.inverse, j, l) * at(delta, i, j) * at(delta, k, l);
      }
      return Math.abs(sum) / 2;
    };
    const total = () =>
      errors(given).reduce((sum, delta, p) => sum + (batch.weights?.[p] ?? 1) * raised(delta, p), 0) / 200;
    const [loss, sum] = [engine.losses(batch, data.omega)[0], total()];
    engine.weights.fill(0);
    const [blank, size] = [engine.losses(batch, data.omega)[0], total()];
    assert.ok(Math.abs(loss / sum / (blank / size) - 1) < 1e-11);
    // In Schwarzschild's metric Δ is diagonal, so that no square counts negatively: a blank network's loss is ½.
    assert.ok(Math.abs(blank - 0.5) < 1e-12, `${blank}`);
  }
});

test("papuc: no vector is lengthened more than the loss says, by Papuc's norm as it is defined, and one is as much", async () => {
  const given = await ready(
    kerr('encode (x, y, z) supervise metric samples sobol(8) batch 8 loss papuc network mlp(5, 1)'),
  );
  const { engine, data, metric } = given;
  const { norm, ...batch } = data.batch(0);
  const size = norm!.frames.length / 8;
  const at = (p: number, a: number, b: number) =>
    metric[150 * p + PAIRS.findIndex(([i, j]) => i === Math.min(a, b) && j === Math.max(a, b))];
  const ratios = errors(given).map((delta, p) => {
    const pick = (values: Batchlike, stride: number) => values.subarray(p * stride, (p + 1) * stride);
    const single = {
      count: 1,
      features: pick(batch.features, engine.shape.inputs),
      targets: pick(batch.targets, engine.shape.outputs),
      norm: { kind: norm!.kind, frames: pick(norm!.frames, size) },
    };
    const loss = engine.losses(single, data.omega)[0];
    const frame = new Float64Array(16);
    orthonormalFrame(metric, 150 * p, frame);
    const z = [0, 1, 2, 3].map((i) => frame[i]);
    const product = (u: readonly number[], v: readonly number[]) =>
      u.reduce((sum, x, a) => sum + v.reduce((inner, y, b) => inner + x * y * at(p, a, b), 0), 0);
    const length = (v: readonly number[]) => {
      const [zz, vv, zv] = [product(z, z), product(v, v), product(z, v)];
      return (Math.abs(zv) + Math.sqrt(Math.max(0, zv ** 2 - zz * vv))) / Math.abs(zz);
    };
    const inverter = new Inverter();
    inverter.invert(metric, 150 * p);
    const entry = (values: Float64Array, a: number, b: number) =>
      values[PAIRS.findIndex(([i, j]) => i === Math.min(a, b) && j === Math.max(a, b))];
    const image = (v: readonly number[]) => {
      const lowered = [0, 1, 2, 3].map((i) => v.reduce((sum, x, j) => sum + entry(delta, i, j) * x, 0));
      return [0, 1, 2, 3].map((i) => lowered.reduce((sum, x, j) => sum + entry(inverter.inverse, i, j) * x, 0));
    };
    let largest = length(image(z)) / length(z);
    // The rim of the unit ball: unit vectors orthogonal to z, by the frame's other three.
    for (let k = 0; k < 4000; k++) {
      const height = (2 * k + 1) / 4000 - 1;
      const [c, s] = [Math.cos(2.399963229728653 * k), Math.sin(2.399963229728653 * k)];
      const n = [Math.sqrt(1 - height ** 2) * c, Math.sqrt(1 - height ** 2) * s, height];
      const v = [0, 1, 2, 3].map((i) => n.reduce((sum, x, a) => sum + x * frame[4 * (a + 1) + i], 0));
      if (k % 100 === 0) assert.ok(Math.abs(length(v) - papucNorm([0, ...n])) < 1e-9);
      largest = Math.max(largest, length(image(v)) / length(v));
    }
    return loss / largest;
  });
  // The same factor everywhere, the target's size; what is sampled is at most the supremum, and close to it.
  const factor = Math.min(...ratios);
  for (const ratio of ratios) assert.ok(ratio / factor - 1 < 4e-3, `${ratios}`);
});

type Batchlike = Float64Array<ArrayBufferLike> | Float32Array<ArrayBufferLike>;

test('Levenberg–Marquardt and an engine give the same weighted losses, also where derivatives are dropped', async () => {
  const settings =
    'encode (r) supervise metric + jacobian network mlp(5, 2) samples sobol(200) precision float64 measure volume';
  const text = SCHWARZSCHILD.replace('1 - 2*M/r', '1 - 2*M*(1 + θ/9)/r');
  const fit = fitIn(folder, `${text} fit F of Schwarzschild { ${settings} optimizer lm }`);
  const create = (shape: Parameters<typeof createCpuEngine>[0], order: 0 | 1 | 2) =>
    createCpuEngine(shape, order, { precision: 'float64', threads: 1 });
  const { engine, data } = await prepare(fit, problemOf(fit), create);
  const stepper = await createStepper(engine, fit, data, { threads: 1 });
  for (let step = 0; step < 3; step++) {
    const { parts } = stepper.step(step);
    const losses = engine.losses(data.batch(0), data.omega);
    for (const [k, part] of parts.entries()) assert.ok(Math.abs(part / losses[k] - 1) < 1e-12);
    const plain = engine.losses({ ...data.batch(0), weights: new Float64Array(200).fill(1) }, data.omega);
    assert.ok(Math.abs(plain[0] / losses[0] - 1) > 1e-3, 'the weights matter');
  }
  stepper.dispose?.();
  engine.dispose();
});

test('a metric that is not Lorentzian at a sample has no such norm, and a volume that vanishes no weights', async () => {
  const refused = async (fit: FitModel, message: RegExp) =>
    assert.rejects(
      prepare(fit, problemOf(fit), (shape, order) => referenceEngine(shape, order)),
      (error: Error) => {
        assert.ok(error instanceof FitError, error.stack);
        assert.match(error.message, message);
        return true;
      },
    );
  const text = 'spacetime S { chart C(t, x, y, z) {} metric { ds^2 = -dt^2 + dx^2 + dy^2 + (x - 1/2) dz^2 } } ';
  const fit = (settings: string) => fitIn(folder, `${text} fit F of S { encode (x) samples sobol(16) ${settings} }`);
  await refused(fit('loss minkowski'), /not Lorentzian at the sample \(t = .*`loss minkowski`.*choose `loss mse`/);
  const flat = text.replace('(x - 1/2) dz^2', '0 dz^2').replace('dy^2', '(1 + x) dy^2');
  await refused(
    fitIn(folder, `${flat} fit F of S { encode (x) samples sobol(16) measure volume }`),
    /volume element √\|det g\| is zero over the domain.*`measure coordinate`/,
  );
});
