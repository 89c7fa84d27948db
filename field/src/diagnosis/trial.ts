import { availableParallelism } from 'node:os';
import { analyze, type FitModel, type Host } from '@spacetime/dsl';
import { createStepper } from '../create-stepper.ts';
import { problemOf } from '../data/problem.ts';
import type { Batch, Engine, Precision, Vector } from '../engine.ts';
import { createCpuEngine } from '../engines/cpu/engine.ts';
import { openTensorflow } from '../engines/tensorflow/backend.ts';
import { createTensorflowEngine } from '../engines/tensorflow/engine.ts';
import { createWebgpuEngine } from '../engines/webgpu/engine.ts';
import { deviation } from '../engines/webgpu/trust.ts';
import { jetNetwork } from '../learned/jet-network.ts';
import { type CreateEngine, prepare } from '../prepare.ts';
import { orderOfStream, streamsAlong } from '../streams.ts';

/** An engine that did what it is for. */
export interface Trial {
  /** What it computes on. */
  readonly device: string;
  readonly precision: Precision;
  /** Median of some steps of training. */
  readonly milliseconds: number;
  /** Of the gradient, relative to its largest entry, from the one in float64. */
  readonly deviation: number;
}

const TRIED = ['cpu', 'cpu-float64', 'webgpu', 'tensorflow'] as const;
export type Tried = (typeof TRIED)[number];

/** Kerr in Kerr–Schild coordinates, supervised in full, and a network of usual make. */
const TEXT = `spacetime Kerr {
  parameter a = 0.7
  chart KerrSchild(T, x, y, z) { x in -3 .. 3  y in -3 .. 3  z in 0.5 .. 3 }
  let s = x^2 + y^2 + z^2 - a^2
  let r = sqrt((s + sqrt(s^2 + 4*a^2*z^2))/2)
  let H = 2*r^3/(r^4 + a^2*z^2)
  let kx = (r*x + a*y)/(r^2 + a^2)
  let ky = (r*y - a*x)/(r^2 + a^2)
  metric in KerrSchild {
    ds^2 = -dT^2 + dx^2 + dy^2 + dz^2
      + H*(dT^2 + kx^2 dx^2 + ky^2 dy^2 + (z/r)^2 dz^2
           + 2*kx dT dx + 2*ky dT dy + 2*z/r dT dz + 2*kx*ky dx dy + 2*kx*z/r dx dz + 2*ky*z/r dy dz)
  }
  background in KerrSchild { ds^2 = -dT^2 + dx^2 + dy^2 + dz^2 }
}
fit Trial of Kerr {
  encode (x, y, z)
  network mlp(width = 32, depth = 2)
  supervise metric + jacobian + hessian
  optimizer soap(learning_rate = 1e-3)
  balance fixed(1, 1, 1)
  samples sobol(256)
  validate sobol(8) every 1000
  batch 256
  steps 1000
}
`;
const STEPS = 5;
const LAMBDA = [1, 1, 1];

function trialFit(precision: Precision): FitModel {
  const host: Host = { read: () => TEXT, resolve: (_, path) => path };
  return { ...analyze('trial.spacetime', host).fits[0], precision };
}

/** Trains for a few steps and compares a gradient. Rejects with a line where that is impossible. */
export async function tryEngine(name: Tried, tensorflowFolder?: string): Promise<Trial> {
  const threads = availableParallelism();
  const precision = name === 'cpu-float64' ? 'float64' : 'float32';
  const fit = trialFit(precision);
  let device = `${threads} thread${threads === 1 ? '' : 's'}`;
  const create: CreateEngine = async (shape, order, directions) => {
    if (name === 'webgpu') {
      const engine = await createWebgpuEngine(shape, order, { threads, directions });
      device = engine.adapter.name;
      return engine;
    }
    if (name === 'tensorflow') {
      const { tf, backend, label } = await openTensorflow(tensorflowFolder);
      device = label;
      return createTensorflowEngine(shape, order, { tf, backend, threads, directions });
    }
    return createCpuEngine(shape, order, { precision, threads, directions });
  };
  const { engine, data } = await prepare(fit, problemOf(fit), create);
  try {
    const batch = data.batch(0);
    const found =
      name === 'cpu-float64'
        ? await slopeError(engine, batch, data.omega)
        : await gradientError(engine, batch, data.omega);
    const stepper = await createStepper(engine, fit, data, { threads });
    const times: number[] = [];
    // The first ones compile.
    for (let k = -2; k < STEPS; k++) {
      const start = performance.now();
      const { loss } = stepper.step(k + 2);
      if (!Number.isFinite(loss)) throw new Error(`the loss of step ${k + 3} is ${loss}`);
      if (k >= 0) times.push(performance.now() - start);
    }
    const milliseconds = times.sort((a, b) => a - b)[STEPS >> 1];
    return { device, precision, milliseconds, deviation: found };
  } finally {
    engine.dispose();
  }
}

/** Against the CPU engine's gradient in float64. */
async function gradientError(engine: Engine, batch: Batch, omega: Float64Array): Promise<number> {
  const { shape, order, directions, weights } = engine;
  const reference = await createCpuEngine(shape, order, { precision: 'float64', threads: 1, directions });
  reference.weights.set(weights);
  const wide = { ...batch, features: Float64Array.from(batch.features), targets: Float64Array.from(batch.targets) };
  const [expected] = reference.gradient(wide, omega, LAMBDA, 'combined').gradients;
  const [found] = engine.gradient(batch, omega, LAMBDA, 'combined').gradients;
  const error = deviation(found, expected);
  reference.dispose();
  return error;
}

/**
 * The float64 gradient itself, along its own direction, against a central difference of the loss as the evaluation of
 * trained fields computes it: other code, without kernels.
 */
function slopeError(engine: Engine, batch: Batch, omega: Float64Array): number {
  const [gradient] = engine.gradient(batch, omega, LAMBDA, 'combined').gradients;
  const length = Math.hypot(...gradient);
  const loss = (step: number) =>
    lossOf(
      engine,
      engine.weights.map((w, i) => w + (step * gradient[i]) / length),
      batch,
      omega,
    );
  // Fourth order, so that neither the step's size nor rounding is seen.
  const h = 1e-3;
  const slope = (8 * (loss(h) - loss(-h)) - (loss(2 * h) - loss(-2 * h))) / (12 * h);
  return Math.abs(slope / length - 1);
}

function lossOf({ shape, order, directions }: Engine, weights: Vector, batch: Batch, omega: Float64Array): number {
  const streams = streamsAlong(directions, order);
  const row = streams * shape.outputs;
  const out = new Float64Array(batch.count * row);
  jetNetwork(shape, weights).forward(batch.features as Float64Array, batch.count, order, out, directions);
  let sum = 0;
  for (let i = 0; i < out.length; i++) {
    const order = orderOfStream(directions, Math.floor((i % row) / shape.outputs));
    sum += LAMBDA[order] * omega[i % row] * (out[i] - batch.targets[i]) ** 2;
  }
  return sum / (2 * batch.count);
}
