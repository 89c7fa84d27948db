import type { Order } from '@spacetime/geometry';
import type { Batch, FrameNorm, NetworkShape, TensorLayout, Vector } from '../../engine.ts';
import { streamsAlong } from '../../streams.ts';
import type { Tensor, TensorFlow } from './api.ts';
import type { Jet } from './jets.ts';

/** Some points of a batch as tensors. */
export interface Points {
  readonly features: Jet;
  readonly targets: Jet;
  /** ω, a column [outputs, 1] for each stream. */
  readonly omega: readonly Tensor[];
  /** Shape [n, 1]: each point's weight over the count of the whole batch. */
  readonly shares: Tensor;
  /** `frames` of shape [n, outputs, 10]. */
  readonly norm?: { readonly kind: FrameNorm['kind']; readonly frames: Tensor };
}

/** What a batch is for: the network's inputs and outputs, and how many streams it has. */
export interface Form {
  readonly shape: NetworkShape;
  readonly order: Order;
  readonly directions: number;
}

/** The n points of a batch from `start` on. */
export function pointsOf(
  tf: TensorFlow,
  { shape: { inputs, outputs }, order, directions }: Form,
  { features, targets, weights, norm, count }: Batch,
  omega: Float64Array,
  start: number,
  n: number,
): Points {
  const streams = streamsAlong(directions, order);
  const shares = Float32Array.from({ length: n }, (_, p) => (weights?.[start + p] ?? 1) / count);
  const columns = rowsOf(tf, omega, 0, [streams, outputs, 1]);
  return {
    features: tf.unstack(rowsOf(tf, features, start, [n, streams, inputs]), 1),
    targets: tf.unstack(rowsOf(tf, targets, start, [n, streams, outputs]), 1),
    omega: tf.unstack(columns, 0),
    shares: tf.tensor(shares, [n, 1], 'float32'),
    ...(norm && { norm: { kind: norm.kind, frames: rowsOf(tf, norm.frames, start, [n, outputs, 10]) } }),
  };
}

/** Some rows of a list, from row `start` on; a copy, as backends may keep what they are given. */
export function rowsOf(tf: TensorFlow, data: Vector, start: number, shape: readonly number[]): Tensor {
  const row = shape.slice(1).reduce((product, n) => product * n, 1);
  return tf.tensor(Float32Array.from(data.subarray(start * row, (start + shape[0]) * row)), shape, 'float32');
}

/** A tensor of the weights: a weight's matrix, or a list. */
export function weightOf(tf: TensorFlow, weights: Vector, { name, offset, rows, columns }: TensorLayout): Tensor {
  const values = Float32Array.from(weights.subarray(offset, offset + rows * columns));
  return tf.tensor(values, name.endsWith('weight') ? [rows, columns] : [rows], 'float32');
}
