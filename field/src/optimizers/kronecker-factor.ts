import type { Engine, Vector } from '../engine.ts';
import { type ReadonlyState, restore, type State } from '../state.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** One side of Shampoo's preconditioner: an average of GGᵀ (or GᵀG) and an orthonormal basis close to its eigenvectors. */
export interface KroneckerFactor {
  /** Shape [n, n], basis vectors in the columns, by descending eigenvalue. */
  readonly basis: Vector;
  /** `product(beta, average)` must do average ← beta·average + (1 − beta)·(the gradient's product). */
  accumulate(product: (beta: number, average: Vector) => void, beta: number): void;
  /** Sets the basis to the average's eigenvectors. */
  diagonalise(): void;
  /**
   * One power iteration and QR from the present basis, its columns sorted by their Rayleigh quotients first
   * (Vyas et al. 2024, algorithm 4).
   *
   * @returns the sorting: column j came from column order[j]
   */
  refresh(): readonly number[];
  saveState(): State;
  loadState(state: ReadonlyState): void;
}

export function createKroneckerFactor(engine: Engine, n: number): KroneckerFactor {
  const { matrices } = engine;
  const average = engine.allocate(n * n);
  const basis = engine.allocate(n * n);
  const power = engine.allocate(n * n);
  const quotients = new Float64Array(n);
  const norms = new Float64Array(n);
  const row = new Float64Array(n);

  return {
    basis,
    accumulate(product, beta) {
      product(beta, average);
    },
    diagonalise() {
      basis.set(symmetricEigen(n, average).vectors);
    },
    refresh() {
      matrices.gemm(false, false, n, n, n, 1, average, basis, 0, power);
      quotients.fill(0);
      norms.fill(0);
      for (let i = 0, k = 0; i < n; i++) {
        for (let j = 0; j < n; j++, k++) {
          quotients[j] += basis[k] * power[k];
          norms[j] += power[k] * power[k];
        }
      }
      const order = Array.from(quotients.keys()).sort((i, j) => quotients[j] - quotients[i] || i - j);
      // QR's Q does not change when a column is scaled, and columns of length 1 keep its squares from underflow.
      // A column that vanished (no gradient ever had this direction) goes in as it was.
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          const from = order[j];
          row[j] = norms[from] > 0 ? power[i * n + from] / Math.sqrt(norms[from]) : basis[i * n + from];
        }
        basis.set(row, i * n);
      }
      matrices.orthonormalize(n, basis);
      return order;
    },
    saveState() {
      return new Map([
        ['average', average.slice()],
        ['basis', basis.slice()],
      ]);
    },
    loadState(state) {
      restore(state, 'average', average);
      restore(state, 'basis', basis);
    },
  };
}
