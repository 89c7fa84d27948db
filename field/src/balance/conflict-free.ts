import type { Vector } from '../engine.ts';
import { symmetricEigen } from '../optimizers/symmetric-eigen.ts';
import { dot } from '../vectors.ts';
import type { Balance } from './balance.ts';

/** Eigenvalues of the unit gradients' Gram matrix below this count as zero: the gradients are parallel or opposed. */
const SINGULAR = 1e-12;

/**
 * The conflict-free direction ConFIG (Liu, Chu & Thuerey 2024, arXiv 2408.11104, eqs. 2 and 3).
 *
 * With U the matrix whose rows are the unit gradients û_i = g_i/‖g_i‖, the direction is d = U⁺(1, …, 1)ᵀ made
 * a unit vector, which has the same angle with every gradient, and the step's gradient is (Σ_i g_iᵀd) d.
 * U⁺ = Uᵀ(U Uᵀ)⁺ makes this a combination Σ λ_i g_i whose weights need the Gram matrix alone. A gradient that
 * vanishes is left out. The method carries no state.
 */
export function createConflictFree(): Balance {
  return {
    separate: true,
    weigh: (_, gradients) => conflictFreeWeights(gradients),
    saveState: () => new Map(),
    loadState: () => {},
  };
}

/** λ with Σ λ_i g_i = the ConFIG gradient. */
export function conflictFreeWeights(gradients: readonly Vector[]): readonly number[] {
  const norms = gradients.map((g) => Math.sqrt(dot(g, g)));
  const active = Array.from(norms.keys()).filter((i) => norms[i] > 0);
  const n = active.length;
  const gram = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let b = a; b < n; b++) {
      const cosine =
        a === b ? 1 : dot(gradients[active[a]], gradients[active[b]]) / (norms[active[a]] * norms[active[b]]);
      gram[a * n + b] = cosine;
      gram[b * n + a] = cosine;
    }
  }
  // c = (U Uᵀ)⁺ 1, so that d ∝ Uᵀ c.
  const { values, vectors } = symmetricEigen(n, gram);
  const c = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    if (values[k] <= SINGULAR) continue;
    let sum = 0;
    for (let a = 0; a < n; a++) sum += vectors[a * n + k];
    for (let a = 0; a < n; a++) c[a] += (sum / values[k]) * vectors[a * n + k];
  }
  // ‖Uᵀc‖² = cᵀ(UUᵀ)c, and û_iᵀ d = ((UUᵀ)c)_i / ‖Uᵀc‖.
  let lengthSquared = 0;
  let projections = 0;
  for (let a = 0; a < n; a++) {
    let row = 0;
    for (let b = 0; b < n; b++) row += gram[a * n + b] * c[b];
    lengthSquared += c[a] * row;
    projections += norms[active[a]] * row;
  }
  const weights = gradients.map(() => 0);
  // Gradients that cancel exactly (û₁ = −û₂) leave no direction in which every loss falls.
  if (lengthSquared <= 0) return weights;
  for (let a = 0; a < n; a++) weights[active[a]] = ((projections / lengthSquared) * c[a]) / norms[active[a]];
  return weights;
}
