import type { Order } from '@spacetime/geometry';
import type { NetworkShape, Vector } from '../engine.ts';
import { FEATURES } from '../networks/fourier-features.ts';
import { streamsAlong } from '../streams.ts';
import { activationKernel, PlainActivation } from './activation.ts';
import type { JetNetwork } from './jet-network.ts';
import { blockOf, PlainLinear, ROWS } from './linear.ts';

/** A trained perceptron, with nothing to set up or to free. */
export class PlainNetwork implements JetNetwork {
  readonly shape: NetworkShape;
  readonly #layers: readonly PlainLinear[];
  /** Of each layer but the last. */
  readonly #activations: readonly PlainActivation[];
  readonly #current: Float64Array;
  readonly #next: Float64Array;

  constructor(shape: NetworkShape, weights: Vector) {
    this.shape = shape;
    const indices = Array.from({ length: shape.depth + 1 }, (_, layer) => layer);
    this.#layers = indices.map((layer) => new PlainLinear(shape, weights, `layer${layer}`, layer > 0));
    const widest = Math.max(shape.inputs, ...this.#layers.map(({ padded }) => padded));
    const activation = new PlainActivation(activationKernel(shape), widest);
    const first = shape.fourier ? new PlainActivation(activationKernel(FEATURES), widest) : activation;
    this.#activations = indices.slice(1).map((layer) => (layer === 1 ? first : activation));
    this.#current = blockOf(widest);
    this.#next = blockOf(widest);
  }

  forward(features: Float64Array, count: number, order: Order, out: Float64Array, directions = 4): void {
    const streams = streamsAlong(directions, order);
    const { inputs, outputs } = this.shape;
    const block = Math.floor(ROWS / streams);
    for (let first = 0; first < count; first += block) {
      const points = Math.min(block, count - first);
      let [current, next] = [this.#current, this.#next];
      current.set(features.subarray(first * streams * inputs, (first + points) * streams * inputs));
      for (const [index, layer] of this.#layers.entries()) {
        layer.apply(current, points, streams, next);
        this.#activations[index]?.apply(next, points, layer.padded, order, directions, next);
        [current, next] = [next, current];
      }
      this.#layers.at(-1)!.unpad(current, points * streams, outputs, out, first * streams * outputs);
    }
  }
}
