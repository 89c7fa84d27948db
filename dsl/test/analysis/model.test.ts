import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bindParameters, evaluateConstants } from '../../src/index.ts';
import { analyzeText, disk } from './fixtures.ts';

const SPACETIME = `spacetime S {
  parameter M = 2 in 1 .. 3
  let far = 10*M
  chart C(t, r, theta, φ) {}
  metric { ds^2 = -dt^2 + dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
}\n`;

function fitOf(settings: string) {
  const { fits, diagnostics } = analyzeText(`${SPACETIME}fit F of S {\n${settings}\n}`);
  assert.deepEqual(diagnostics, []);
  const { spacetime, chart, declaration, ranges, ...rest } = fits[0]!;
  assert.equal(spacetime?.name, 'S');
  assert.equal(chart?.name, 'C');
  return rest;
}

const DEFAULTS = {
  name: 'F',
  file: 'main',
  of: 'S',
  target: 'distortion',
  network: { kind: 'mlp', width: 64, depth: 3, activation: 'silu', omega: 1, scale: 1 },
  order: 2,
  loss: 'mse',
  measure: 'coordinate',
  balance: { kind: 'config' },
  optimizer: {
    kind: 'soap',
    rate: 1e-2,
    b1: 0.95,
    b2: 0.95,
    epsilon: 1e-8,
    weightDecay: 0,
    preconditionEvery: 1,
  },
  schedule: { kind: 'cosine', final: 1e-5, warmup: 0 },
  samples: { kind: 'sobol', count: 65536 },
  batch: 4096,
  steps: 20000,
  precision: 'float32',
  seed: 0,
  validate: { samples: { kind: 'sobol', count: 8192 }, every: 500 },
  sound: true,
};

test('an empty fit is a fit', () => {
  assert.deepEqual(fitOf(''), DEFAULTS);
});

test('Levenberg–Marquardt has defaults of its own, and only where nothing is written', () => {
  const { network, samples, steps, precision, validate } = fitOf('optimizer lm');
  assert.deepEqual(network, { kind: 'mlp', width: 16, depth: 2, activation: 'silu', omega: 1, scale: 1 });
  assert.deepEqual(samples, { kind: 'sobol', count: 4096 });
  assert.deepEqual(validate, { samples: { kind: 'sobol', count: 2048 }, every: 10 });
  assert.deepEqual([steps, precision], [100, 'float64']);
  const written = fitOf('optimizer lm\n network mlp(width = 8)\n steps 7\n samples uniform(50)');
  assert.equal(written.network.width, 8);
  assert.deepEqual([written.steps, written.samples], [7, { kind: 'uniform', count: 50 }]);
});

test('encoded samples, half of their density by default', () => {
  const { samples, validate } = fitOf('samples encoded(700)\n validate encoded(90, share = 1) every 3');
  assert.deepEqual(samples, { kind: 'encoded', count: 700, share: 0.5 });
  assert.deepEqual(validate, { samples: { kind: 'encoded', count: 90, share: 1 }, every: 3 });
});

test('L-BFGS sees fewer samples, in float64, unless something else is written', () => {
  const { optimizer, network, samples, steps, precision, validate } = fitOf('optimizer lbfgs');
  assert.deepEqual(optimizer, { kind: 'lbfgs', history: 30 });
  assert.deepEqual(network, DEFAULTS.network);
  assert.deepEqual(samples, { kind: 'sobol', count: 8192 });
  assert.deepEqual(validate, { samples: { kind: 'sobol', count: 8192 }, every: 100 });
  assert.deepEqual([steps, precision], [5000, 'float64']);
  assert.equal(fitOf('optimizer lbfgs(5)\n precision float32').precision, 'float32');
});

test('LAMB and LARS reach the model', () => {
  assert.deepEqual(fitOf('optimizer lamb(weight_decay = 0.1)').optimizer, {
    kind: 'lamb',
    rate: 1e-2,
    b1: 0.9,
    b2: 0.999,
    epsilon: 1e-6,
    weightDecay: 0.1,
  });
  assert.deepEqual(fitOf('optimizer lars(2, momentum = 0)').optimizer, {
    kind: 'lars',
    rate: 2,
    momentum: 0,
    trust: 1e-3,
    weightDecay: 0,
  });
});

test('networks: Fourier features and factorised weights only where they are asked for', () => {
  const networkOf = (text: string) => fitOf(`network ${text}`).network;
  const plain = { kind: 'mlp', width: 64, depth: 3, activation: 'silu', omega: 1, scale: 1 };
  assert.deepEqual(networkOf('mlp(fourier = 0, weights = plain)'), plain);
  assert.deepEqual(networkOf('mlp(fourier = 2.5)'), { ...plain, fourier: 2.5 });
  assert.deepEqual(networkOf('mlp(weights = factorised)'), { ...plain, factorised: true });
  const pirate = { kind: 'piratenet', width: 64, depth: 2, activation: 'silu', omega: 1, scale: 1 };
  assert.deepEqual(networkOf('piratenet'), { ...pirate, fourier: 1, factorised: true });
  assert.deepEqual(networkOf('piratenet(32, 3, tanh, 2, plain)'), {
    ...{ ...pirate, width: 32, depth: 3 },
    ...{ activation: 'tanh', fourier: 2 },
  });
});

test('every setting reaches the model', () => {
  assert.deepEqual(
    fitOf(`
      target full
      network wire(width = 16, scale = 2)
      supervise metric + jacobian
      loss papuc
      measure volume
      balance fixed(1, 0.1)
      optimizer adamw(1e-4, b2 = 0.99)
      schedule exponential(final = 0.01, warmup = 50)
      samples grid(1, 2, 3, 4)
      batch 2^5
      steps 1e3
      precision float64
      seed 7
      validate grid(1, 1, 1, 5)`),
    {
      ...DEFAULTS,
      target: 'full',
      network: { kind: 'wire', width: 16, depth: 3, activation: 'gabor', omega: 10, scale: 2 },
      order: 1,
      loss: 'papuc',
      measure: 'volume',
      balance: { kind: 'fixed', weights: [1, 0.1, 1] },
      optimizer: { kind: 'adamw', rate: 1e-4, b1: 0.9, b2: 0.99, epsilon: 1e-8, weightDecay: 1e-4 },
      schedule: { kind: 'exponential', final: 0.01, warmup: 50 },
      samples: { kind: 'grid', counts: [1, 2, 3, 4] },
      batch: 32,
      steps: 1000,
      precision: 'float64',
      seed: 7,
      validate: { samples: { kind: 'grid', counts: [1, 1, 1, 5] }, every: 500 },
    },
  );
  const small = fitOf('optimizer lm\n supervise metric\n network siren\n balance fixed(1)');
  assert.equal(small.precision, 'float64');
  assert.deepEqual(small.optimizer, { kind: 'lm', damping: 1e-3, stages: 1 });
  assert.deepEqual(fitOf('optimizer lm(stages = 3)').optimizer, { kind: 'lm', damping: 1e-3, stages: 3 });
  const kfac = fitOf('optimizer kfac(products = 7)');
  assert.deepEqual(kfac.optimizer, { kind: 'kfac', damping: 1e-2, products: 7, refresh: 5 });
  assert.deepEqual([kfac.batch, kfac.steps, kfac.precision], [8192, 300, 'float64']);
  assert.deepEqual(small.network, { kind: 'siren', width: 64, depth: 3, activation: 'sine', omega: 30, scale: 1 });
  assert.deepEqual(small.balance, { kind: 'fixed', weights: [1, 1, 1] });
  assert.deepEqual(fitOf('schedule constant').schedule, { kind: 'constant', final: 1, warmup: 0 });
  assert.equal(small.order, 0);
});

test('a setting that cannot be read leaves the default, and the fit unsound', () => {
  const { fits } = analyzeText(`${SPACETIME}fit F of S { batch 0.5\n steps 10\n }\nfit G of S {}`);
  assert.deepEqual(
    fits.map(({ steps, sound }) => [steps, sound]),
    [
      [10, false],
      [20000, true],
    ],
  );
});

test('constants of geodesics and pictures may use parameters and lets', () => {
  const { jobs, diagnostics } = analyzeText(`${SPACETIME}
    geodesic G of S { at (0, far, π/2, 90°)
      velocity (_, 0, 0, 1/far)
      until tau = 100*M
    }
    render R of S { camera at (0, 3*far, 1, 0) looking outward
      field 60°
      disk 6 .. 20
      resolution 320 x 200
    }`);
  assert.deepEqual(diagnostics, []);
  const [geodesic, render] = jobs;
  assert.ok(geodesic?.kind === 'geodesic' && render?.kind === 'render');
  const spacetime = geodesic.spacetime!;
  const at = (M?: number) => bindParameters(spacetime, M === undefined ? undefined : new Map([['M', M]]));
  assert.deepEqual(evaluateConstants(spacetime, geodesic.at, at()), [0, 20, Math.PI / 2, Math.PI / 2]);
  assert.deepEqual(evaluateConstants(spacetime, geodesic.at, at(3)), [0, 30, Math.PI / 2, Math.PI / 2]);
  assert.equal(geodesic.velocity[0], undefined);
  assert.deepEqual(evaluateConstants(spacetime, [geodesic.velocity[3]!, geodesic.until], at()), [0.05, 200]);
  assert.equal(geodesic.particle, 'massive');
  assert.equal(geodesic.chart?.name, 'C');
  assert.deepEqual(evaluateConstants(spacetime, render.camera.at, at()), [0, 60, 1, 0]);
  assert.deepEqual([render.camera.looking, render.width, render.height, render.disk], ['outward', 320, 200, [6, 20]]);
  assert.ok(Math.abs(render.field - Math.PI / 3) < 1e-15);
  assert.deepEqual(render.sky, { kind: 'checker' });
});

test('a Greek letter and its name are the same name everywhere', () => {
  const letters = disk.read('names/good.spacetime')!;
  const spelled = letters
    .replaceAll('θ', 'theta')
    .replaceAll('φ', 'phi')
    .replaceAll('Σ', 'Sigma')
    .replaceAll('Δ', 'Delta');
  const names = (text: string) => {
    const { spacetimes, fits, diagnostics } = analyzeText(text);
    assert.deepEqual(diagnostics, []);
    const [spacetime] = spacetimes;
    return [
      [...spacetime!.lets.keys()],
      [...spacetime!.charts.values()].map(({ coordinates }) => coordinates),
      spacetime!.expectations.map((expectation) => expectation.names),
      fits.map(({ name }) => name),
    ];
  };
  assert.deepEqual(names(spelled), names(letters));
});

test('soundness: a metric with an error is not, one beside a wrong expectation or fit is', () => {
  const soundness = (text: string) => analyzeText(text).spacetimes.map(({ sound }) => sound);
  assert.deepEqual(soundness(SPACETIME), [true]);
  assert.deepEqual(soundness(SPACETIME.replace('let far', 'expect vacum\n  let far')), [true]);
  assert.deepEqual(soundness(SPACETIME.replace('let far', 'expect scalar =\n  let far')), [true]);
  assert.deepEqual(soundness(SPACETIME.replace('r^2 (', 'q^2 (')), [false]);
  assert.deepEqual(soundness(SPACETIME.replace('10*M', '10 *')), [false]);
  assert.deepEqual(soundness(`${SPACETIME}fit F of S { batch 0 }`), [true]);
});

test('two metrics in two charts of one spacetime', () => {
  const { spacetimes, diagnostics } = analyzeText(`spacetime S {
    chart A(t, x, y, z) {}
    chart B(T, X, Y, Z) {}
    metric in A { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 }
    metric in B { ds^2 = -dT^2 + dX^2 + dY^2 + dZ^2 }
  }`);
  assert.deepEqual(diagnostics, []);
  assert.deepEqual(
    spacetimes[0]!.metrics.map(({ chart }) => chart.name),
    ['A', 'B'],
  );
  assert.equal(spacetimes[0]!.metric, spacetimes[0]!.metrics[0]);
});

test('a fit of data has what its block says, which may stand on one line', () => {
  const { fits, jobs, diagnostics } = analyzeText(`data Star { file "star.h5"  excise 0.3  x -8 .. 8  t 0 .. 4*2 }
data Whole { file "out"  format npy  z 0 .. 1 }
fit A of Star {}
fit B of Whole { encode (x, y, z) }
`);
  assert.deepEqual(diagnostics, []);
  const [star, whole] = fits.map(({ data }) => data);
  assert.deepEqual(
    [star!.name, star!.path, star!.format, star!.within, star!.excise],
    ['Star', 'star.h5', 'carpet', { t: [0, 8], x: [-8, 8] }, 0.3],
  );
  assert.deepEqual([whole!.name, whole!.path, whole!.format, whole!.within], ['Whole', 'out', 'npy', { z: [0, 1] }]);
  assert.equal(whole!.excise, undefined);
  assert.deepEqual(
    jobs.map((job) => job.kind === 'data' && job.within),
    [star!.within, whole!.within],
  );
});

test('a geodesic or a picture through a fit of data is refused by name', () => {
  const of = (block: string) =>
    analyzeText(`data D { file "d.h5" }\nfit F of D {}\n${block}`).diagnostics.map(
      ({ code, message }) => `${code}: ${message}`,
    );
  assert.deepEqual(of('geodesic G of F { at (0, 1, 1, 1)  velocity (_, 0, 0, 0) }'), [
    'geodesic/of: `F` is a fit of the data `D`: a geodesic needs a spacetime, or a fit of one.',
  ]);
  assert.deepEqual(of('render R of F { camera at (0, 1, 1, 1) looking inward }'), [
    'render/of: `F` is a fit of the data `D`: a render needs a spacetime, or a fit of one.',
  ]);
});
