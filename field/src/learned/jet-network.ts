import type { Order } from '@spacetime/geometry';
import type { NetworkShape, Vector } from '../engine.ts';
import { PlainNetwork } from './network.ts';
import { PlainPirateNet } from './piratenet.ts';

/** A trained network's 2-jets in float64, on one thread: what a learned field is evaluated by. */
export interface JetNetwork {
  readonly shape: NetworkShape;
  /**
   * @param features shape [count, S, inputs], S = streamsAlong(directions, order); 4 directions unless given
   * @param out shape [count, S, outputs]
   */
  forward(features: Float64Array, count: number, order: Order, out: Float64Array, directions?: number): void;
}

/** @param weights flat, as `networkLayout` has them */
export function jetNetwork(shape: NetworkShape, weights: Vector): JetNetwork {
  return shape.architecture === 'piratenet' ? new PlainPirateNet(shape, weights) : new PlainNetwork(shape, weights);
}
