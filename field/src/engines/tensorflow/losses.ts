import { PAIRS } from '@spacetime/dsl';
import type { FrameNorm } from '../../engine.ts';
import { orderOfStream } from '../../streams.ts';
import type { Tensor, TensorFlow } from './api.ts';
import type { Jet } from './jets.ts';
import { longestVectors } from './papuc.ts';
import type { Points } from './points.ts';

/** Keeps the slope of √x finite at 0; its own root is below what float32 resolves of any loss. */
const TINY = 1e-36;

/** What these points contribute to the loss of each order, see `LossGradient`; scalars. */
export function lossesOf(
  tf: TensorFlow,
  directions: number,
  output: Jet,
  { targets, omega, shares, norm }: Points,
): Tensor[] {
  const parts: (Tensor | undefined)[] = [];
  for (const [s, row] of output.entries()) {
    const error = tf.sub(row, targets[s]);
    const order = orderOfStream(directions, s);
    const each =
      s === 0 && norm
        ? normOf(tf, norm.kind, inFrame(tf, error, norm.frames))
        : tf.mul(tf.scalar(0.5), tf.matMul(tf.square(error), omega[s]));
    const sofar = parts[order];
    parts[order] = sofar ? tf.add(sofar, each) : each;
  }
  return parts.map((part) => tf.sum(tf.mul(part as Tensor, shares)));
}

/** y = Σ_c e_c T[c], shape [n, 10]. */
function inFrame(tf: TensorFlow, error: Tensor, frames: Tensor): Tensor {
  const [points, outputs] = error.shape;
  return tf.sum(tf.mul(tf.reshape(error, [points, outputs, 1]), frames), 1);
}

/** A norm of each point's ten components, shape [n, 1]; see `FrameNorm`. */
function normOf(tf: TensorFlow, kind: FrameNorm['kind'], y: Tensor): Tensor {
  if (kind === 'minkowski') {
    const signs = PAIRS.map(([a, b]) => (a === b ? 1 : 2) * (a === 0 ? -1 : 1) * (b === 0 ? -1 : 1));
    const half = tf.tensor(
      Float32Array.from(signs, (sign) => sign / 2),
      [10, 1],
      'float32',
    );
    return tf.abs(tf.matMul(tf.square(y), half));
  }
  // With the vector held that has the longest image, the image's length has the maximum's own slope.
  const points = y.shape[0];
  const vectors = tf.tensor(longestVectors(y.dataSync()), [points, 4], 'float32');
  const components = tf.unstack(y, 1);
  const along = tf.unstack(vectors, 1);
  const image = [0, 1, 2, 3].map((a) => {
    const terms = [0, 1, 2, 3].map((b) => tf.mul(components[place(a, b)], along[b]));
    return terms.reduce((sum, term) => tf.add(sum, term));
  });
  const [time, ...space] = image;
  const square = space.map((x) => tf.square(x)).reduce((sum, x) => tf.add(sum, x));
  const length = tf.sqrt(tf.add(square, tf.scalar(TINY)));
  return tf.reshape(tf.add(tf.abs(time), length), [points, 1]);
}

/** The place of a pair among the ten components. */
function place(a: number, b: number): number {
  return PAIRS.findIndex(([i, j]) => i === Math.min(a, b) && j === Math.max(a, b));
}
