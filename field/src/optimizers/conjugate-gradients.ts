import { dot } from '../vectors.ts';

/** A solution of A x = b as far as it was taken, and the decrease ½ bᵀx + ½ rᵀx that it brings to ½ xᵀAx − bᵀx, times −1. */
export interface Solution {
  readonly x: Float64Array;
  readonly residual: Float64Array;
  readonly decrease: number;
  readonly products: number;
}

/** The end: so small a part of the decrease was gained by each of the last iterations (Martens 2010, § 4.4). */
const PROGRESS = 5e-4;

/**
 * Preconditioned conjugate gradients (Golub & Van Loan, § 11.5.2) for A symmetric and positive definite.
 *
 * @param multiply writes A p into its second argument
 * @param precondition writes an approximate A⁻¹ r into its second argument
 * @param start x at the beginning; changed
 * @param most products with A at most
 */
export function conjugateGradients(
  multiply: (p: Float64Array, out: Float64Array) => void,
  precondition: (r: Float64Array, out: Float64Array) => void,
  b: Float64Array,
  start: Float64Array,
  most: number,
): Solution {
  const n = b.length;
  const x = start;
  const r = b.slice();
  const z = new Float64Array(n);
  const q = new Float64Array(n);
  let products = 0;
  if (x.some((value) => value !== 0)) {
    multiply(x, q);
    products++;
    for (let i = 0; i < n; i++) r[i] -= q[i];
  }
  precondition(r, z);
  const p = z.slice();
  let rho = dot(r, z);
  const decreases: number[] = [];
  const decrease = () => 0.5 * (dot(b, x) + dot(r, x));
  while (products < most && rho > 0) {
    multiply(p, q);
    products++;
    const curvature = dot(p, q);
    // Rounding, or a model that is no longer convex to rounding.
    if (!(curvature > 0)) break;
    const alpha = rho / curvature;
    for (let i = 0; i < n; i++) {
      x[i] += alpha * p[i];
      r[i] -= alpha * q[i];
    }
    decreases.push(decrease());
    const window = Math.max(10, Math.floor(decreases.length / 10));
    const now = decreases[decreases.length - 1];
    const before = decreases[decreases.length - 1 - window] ?? Number.NEGATIVE_INFINITY;
    if (now > 0 && now - before < window * PROGRESS * now) break;
    precondition(r, z);
    const next = dot(r, z);
    for (let i = 0; i < n; i++) p[i] = z[i] + (next / rho) * p[i];
    rho = next;
  }
  return { x, residual: r, decrease: decrease(), products };
}
