import { PAIR_INDEX } from '@spacetime/dsl';

/** g(u,u), and the sum of the sizes of its terms. */
export function normOf(g: ArrayLike<number>, u: ArrayLike<number>): { readonly norm: number; readonly size: number } {
  let norm = 0;
  let size = 0;
  for (let a = 0; a < 4; a++) {
    for (let b = 0; b < 4; b++) {
      const term = g[PAIR_INDEX[4 * a + b]!]! * u[a]! * u[b]!;
      norm += term;
      size += Math.abs(term);
    }
  }
  return { norm, size };
}
