import type { Product, Vector } from '../engine.ts';

/** A {@link Product} in the order of BLAS's arguments. */
export function product(
  transposeA: boolean,
  transposeB: boolean,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: Vector,
  b: Vector,
  beta: number,
  c: Vector,
): Product {
  return { transposeA, transposeB, m, n, k, alpha, a, b, beta, c };
}
