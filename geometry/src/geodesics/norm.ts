import { PAIR_INDEX } from '@spacetime/dsl';

/** Below this fraction of max|p| max|u| the terms of g(u,u) say nothing of its rounding. */
const NOTHING = 1e-8;

/**
 * g(u,u), and the sum of the sizes of its terms: max|p_a| max|u^a| in its place where each of them vanishes, as along a null
 * coordinate. It is 0 for u = 0 alone, where g has an inverse.
 */
export function normOf(g: ArrayLike<number>, u: ArrayLike<number>): { readonly norm: number; readonly size: number } {
  let norm = 0;
  let size = 0;
  let momentum = 0;
  let velocity = 0;
  for (let a = 0; a < 4; a++) {
    let p = 0;
    for (let b = 0; b < 4; b++) {
      const component = g[PAIR_INDEX[4 * a + b]!]!;
      const term = component * u[a]! * u[b]!;
      p += component * u[b]!;
      norm += term;
      size += Math.abs(term);
    }
    momentum = Math.max(momentum, Math.abs(p));
    velocity = Math.max(velocity, Math.abs(u[a]!));
  }
  const scale = momentum * velocity;
  return { norm, size: size > NOTHING * scale ? size : scale };
}
