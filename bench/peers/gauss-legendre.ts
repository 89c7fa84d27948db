import type { Flow } from '@spacetime/geometry';

/** Nodes of Gauss's rule with four points on 0 … 1. */
const OUTER = Math.sqrt(3 / 7 + (2 / 7) * Math.sqrt(6 / 5)) / 2;
const INNER = Math.sqrt(3 / 7 - (2 / 7) * Math.sqrt(6 / 5)) / 2;
const NODES = [0.5 - OUTER, 0.5 - INNER, 0.5 + INNER, 0.5 + OUTER];

/** ∫₀^end of Lagrange's polynomial of node j, by Gauss's rule itself, which is exact for it. */
function weight(j: number, end: number): number {
  const outer = (18 - Math.sqrt(30)) / 72;
  const inner = (18 + Math.sqrt(30)) / 72;
  return [outer, inner, inner, outer].reduce((sum, w, q) => {
    const x = NODES[q]! * end;
    return (
      sum +
      w * end * NODES.reduce((product, node, k) => (k === j ? product : (product * (x - node)) / (NODES[j]! - node)), 1)
    );
  }, 0);
}
const A = NODES.map((end) => NODES.map((_, j) => weight(j, end)));
const B = NODES.map((_, j) => weight(j, 1));

/**
 * Gauss's collocation of order 8, which is symplectic, with equal steps, its stages by fixed-point iteration to rounding
 * (Hairer, Lubich & Wanner, *Geometric Numerical Integration*, VIII.6).
 */
export function gaussLegendre(flow: Flow, state: Float64Array, until: number, steps: number) {
  const n = flow.dimension;
  const h = until / steps;
  const y = Float64Array.from(state);
  const points = new Float64Array(4 * n);
  const k = new Float64Array(4 * n);
  let evaluations = 1;
  flow.derivative(y, 1, k.subarray(0, n));
  for (let i = 1; i < 4; i++) k.copyWithin(i * n, 0, n);
  for (let step = 0; step < steps; step++) {
    for (let iteration = 0, change = 1; change > 1e-14 && iteration < 60; iteration++) {
      change = 0;
      for (let i = 0; i < 4; i++) {
        for (let d = 0; d < n; d++) {
          let sum = 0;
          for (let j = 0; j < 4; j++) sum += A[i]![j]! * k[j * n + d]!;
          const next = y[d]! + h * sum;
          change = Math.max(change, Math.abs(next - points[i * n + d]!) / Math.max(1, Math.abs(next)));
          points[i * n + d] = next;
        }
      }
      flow.derivative(points, 4, k);
      evaluations += 4;
    }
    for (let d = 0; d < n; d++) {
      let sum = 0;
      for (let j = 0; j < 4; j++) sum += B[j]! * k[j * n + d]!;
      y[d] = y[d]! + h * sum;
    }
  }
  return { end: y, evaluations };
}
