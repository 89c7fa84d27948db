import type { BalanceModel } from '@spacetime/dsl';
import type { Order } from '@spacetime/geometry';
import type { TensorLayout } from '../../../engine.ts';
import type { FirstOrderModel } from '../../../optimizers/optimizer.ts';

/** A list of numbers in the memory of an optimiser. */
export interface Slot {
  readonly offset: number;
  readonly length: number;
}

/** A weight's side in SOAP: the average of GGᵀ or GᵀG, its eigenbasis, and room to renew it; each n × n, orders n. */
export interface SidePlan {
  readonly n: number;
  readonly average: number;
  readonly basis: number;
  readonly power: number;
  readonly turned: number;
  readonly orders: number;
}

export interface TensorPlan extends TensorLayout {
  /** Of weights that SOAP turns. */
  readonly left?: SidePlan;
  readonly right?: SidePlan;
}

/** Vectors of the optimiser's memory, each in the layout of the weights; what an optimiser lacks has no room. */
const VECTORS = ['m', 'v', 'gradient', 'rotated', 'direction', 'half', 'otherHalf'] as const;

/** What a training on the device consists of; numbers are offsets into one buffer, the optimiser's memory. */
export interface TrainingPlan {
  readonly order: Order;
  readonly optimizer: FirstOrderModel;
  readonly balance: BalanceModel;
  /** Gradients that the balance needs. */
  readonly objectives: number;
  /** All weights, and the first that is trained. */
  readonly weights: number;
  readonly start: number;
  readonly tensors: readonly TensorPlan[];
  readonly vectors: Readonly<Record<(typeof VECTORS)[number], number>>;
  readonly memory: number;
}

/** Sides above this are the processor's. */
const LARGEST_SIDE = 1024;

/** @returns undefined where a side is too long for the device's kernels */
export function trainingPlan(
  layout: readonly TensorLayout[],
  order: Order,
  optimizer: FirstOrderModel,
  balance: BalanceModel,
): TrainingPlan | undefined {
  const trained = layout.filter((tensor) => !tensor.fixed);
  const last = layout[layout.length - 1];
  const weights = last.offset + last.rows * last.columns;
  const used = { soap: 7, adam: 2, adamw: 2, lamb: 3, lars: 1 }[optimizer.kind];
  const vectors = Object.fromEntries(VECTORS.map((name, k) => [name, k * weights])) as TrainingPlan['vectors'];
  let memory = used * weights;
  const take = (length: number) => {
    memory += length;
    return memory - length;
  };
  const side = (n: number): SidePlan => {
    const [average, basis, power, turned] = [0, 1, 2, 3].map(() => take(n * n));
    return { n, average, basis, power, turned, orders: take(n) };
  };
  const tensors = trained.map((tensor): TensorPlan => {
    if (optimizer.kind !== 'soap' || !tensor.name.endsWith('.weight')) return tensor;
    return { ...tensor, left: side(tensor.rows), right: side(tensor.columns) };
  });
  if (tensors.some(({ left, right }) => left && right && Math.max(left.n, right.n) > LARGEST_SIDE)) return undefined;
  const fixed = balance.kind === 'fixed' || order === 0;
  return {
    ...{ order, optimizer, weights, tensors, vectors, memory },
    balance: order === 0 ? { kind: 'fixed', weights: [1, 0, 0] } : balance,
    objectives: fixed ? 1 : order + 1,
    start: trained[0].offset,
  };
}

/** All sides of SOAP's bases. */
export function sidesOf({ tensors }: TrainingPlan): readonly SidePlan[] {
  return tensors.flatMap(({ left, right }) => (left && right ? [left, right] : []));
}

/** Words of a step's numbers, of a report, and of the control block, which the balance's state ends. */
export const STEP_WORDS = 12;
export const REPORT_WORDS = 8;
export const CONTROL = { words: 28, state: 12 } as const;

/** What a kernel learns of the step: the arithmetic of the host, in float64 until here. */
export interface StepNumbers {
  /** Of the step's first point among the submission's indices. */
  readonly first: number;
  /** Whether the balance sees its first losses. */
  readonly initial: boolean;
  readonly rate: number;
  /** What multiplies the first and the second moment, and what the weights lose of themselves. */
  readonly firstScale: number;
  readonly secondScale: number;
  readonly shrink: number;
  /** Corrections of the moments of GradNorm's own Adam. */
  readonly balanceFirst: number;
  readonly balanceSecond: number;
  /** Added to the losses. */
  readonly constants: ArrayLike<number>;
}

export function writeStep(words: Float32Array, step: number, numbers: StepNumbers): void {
  const { first, initial, rate, firstScale, secondScale, shrink, balanceFirst, balanceSecond, constants } = numbers;
  const at = step * STEP_WORDS;
  new Uint32Array(words.buffer, words.byteOffset + 4 * at, 2).set([first, Number(initial)]);
  words.set([rate, firstScale, secondScale, shrink, balanceFirst, balanceSecond], at + 2);
  for (let k = 0; k < 3; k++) words[at + 8 + k] = constants[k] ?? 0;
}
