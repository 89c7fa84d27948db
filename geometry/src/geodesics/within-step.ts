import { BlockIntegrator } from '../integration/block-integrator.ts';
import type { Tableau } from '../integration/tableau.ts';
import { type GeodesicFlow, STATE } from './equations.ts';

/** The last step of the only row of a block, at any fraction of it. */
export class WithinStep {
  /** Evaluations of f by {@link exact} so far. */
  evaluations = 0;
  readonly #block: BlockIntegrator;
  readonly #again: BlockIntegrator;

  constructor(flow: GeodesicFlow, method: Tableau, block: BlockIntegrator) {
    this.#block = block;
    // Whatever the error: of a part of a step that has been accepted it is smaller.
    this.#again = new BlockIntegrator(flow, { method, rtol: 1, atol: 1e300, capacity: 1 });
  }

  /** The affine parameter. */
  lambda(fraction: number): number {
    return fraction === 1 ? this.#block.end[0]! : this.#block.start[0]! + fraction * this.#block.length(0);
  }

  /** By the continuous extension: to its order, and at little cost. */
  interpolate(fraction: number, out: Float64Array, to = 0): void {
    if (fraction === 1) out.set(this.#block.after.subarray(0, STATE), to);
    else this.#block.interpolant([0]).at(0, fraction, out, to);
  }

  /** By a step of that length: to the order of the method itself. */
  exact(fraction: number, out: Float64Array, to = 0): void {
    const block = this.#block;
    if (fraction === 0) out.set(block.before.subarray(0, STATE), to);
    else if (fraction === 1) out.set(block.after.subarray(0, STATE), to);
    else {
      const again = this.#again;
      const before = again.evaluations;
      again.add(0, block.before, 0, fraction * block.length(0), fraction * Math.abs(block.length(0)));
      again.advance();
      out.set(again.after.subarray(0, STATE), to);
      this.evaluations += again.evaluations - before;
      again.finish(0);
      again.compact();
    }
  }
}

/**
 * A zero of a function between fractions at which it has opposite signs, by the Illinois method (Dowell & Jarratt, BIT 11
 * (1971) 168).
 */
export function rootBetween(
  f: (fraction: number) => number,
  low: number,
  high: number,
  atLow: number,
  atHigh: number,
): number {
  let [a, b, fa, fb] = [low, high, atLow, atHigh];
  for (let i = 0; i < 60 && Math.abs(b - a) > 4 * Number.EPSILON; i++) {
    if (fb === 0) return b;
    const c = Math.min(Math.max((a * fb - b * fa) / (fb - fa), Math.min(a, b)), Math.max(a, b));
    const fc = f(c);
    if (c === b || Number.isNaN(fc)) return b;
    if (fc * fb < 0) {
      a = b;
      fa = fb;
    } else {
      fa /= 2;
    }
    b = c;
    fb = fc;
  }
  return b;
}
