import { type Order, STREAMS } from '@spacetime/geometry';
import type { Activation, NetworkShape } from '../../engine.ts';
import type { SharedHeap } from './memory.ts';

/** Points that a kernel treats side by side; BLOCK of `assembly/lm-plan.ts`. */
export const BLOCK = 32;
const ACTIVATIONS: readonly Activation[] = ['silu', 'tanh', 'sine', 'gabor'];

/** Points with their features [count, S, inputs], targets [count, S, outputs] and weights [count], 1 where absent. */
export interface LeastSquaresData {
  readonly count: number;
  readonly features: Float64Array;
  readonly targets: Float64Array;
  readonly weights?: Float64Array;
}

/** What makes a least-squares problem of a network: ½ Σ λ ω weight (output − target)² / N. */
export interface LeastSquaresProblem {
  readonly shape: NetworkShape;
  readonly order: Order;
  readonly data: LeastSquaresData;
  /** Shape [S, outputs]. */
  readonly omega: Float64Array;
  /** Of each order. */
  readonly lambda: readonly number[];
}

/** A residual at every point: one output in one of the kept streams. */
export interface Kind {
  readonly output: number;
  readonly stream: number;
  /** The streams of a layer's pre-activations that it depends on, itself last. */
  readonly feeds: readonly number[];
}

/** The data as the kernels read them, and what follows from them. */
export interface Layout {
  /** Address of the kernels' plan. */
  readonly plan: number;
  readonly blocks: number;
  /** Streams that are kept: derivatives in directions on which no feature depends vanish identically. */
  readonly streams: number;
  readonly kinds: readonly Kind[];
  /** What dropped streams add to the losses, whatever the weights. */
  readonly constant: Float64Array;
  /** Takes other targets of the same shape, and weights of the orders that are zero where those before were. */
  aim(targets: Float64Array, lambda: readonly number[]): void;
}

/** Lays the data out in blocks of points and drops the streams in which no feature varies. */
export function layOut(heap: SharedHeap, problem: LeastSquaresProblem): Layout {
  const { shape, order, data, omega, lambda } = problem;
  const { inputs, outputs } = shape;
  const { count } = data;
  const all = STREAMS[order];
  const live = liveDirections(data, all, inputs);
  const kept = keptStreams(order, live);
  const streams = kept.length;
  const blocks = Math.ceil(count / BLOCK);

  const inBlocks = (values: Float64Array, columns: number, vector: Float64Array): void => {
    for (let n = 0; n < count; n++) {
      const block = Math.floor(n / BLOCK);
      for (const [s, from] of kept.entries()) {
        for (let c = 0; c < columns; c++) {
          vector[((block * streams + s) * columns + c) * BLOCK + (n % BLOCK)] = values[(n * all + from) * columns + c]!;
        }
      }
    }
  };
  const features = heap.vector('float64', blocks * streams * inputs * BLOCK);
  const targets = heap.vector('float64', blocks * streams * outputs * BLOCK);
  inBlocks(data.features, inputs, features);
  const scales = heap.vector('float64', streams * outputs);
  const norms = heap.vector('float64', streams * outputs);
  const mask = heap.vector('float64', blocks * BLOCK);
  for (let n = 0; n < count; n++) mask[n] = Math.sqrt(data.weights?.[n] ?? 1);

  const kinds: Kind[] = [];
  for (let output = 0; output < outputs; output++) {
    for (const [stream, from] of kept.entries()) {
      const weight = omega[from * outputs + output]!;
      norms[stream * outputs + output] = weight / count;
      if (lambda[orderOf(from)]! * weight > 0) kinds.push({ output, stream, feeds: feeds(live.length, stream) });
    }
  }
  const constant = new Float64Array(3);
  const dropped = Array.from({ length: all }, (_, from) => from).filter((from) => !kept.includes(from));
  const aim = (values: Float64Array, weights: readonly number[]): void => {
    inBlocks(values, outputs, targets);
    constant.fill(0);
    for (let output = 0; output < outputs; output++) {
      for (const [stream, from] of kept.entries()) {
        const at = stream * outputs + output;
        scales[at] = Math.sqrt(weights[orderOf(from)]! * norms[at]!);
      }
      for (const from of dropped) {
        for (let n = 0; n < count; n++) {
          const target = values[(n * all + from) * outputs + output]!;
          constant[orderOf(from)]! +=
            (omega[from * outputs + output]! * (data.weights?.[n] ?? 1) * target ** 2) / count;
        }
      }
    }
  };
  aim(data.targets, lambda);

  const words = [inputs, shape.width, shape.depth, outputs, live.length, streams];
  words.push(ACTIVATIONS.indexOf(shape.activation), order, blocks);
  for (const vector of [features, targets, scales, norms, mask]) words.push(vector.byteOffset);
  const plan = heap.reserve((words.length + 2) * 8);
  new BigInt64Array(heap.memory.buffer, plan, words.length).set(words.map(BigInt));
  new Float64Array(heap.memory.buffer, plan + words.length * 8, 2).set([shape.omega, shape.scale]);
  return { plan, blocks, streams, kinds, constant, aim };
}

function orderOf(stream: number): number {
  return stream === 0 ? 0 : stream < 5 ? 1 : 2;
}

/** Directions in which any feature has a derivative that is not zero at every point. */
function liveDirections(data: LeastSquaresData, all: number, inputs: number): number[] {
  const varies = (stream: number): boolean => {
    if (stream >= all) return false;
    for (let n = 0; n < data.count; n++) {
      for (let f = 0; f < inputs; f++) if (data.features[(n * all + stream) * inputs + f] !== 0) return true;
    }
    return false;
  };
  const directions = [0, 1, 2, 3];
  return directions.filter((i) => varies(1 + i) || directions.some((j) => varies(pair(i, j))));
}

/** Stream of ∂ᵢ∂ⱼ. */
function pair(i: number, j: number): number {
  const [a, b] = i < j ? [i, j] : [j, i];
  return 5 + b + [0, 3, 5, 6][a]!;
}

function keptStreams(order: Order, live: readonly number[]): number[] {
  const streams = [0];
  if (order > 0) streams.push(...live.map((i) => 1 + i));
  if (order > 1) streams.push(...live.flatMap((i, a) => live.slice(a).map((j) => pair(i, j))));
  return streams;
}

/** Of `live` directions: the value; value and ∂ᵢ; value, ∂ᵢ and ∂ᵢ∂ᵢ; value, ∂ᵢ, ∂ⱼ and ∂ᵢ∂ⱼ. */
function feeds(live: number, stream: number): number[] {
  if (stream === 0) return [0];
  if (stream <= live) return [0, stream];
  let first = live + 1;
  for (let i = 1; ; first += live - i + 1, i++) {
    const j = i + stream - first;
    if (j <= live) return i === j ? [0, i, stream] : [0, i, j, stream];
  }
}
