/**
 * `npm run bench -- lm [kernels] [schwarzschild] [kerr] [seconds=10] [threads=2] [seed=1]`: what Levenberg–Marquardt
 * reaches on closed forms, without language or training loop. Schwarzschild: spherical, r 5–140, Δ_tt and Δ_rr, the
 * eight components that vanish left out (they count in the MAE). Kerr: Kerr–Schild, a = 0.7, x, y ±3, z 0.1–3.
 * Errors are of 5000 fresh points even in the coordinates: MAE over ten components, ℓ2 relative to the distortion's.
 * `kernels` times each part of a step.
 */
import type { NetworkShape } from '@spacetime/field';
import type { Order } from '@spacetime/geometry';
import { LeastSquares } from '../field/src/engines/cpu/lm.ts';
import type { LeastSquaresData } from '../field/src/engines/cpu/lm-problem.ts';
import { weightCount } from '../field/src/layout.ts';
import { DampedIteration } from '../field/src/optimizers/levenberg-marquardt.ts';
import { type Closed, kerr, schwarzschild } from './lm/fields.ts';
import { cell } from './show/cell.ts';

const VALIDATION = 5000;

interface Run {
  readonly field: Closed;
  readonly order: Order;
  readonly points: number;
  readonly width: number;
  readonly depth: number;
  readonly activation?: NetworkShape['activation'];
}

const SCHWARZSCHILD: readonly Run[] = [
  { field: schwarzschild('r'), order: 0, points: 1000, width: 11, depth: 3 },
  { field: schwarzschild('r'), order: 2, points: 400, width: 11, depth: 3 },
  { field: schwarzschild('1/r'), order: 2, points: 400, width: 8, depth: 3 },
  { field: schwarzschild('log r'), order: 0, points: 1000, width: 8, depth: 3 },
  { field: schwarzschild('log r'), order: 1, points: 600, width: 8, depth: 3 },
  { field: schwarzschild('log r'), order: 2, points: 400, width: 8, depth: 3 },
  { field: schwarzschild('log r'), order: 2, points: 400, width: 8, depth: 3, activation: 'tanh' },
  { field: schwarzschild('log r'), order: 2, points: 400, width: 8, depth: 3, activation: 'sine' },
  { field: schwarzschild('log r'), order: 2, points: 400, width: 20, depth: 1 },
  { field: schwarzschild('log r'), order: 2, points: 400, width: 12, depth: 2 },
  { field: schwarzschild('log r'), order: 2, points: 400, width: 8, depth: 5 },
];

const KERR: readonly Run[] = [
  { field: kerr('x, y, z'), order: 0, points: 2000, width: 20, depth: 3 },
  { field: kerr('log r, x/q, y/q, z/r'), order: 0, points: 2000, width: 20, depth: 3 },
  { field: kerr('log Σ, log r, lx, ly, z/r'), order: 0, points: 2000, width: 20, depth: 3, activation: 'tanh' },
  { field: kerr('log Σ, log r, lx, ly, z/r'), order: 0, points: 2000, width: 14, depth: 4 },
  { field: kerr('log Σ, log r, lx, ly, z/r'), order: 0, points: 2000, width: 20, depth: 3 },
  { field: kerr('log Σ, log r, lx, ly, z/r'), order: 0, points: 2000, width: 20, depth: 2 },
  { field: kerr('log Σ, log r, lx, ly, z/r'), order: 0, points: 2000, width: 35, depth: 2 },
];

export async function main(args: readonly string[]): Promise<void> {
  const given = new Map(args.map((arg) => arg.split('=') as [string, string | undefined]));
  const number = (name: string, standard: number) => Number(given.get(name) ?? standard);
  const limits = { seconds: number('seconds', 10), threads: number('threads', 2), seed: number('seed', 1) };
  const all = !['kernels', 'schwarzschild', 'kerr'].some((part) => given.has(part));
  if (all || given.has('kernels')) await kernels(limits.threads);
  const runs = [...(all || given.has('schwarzschild') ? SCHWARZSCHILD : []), ...(all || given.has('kerr') ? KERR : [])];
  if (runs.length === 0) return;
  console.log(`${limits.threads} threads, at most ${limits.seconds} s a fit`);
  console.log(
    `${'field and inputs'.padEnd(44)} order  points  network     weights   bytes  steps     s      MAE    rel ℓ2`,
  );
  for (const run of runs) console.log(await fit(run, limits));
}

async function fit(run: Run, limits: { seconds: number; threads: number; seed: number }): Promise<string> {
  const { field, order, width, depth, activation = 'silu' } = run;
  const random = uniform(limits.seed);
  const data = field.sample(run.points, order, random);
  const { inputs, outputs } = field;
  const shape: NetworkShape = { inputs, width, depth, outputs, activation, omega: 1, scale: 1 };
  const lambda = [1, 1, 1].slice(0, order + 1);
  const problem = await LeastSquares.create({ shape, order, data, omega: evenly(field, data), lambda }, limits.threads);
  const weights = glorot(shape, random);
  const iteration = new DampedIteration(problem, lambda, { weights });
  const start = performance.now();
  let seconds = 0;
  let steps = 0;
  while (seconds < limits.seconds && !iteration.converged) {
    iteration.step(steps++);
    seconds = (performance.now() - start) / 1000;
  }
  iteration.dispose();
  const { mae, relative } = await validate(field, shape, weights);
  const network = `${width}×${depth} ${activation}`;
  return [
    `${field.name.padEnd(44)}${cell(order, 6)}${cell(run.points, 8)}  ${network.padEnd(10)}${cell(weights.length, 9)}`,
    `${cell(weights.length * 8, 8)}${cell(steps, 7)}${cell(seconds.toFixed(1), 6)}${cell(mae, 9)}${cell(relative, 10)}`,
  ].join('');
}

/** ω such that each order's loss is half the squared relative ℓ2 of its derivatives. */
function evenly({ outputs }: Closed, { count, targets }: LeastSquaresData): Float64Array {
  const streams = targets.length / count / outputs;
  const squares = [0, 0, 0];
  const orderOf = (stream: number) => (stream === 0 ? 0 : stream < 5 ? 1 : 2);
  for (let i = 0; i < targets.length; i++)
    squares[orderOf(Math.floor(i / outputs) % streams)]! += targets[i]! ** 2 / count;
  return Float64Array.from({ length: streams * outputs }, (_, i) => 1 / squares[orderOf(Math.floor(i / outputs))]!);
}

async function validate(field: Closed, shape: NetworkShape, weights: Float64Array) {
  const data = field.sample(VALIDATION, 0, uniform(999), true);
  const omega = new Float64Array(field.outputs).fill(1);
  const problem = await LeastSquares.create({ shape, order: 0, data, omega, lambda: [VALIDATION] }, 1);
  const r = problem.allocateResiduals();
  problem.residuals(weights, r);
  problem.dispose();
  let absolute = 0;
  let square = 0;
  for (const error of r) {
    absolute += Math.abs(error);
    square += error * error;
  }
  const size = data.targets.reduce((sum, value) => sum + value * value, 0);
  const mae = (absolute / VALIDATION / 10).toExponential(1);
  return { mae, relative: Math.sqrt(square / size).toExponential(1) };
}

/** Milliseconds of each part of a step, and the rate of the factorisations. */
async function kernels(threads: number): Promise<void> {
  console.log(`${threads} threads; milliseconds; JᵀJ at the operations that the rows of J would take, N S outputs P²`);
  console.log(
    'network  outputs  points  order  weights  residuals  Jᵀr    JᵀJ  GFLOP/s  Cholesky  solve     QR  GFLOP/s',
  );
  for (const [width, depth, outputs, count, order] of [
    [8, 3, 2, 400, 2],
    [20, 3, 10, 2000, 0],
    [14, 3, 10, 500, 1],
    [14, 3, 10, 200, 2],
  ] as const) {
    const shape: NetworkShape = { inputs: 4, width, depth, outputs, activation: 'silu', omega: 1, scale: 1 };
    const random = uniform(1);
    const streams = [1, 5, 15][order]!;
    const noise = (length: number) => Float64Array.from({ length }, () => 2 * random() - 1);
    const data = { count, features: noise(count * streams * 4), targets: noise(count * streams * outputs) };
    const omega = new Float64Array(streams * outputs).fill(1);
    const problem = await LeastSquares.create({ shape, order, data, omega, lambda: [1, 1, 1] }, threads);
    const weights = noise(weightCount(shape));
    const r = problem.allocateResiduals();
    const g = new Float64Array(problem.size);
    const shift = new Float64Array(problem.size).fill(1);
    const p = weights.length;
    const residuals = milliseconds(() => problem.residuals(weights, r));
    const qr = milliseconds(() => problem.linearise(weights, true));
    const gram = milliseconds(() => problem.linearise(weights, false));
    const pull = milliseconds(() => problem.pullback(r, g));
    const cholesky = milliseconds(() => problem.factor(shift));
    const solve = milliseconds(() => problem.solve(g));
    problem.dispose();
    const rows = count * streams * outputs;
    const rate = (operations: number, ms: number) => (operations / ms / 1e6).toFixed(0);
    console.log(
      [
        `${width}×${depth}`.padEnd(7),
        cell(outputs, 9),
        cell(count, 8),
        cell(order, 7),
        cell(p, 9),
        cell(residuals.toFixed(2), 11),
        cell(pull.toFixed(2), 6),
        cell(gram.toFixed(1), 7),
        cell(rate(rows * p * p, gram), 9),
        cell(cholesky.toFixed(1), 10),
        cell(solve.toFixed(2), 7),
        cell(qr.toFixed(0), 7),
        cell(rate(2 * rows * p * p, qr), 9),
      ].join(''),
    );
  }
}

/** The least of several, after one that is not counted. */
function milliseconds(work: () => unknown): number {
  work();
  let least = Infinity;
  for (let start = performance.now(), k = 0; k < 3 || (k < 20 && performance.now() - start < 500); k++) {
    const before = performance.now();
    work();
    least = Math.min(least, performance.now() - before);
  }
  return least;
}

function glorot({ inputs, width, depth, outputs }: NetworkShape, random: () => number): Float64Array {
  const weights: number[] = [];
  for (let layer = 0; layer <= depth; layer++) {
    const columns = layer === 0 ? inputs : width;
    const rows = layer === depth ? outputs : width;
    const deviation = Math.sqrt(2 / (rows + columns));
    for (let i = 0; i < rows * columns; i++) {
      const radius = Math.sqrt(-2 * Math.log(1 - random()));
      weights.push(deviation * radius * Math.cos(2 * Math.PI * random()));
    }
    for (let i = 0; i < rows; i++) weights.push(0);
  }
  return Float64Array.from(weights);
}

/** Mulberry32, in [0, 1). */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
