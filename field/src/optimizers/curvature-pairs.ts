import { type ReadonlyState, restore, restoreCount, type State, StateError } from '../state.ts';
import { dot } from '../vectors.ts';

/** Curvature that a pair must have, as a multiple of ‖g‖ ‖s‖² (Li & Fukushima, SIAM J. Optim. 11 (2001) 1054, eq. 2.10). */
const CAUTION = 1e-6;

/**
 * The last steps s and changes of the gradient y: the inverse Hessian of limited-memory BFGS (Nocedal 1980; Liu &
 * Nocedal, Math. Program. 45 (1989) 503, algorithm 2.1), in float64.
 */
export class CurvaturePairs {
  readonly #size: number;
  readonly #capacity: number;
  /** Shape [capacity, size], the oldest first. */
  readonly #s: Float64Array;
  readonly #y: Float64Array;
  #count = 0;

  /** @param size number of weights @param capacity how many pairs are kept */
  constructor(size: number, capacity: number) {
    this.#size = size;
    this.#capacity = capacity;
    this.#s = new Float64Array(size * capacity);
    this.#y = new Float64Array(size * capacity);
  }

  get count(): number {
    return this.#count;
  }

  clear(): void {
    this.#count = 0;
  }

  /**
   * Takes a pair in, in the place of the oldest. One without positive curvature is left out (cautious update), so that
   * the inverse Hessian stays positive definite.
   *
   * @param slope ‖g‖ before the step
   */
  add(s: Float64Array, y: Float64Array, slope: number): void {
    if (!(dot(s, y) > CAUTION * slope * dot(s, s))) return;
    const size = this.#size;
    if (this.#count === this.#capacity) {
      this.#s.copyWithin(0, size);
      this.#y.copyWithin(0, size);
    } else this.#count++;
    this.#s.set(s, (this.#count - 1) * size);
    this.#y.set(y, (this.#count - 1) * size);
  }

  /** −H g by the two-loop recursion, H₀ = sᵀy/yᵀy of the newest pair; −g without pairs. */
  direction(gradient: Float64Array): Float64Array {
    const d = gradient.map((g) => -g);
    const pairs = Array.from({ length: this.#count }, (_, k) => {
      const [from, to] = [k * this.#size, (k + 1) * this.#size];
      const [s, y] = [this.#s.subarray(from, to), this.#y.subarray(from, to)];
      return { s, y, curvature: dot(s, y), share: 0 };
    });
    for (const pair of pairs.toReversed()) {
      pair.share = dot(pair.s, d) / pair.curvature;
      addMultiple(d, -pair.share, pair.y);
    }
    const newest = pairs.at(-1);
    if (newest) {
      const scale = newest.curvature / dot(newest.y, newest.y);
      for (let i = 0; i < d.length; i++) d[i] *= scale;
    }
    for (const { s, y, curvature, share } of pairs) addMultiple(d, share - dot(y, d) / curvature, s);
    return d;
  }

  saveState(): State {
    const used = this.#count * this.#size;
    return new Map([
      ['count', Float64Array.of(this.#count)],
      ['s', this.#s.slice(0, used)],
      ['y', this.#y.slice(0, used)],
    ]);
  }

  loadState(state: ReadonlyState): void {
    const count = restoreCount(state, 'count');
    if (count > this.#capacity)
      throw new StateError(`the saved state has ${count} pairs, not at most ${this.#capacity}`);
    restore(state, 's', this.#s.subarray(0, count * this.#size));
    restore(state, 'y', this.#y.subarray(0, count * this.#size));
    this.#count = count;
  }
}

/** a ← a + factor·b. */
function addMultiple(a: Float64Array, factor: number, b: Float64Array): void {
  for (let i = 0; i < a.length; i++) a[i] += factor * b[i];
}
