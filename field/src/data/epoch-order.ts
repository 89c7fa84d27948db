import { Random } from '@spacetime/geometry';

/**
 * Which points each step sees: in every epoch all of them once, in an order drawn for that epoch from the seed.
 * A function of the step alone, so that going on from any step needs no memory of those before.
 */
export class EpochOrder {
  /** Size of the largest batch. */
  readonly largest: number;
  readonly #count: number;
  readonly #batches: number;
  readonly #seed: number;
  #order: Uint32Array = new Uint32Array(0);
  #epoch = -1;

  /** @param batch the largest size of a batch; batches of an epoch differ in size by one at most */
  constructor(count: number, batch: number, seed: number) {
    this.#count = count;
    this.#batches = Math.ceil(count / batch);
    this.#seed = seed;
    this.largest = Math.ceil(count / this.#batches);
  }

  /** Indices of the points of a step. */
  batch(step: number): Uint32Array {
    const epoch = Math.floor(step / this.#batches);
    if (epoch !== this.#epoch) {
      // Stream 0 of the seed is the initialisation's.
      this.#order = new Random(this.#seed, 1 + epoch).permutation(this.#count);
      this.#epoch = epoch;
    }
    const k = step % this.#batches;
    const start = Math.floor((k * this.#count) / this.#batches);
    return this.#order.subarray(start, Math.floor(((k + 1) * this.#count) / this.#batches));
  }
}
