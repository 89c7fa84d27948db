import type { Order } from '@spacetime/geometry';
import type { NetworkShape, Vector } from '../engine.ts';
import { networkLayout } from '../layout.ts';
import { FEATURES } from '../networks/fourier-features.ts';
import { streamsAlong } from '../streams.ts';
import { activationKernel, PlainActivation } from './activation.ts';
import type { JetNetwork } from './jet-network.ts';
import { blockOf, PlainLinear, ROWS } from './linear.ts';

/** A trained PirateNet (see `networks/piratenet.ts`), with nothing to set up or to free. */
export class PlainPirateNet implements JetNetwork {
  readonly shape: NetworkShape;
  readonly #features: PlainLinear;
  readonly #gates: readonly PlainLinear[];
  readonly #blocks: readonly (readonly PlainLinear[])[];
  readonly #output: PlainLinear;
  readonly #alpha: Float64Array;
  readonly #embed: PlainActivation;
  readonly #activate: PlainActivation;
  readonly #inputs: Float64Array;
  /** x, U − V, V, and three for what is on its way. */
  readonly #space: readonly Float64Array[];

  constructor(shape: NetworkShape, weights: Vector) {
    this.shape = shape;
    const layer = (name: string) => new PlainLinear(shape, weights, name, name !== 'features');
    this.#features = layer('features');
    this.#gates = ['gate.u', 'gate.v'].map(layer);
    this.#blocks = Array.from({ length: shape.depth }, (_, block) =>
      ['f', 'g', 'h'].map((name) => layer(`block${block}.${name}`)),
    );
    this.#output = layer('output');
    const { offset } = networkLayout(shape).at(-1)!;
    this.#alpha = Float64Array.from(weights.subarray(offset, offset + shape.depth));
    const { padded } = this.#features;
    this.#embed = new PlainActivation(activationKernel(FEATURES), padded);
    this.#activate = new PlainActivation(activationKernel(shape), padded);
    this.#inputs = blockOf(shape.inputs);
    this.#space = Array.from({ length: 6 }, () => blockOf(Math.max(padded, this.#output.padded)));
  }

  forward(features: Float64Array, count: number, order: Order, out: Float64Array, directions = 4): void {
    const streams = streamsAlong(directions, order);
    const { inputs, outputs } = this.shape;
    const block = Math.floor(ROWS / streams);
    const [x, d, v, z, f, gated] = this.#space as [Float64Array, Float64Array, Float64Array, ...Float64Array[]];
    const width = this.#features.padded;
    for (let first = 0; first < count; first += block) {
      const points = Math.min(block, count - first);
      const size = points * streams * width;
      const activated = (layer: PlainLinear, from: Float64Array, to: Float64Array, activation = this.#activate) => {
        layer.apply(from, points, streams, z);
        activation.apply(z, points, width, order, directions, to);
      };
      this.#inputs.set(features.subarray(first * streams * inputs, (first + points) * streams * inputs));
      activated(this.#features, this.#inputs, x, this.#embed);
      activated(this.#gates[0], x, d);
      activated(this.#gates[1], x, v);
      for (let k = 0; k < size; k++) d[k] -= v[k];
      for (const [index, [toF, toG, toH]] of this.#blocks.entries()) {
        activated(toF, x, f);
        gate(f, d, v, points, width, order, directions, gated);
        activated(toG, gated, f);
        gate(f, d, v, points, width, order, directions, gated);
        activated(toH, gated, f);
        const alpha = this.#alpha[index];
        for (let k = 0; k < size; k++) x[k] += alpha * (f[k] - x[k]);
      }
      this.#output.apply(x, points, streams, z);
      this.#output.unpad(z, points * streams, outputs, out, first * streams * outputs);
    }
  }
}

/** f ⊙ U + (1 − f) ⊙ V = V + f ⊙ D on jets: by Leibniz' rule, with (f D)_ij = f_ij D + f_i D_j + f_j D_i + f D_ij. */
function gate(
  f: Float64Array,
  d: Float64Array,
  v: Float64Array,
  points: number,
  width: number,
  order: Order,
  directions: number,
  out: Float64Array,
): void {
  const streams = streamsAlong(directions, order);
  for (let p = 0; p < points; p++) {
    const at = p * streams * width;
    for (let k = at; k < at + width; k++) out[k] = v[k] + f[k] * d[k];
    if (order === 0) continue;
    for (let i = 1; i <= directions; i++) {
      const row = i * width;
      for (let k = at; k < at + width; k++) out[row + k] = v[row + k] + f[row + k] * d[k] + f[k] * d[row + k];
    }
    if (order === 1) continue;
    for (let i = 1, row = (1 + directions) * width; i <= directions; i++) {
      for (let j = i; j <= directions; j++, row += width) {
        const [left, right] = [i * width, j * width];
        for (let k = at; k < at + width; k++) {
          const mixed = f[left + k] * d[right + k] + f[right + k] * d[left + k];
          out[row + k] = v[row + k] + f[row + k] * d[k] + mixed + f[k] * d[row + k];
        }
      }
    }
  }
}
