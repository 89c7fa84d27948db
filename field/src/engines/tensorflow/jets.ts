import type { NetworkShape } from '../../engine.ts';
import type { Tensor, TensorFlow } from './api.ts';

/** The value, d first and d (d + 1)/2 second derivatives by pairs i ≤ j, as far as they are carried; each [count, n]. */
export type Jet = readonly Tensor[];

/** A function of one variable, with its first and second derivative. */
type Smooth = (z: Tensor) => readonly [Tensor, Tensor, Tensor];

/** Jets along so many directions, on operations that TensorFlow differentiates. */
export class Jets {
  readonly #tf: TensorFlow;
  /** Directions i ≤ j of the second derivatives. */
  readonly #pairs: readonly (readonly [number, number])[];
  readonly #directions: number;

  constructor(tf: TensorFlow, directions: number) {
    this.#tf = tf;
    this.#directions = directions;
    const all = Array.from({ length: directions }, (_, i) => i);
    this.#pairs = all.flatMap((i) => all.slice(i).map((j) => [i, j] as const));
  }

  /** y = W x + b, W of shape [out, in]. */
  linear(weight: Tensor, bias: Tensor, x: Jet): Jet {
    const tf = this.#tf;
    const y = tf.matMul(x.length === 1 ? x[0] : tf.concat(x, 0), weight, false, true);
    // TensorFlow has no derivative of a split into one.
    const [value, ...rest] = x.length === 1 ? [y] : tf.split(y, x.length, 0);
    return [tf.add(value, tf.reshape(bias, [1, bias.shape[0]])), ...rest];
  }

  /** (z, z_i, z_ij) ↦ (σ, σ′ z_i, σ″ z_i z_j + σ′ z_ij). */
  activated(shape: Pick<NetworkShape, 'activation' | 'omega' | 'scale'>, z: Jet): Jet {
    const tf = this.#tf;
    const [f, f1, f2] = smooth(tf, shape)(z[0]);
    return z.map((row, s) => {
      if (s === 0) return f;
      if (s <= this.#directions) return tf.mul(f1, row);
      const [i, j] = this.#pairs[s - 1 - this.#directions];
      return tf.add(tf.mul(f2, tf.mul(z[1 + i], z[1 + j])), tf.mul(f1, row));
    });
  }

  /** Leibniz' rule. */
  product(a: Jet, b: Jet): Jet {
    const tf = this.#tf;
    return a.map((row, s) => {
      if (s === 0) return tf.mul(row, b[0]);
      const both = tf.add(tf.mul(row, b[0]), tf.mul(a[0], b[s]));
      if (s <= this.#directions) return both;
      const [i, j] = this.#pairs[s - 1 - this.#directions];
      const mixed = tf.add(tf.mul(a[1 + i], b[1 + j]), tf.mul(a[1 + j], b[1 + i]));
      return tf.add(both, mixed);
    });
  }

  /** b + f (a − b). */
  between(f: Jet, a: Jet, b: Jet): Jet {
    const change = this.product(f, this.#each(this.#tf.sub, a, b));
    return this.#each(this.#tf.add, b, change);
  }

  /** b + α (a − b) for a number α, of shape [1]. */
  blend(alpha: Tensor, a: Jet, b: Jet): Jet {
    const tf = this.#tf;
    return this.#each((x, y) => tf.add(y, tf.mul(alpha, tf.sub(x, y))), a, b);
  }

  #each(f: (a: Tensor, b: Tensor) => Tensor, a: Jet, b: Jet): Jet {
    return a.map((row, s) => f(row, b[s]));
  }
}

/** The third derivatives, of which a gradient consists too, are TensorFlow's own. */
function smooth(tf: TensorFlow, { activation, omega, scale }: Parameters<Jets['activated']>[0]): Smooth {
  const times = (factor: number, x: Tensor) => tf.mul(tf.scalar(factor), x);
  switch (activation) {
    case 'silu':
      return (z) => {
        // σ = z s, s′ = s (1 − s), s″ = s′ (1 − 2 s).
        const s = tf.sigmoid(z);
        const s1 = tf.mul(s, tf.sub(tf.scalar(1), s));
        const s2 = tf.mul(s1, tf.sub(tf.scalar(1), times(2, s)));
        return [tf.mul(z, s), tf.add(s, tf.mul(z, s1)), tf.add(times(2, s1), tf.mul(z, s2))];
      };
    case 'tanh':
      return (z) => {
        const t = tf.tanh(z);
        const t1 = tf.sub(tf.scalar(1), tf.square(t));
        return [t, t1, times(-2, tf.mul(t, t1))];
      };
    case 'sine':
      return (z) => {
        const [s, c] = [tf.sin(times(omega, z)), tf.cos(times(omega, z))];
        return [s, times(omega, c), times(-omega * omega, s)];
      };
    case 'gabor':
      return (z) => {
        // Of c e with c = cos ωz and e = exp(−(s z)²): e′ = −2 s² z e, e″ = −2 s² (e + z e′).
        const [c, s] = [tf.cos(times(omega, z)), tf.sin(times(omega, z))];
        const e = tf.exp(times(-scale * scale, tf.square(z)));
        const e1 = times(-2 * scale * scale, tf.mul(z, e));
        const e2 = times(-2 * scale * scale, tf.add(e, tf.mul(z, e1)));
        const [c1, c2] = [times(-omega, s), times(-omega * omega, c)];
        const middle = times(2, tf.mul(c1, e1));
        const first = tf.add(tf.mul(c1, e), tf.mul(c, e1));
        return [tf.mul(c, e), first, tf.add(tf.add(tf.mul(c2, e), middle), tf.mul(c, e2))];
      };
  }
}
