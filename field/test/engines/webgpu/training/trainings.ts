import type { BalanceModel, FitModel } from '@spacetime/dsl';
import type { Order } from '@spacetime/geometry';
import { createStepper } from '../../../../src/create-stepper.ts';
import { EpochOrder } from '../../../../src/data/epoch-order.ts';
import type { Engine, FrameNorm, NetworkShape } from '../../../../src/engine.ts';
import { createCpuEngine } from '../../../../src/engines/cpu/engine.ts';
import { createWebgpuEngine } from '../../../../src/engines/webgpu/engine.ts';
import type { BatchSource } from '../../../../src/first-order.ts';
import type { FirstOrderModel } from '../../../../src/optimizers/optimizer.ts';
import type { Stepper, StepReport } from '../../../../src/stepper.ts';
import { streamsAlong } from '../../../../src/streams.ts';
import { randomVector, shapeOf } from '../../cases.ts';

export const SHAPE: NetworkShape = shapeOf({ inputs: 4, width: 4, depth: 1, outputs: 4, activation: 'silu' });
export const DIRECTIONS = 1;

const moments = { b1: 0.9, b2: 0.95, epsilon: 1e-8 };
export const OPTIMIZERS: Readonly<Record<string, FirstOrderModel>> = {
  soap: { kind: 'soap', rate: 3e-3, ...moments, weightDecay: 1e-2, preconditionEvery: 5 },
  adam: { kind: 'adam', rate: 3e-3, ...moments, weightDecay: 1e-2 },
  adamw: { kind: 'adamw', rate: 3e-3, ...moments, weightDecay: 1e-2 },
  lamb: { kind: 'lamb', rate: 3e-3, ...moments, weightDecay: 1e-2 },
  lars: { kind: 'lars', rate: 3e-2, momentum: 0.9, trust: 0.1, weightDecay: 1e-2 },
};

export const BALANCES: Readonly<Record<BalanceModel['kind'], BalanceModel>> = {
  fixed: { kind: 'fixed', weights: [1, 0.5, 0.25] },
  gradnorm: { kind: 'gradnorm', alpha: 1, rate: 1e-2 },
  config: { kind: 'config' },
};

export interface Setting {
  readonly optimizer: FirstOrderModel;
  readonly balance: BalanceModel;
  /** Points, and at the most in a batch. */
  readonly points?: number;
  readonly batch?: number;
  readonly steps?: number;
  readonly factorised?: true;
  /** Measures values in frames of no meaning. */
  readonly norm?: FrameNorm['kind'];
  /** Changes the targets. */
  readonly spoil?: (targets: Float64Array) => void;
}

/** What a stepper is made of looks at these of a fit. */
export function fitOf(order: Order, { optimizer, balance, factorised, steps = 100 }: Setting): FitModel {
  const schedule = { kind: 'cosine', final: 0.1, warmup: 5 };
  return {
    order,
    optimizer,
    balance,
    steps,
    schedule,
    seed: 1,
    network: { kind: 'mlp', factorised },
  } as unknown as FitModel;
}

/** Smooth jets at random points: features and targets of which derivatives are small; and shares and constants. */
export function sourceOf(engine: Engine, setting: Setting): BatchSource {
  const { points = 23, batch = 9, norm: kind, spoil = () => {} } = setting;
  const { inputs, outputs } = engine.shape;
  const streams = streamsAlong(engine.directions, engine.order);
  const numbers = (data: Float64Array) => {
    const copy = engine.allocate(data.length);
    copy.set(Float32Array.from(data));
    return copy;
  };
  const given = randomVector(points * streams * outputs, 12);
  spoil(given);
  const [features, targets] = [numbers(randomVector(points * streams * inputs, 11)), numbers(given)];
  const weights = numbers(randomVector(points, 13).map((x) => 1 + x / 2));
  const frames = numbers(randomVector(points * outputs * 10, 15));
  const omega = randomVector(streams * outputs, 14).map((x) => 1 + x / 2);
  const order = batch < points ? new EpochOrder(points, batch, 1) : undefined;
  const constant = Float64Array.from({ length: engine.order + 1 }, (_, k) => 0.01 * (1 + k));
  const every = Uint32Array.from({ length: points }, (_, i) => i);
  return {
    omega,
    batch(step) {
      const indices = order?.batch(step) ?? every;
      const rowsOf = (data: ArrayLike<number>, length: number) => {
        const rows = engine.allocate(indices.length * length);
        for (const [i, p] of indices.entries()) {
          for (let k = 0; k < length; k++) rows[i * length + k] = data[p * length + k]!;
        }
        return rows;
      };
      return {
        count: indices.length,
        features: rowsOf(features, streams * inputs),
        targets: rowsOf(targets, streams * outputs),
        weights: rowsOf(weights, 1),
        constant,
        ...(kind && { norm: { kind, frames: rowsOf(frames, 10 * outputs) } }),
      };
    },
    rows: {
      ...{ count: points, features, targets, weights, largest: order?.largest ?? points },
      ...(kind && { norm: { kind, frames } }),
      ...(order && { indices: (step: number) => order.batch(step) }),
      constantOf: () => constant,
    },
  };
}

export interface Run {
  readonly engine: Engine;
  readonly stepper: Stepper;
  readonly data: BatchSource;
}

export function cpuEngine(order: Order = 2, shape = SHAPE): Promise<Engine> {
  return createCpuEngine(shape, order, { precision: 'float64', threads: 1, directions: DIRECTIONS });
}

/** One engine serves many trainings, as its kernels are compiled once. */
export function gpuEngine(order: Order = 2, shape = SHAPE, maxBatch = 16): Promise<Engine> {
  return createWebgpuEngine(shape, order, { threads: 1, directions: DIRECTIONS, maxBatch });
}

/** A training on an engine, from the same weights on whichever. */
export async function begin(engine: Engine, setting: Setting): Promise<Run> {
  engine.weights.set(Float32Array.from(randomVector(engine.weights.length, 3, 0.5)));
  const data = sourceOf(engine, setting);
  return { engine, data, stepper: await createStepper(engine, fitOf(engine.order, setting), data) };
}

/** Reports of so many steps, as many at a time as the stepper takes. */
export function advance({ stepper }: Pick<Run, 'stepper'>, from: number, to: number, most = to): StepReport[] {
  const reports: StepReport[] = [];
  while (from + reports.length < to) {
    const next = from + reports.length;
    reports.push(...(stepper.advance?.(next, Math.min(most, to - next)) ?? [stepper.step(next)]));
  }
  return reports;
}

/** The largest difference of losses, relative to the loss, and of λ, over a training. */
export function distance(actual: readonly StepReport[], expected: readonly StepReport[]) {
  let [loss, lambda] = [0, 0];
  for (const [k, report] of expected.entries()) {
    for (const [order, part] of report.parts.entries()) {
      loss = Math.max(loss, Math.abs(actual[k]!.parts[order]! / part - 1));
      lambda = Math.max(lambda, Math.abs(actual[k]!.weights[order]! / report.weights[order]! - 1));
    }
  }
  return { loss, lambda };
}
