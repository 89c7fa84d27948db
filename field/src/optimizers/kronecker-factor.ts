import type { Engine, Vector } from '../engine.ts';
import { type ReadonlyState, restore, type State } from '../state.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** One side of Shampoo's preconditioner: an average of GGᵀ (or GᵀG) and an orthonormal basis close to its eigenvectors. */
export interface KroneckerFactor {
  readonly n: number;
  /** Shape [n, n]. */
  readonly average: Vector;
  /** Shape [n, n], basis vectors in the columns, by descending eigenvalue. */
  readonly basis: Vector;
  /** Sets the basis to the average's eigenvectors. */
  diagonalise(): void;
  saveState(): State;
  loadState(state: ReadonlyState): void;
}

export function createKroneckerFactor(engine: Engine, n: number): KroneckerFactor {
  const average = engine.allocate(n * n);
  const basis = engine.allocate(n * n);
  return {
    n,
    average,
    basis,
    diagonalise() {
      basis.set(symmetricEigen(n, average).vectors);
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
