import type { OptimizerModel } from '@spacetime/dsl';
import type { Engine, TensorLayout, Vector } from '../engine.ts';
import { addSection, type ReadonlyState, restore, restoreCount, type State, section } from '../state.ts';
import type { MomentDecay } from './adam.ts';
import { createKroneckerFactor } from './kronecker-factor.ts';
import type { Optimizer } from './optimizer.ts';

export type SoapModel = Extract<OptimizerModel, { kind: 'soap' }>;

/** Dimensions above this are left in their own basis (one-sided SOAP, Vyas et al. 2024, § 7.1). */
const LARGEST_FACTOR = 10_000;

/**
 * SOAP: Adam in the eigenbasis of Shampoo's preconditioner (Vyas et al. 2024, arXiv 2409.11321, algorithm 3).
 *
 * For a weight W [m, n] with gradient G: L ← b2·L + (1 − b2)·GGᵀ, R likewise from GᵀG, with eigenbases Q_L, Q_R.
 * The momentum M is kept in the weights' own basis and the second moment V in the eigenbasis:
 * W ← W − rate·√(1 − b2ᵗ)/(1 − b1ᵗ) · Q_L [M'/(√V + ε)] Q_Rᵀ, M' = Q_Lᵀ M Q_R, and after it W ← (1 − rate·decay)·W.
 * Every `preconditionEvery` steps the eigenbases are refreshed by one power iteration and QR (algorithm 4), their
 * columns first sorted by their estimated eigenvalues and V with them. As in the authors' code the first gradient
 * only initialises L, R and their eigenvectors: the weights stay as they are, and no gradient is used in a basis
 * that it has shaped itself. Biases are stepped by Adam with the same numbers.
 */
export function createSoap(engine: Engine, model: SoapModel): Optimizer {
  const blocks = engine.layout.map((tensor) => createBlock(engine, tensor, model));
  let count = 0;
  let primed = false;

  return {
    step(gradient: Vector, rate: number): void {
      if (!primed) {
        for (const block of blocks) block.prime(gradient);
        primed = true;
        return;
      }
      count++;
      const scale = (rate * Math.sqrt(1 - model.b2 ** count)) / (1 - model.b1 ** count);
      const keep = 1 - rate * model.weightDecay;
      const refresh = count % model.preconditionEvery === 0;
      for (const block of blocks) block.step(gradient, scale, keep, refresh);
    },
    saveState(): State {
      const state: State = new Map([
        ['count', Float64Array.of(count)],
        ['primed', Float64Array.of(primed ? 1 : 0)],
      ]);
      for (const block of blocks) addSection(state, block.name, block.saveState());
      return state;
    },
    loadState(state: ReadonlyState): void {
      count = restoreCount(state, 'count');
      primed = restoreCount(state, 'primed') === 1;
      for (const block of blocks) block.loadState(section(state, block.name));
    },
  };
}

interface Block {
  readonly name: string;
  /** The first gradient: shapes the eigenbases alone. */
  prime(gradient: Vector): void;
  step(gradient: Vector, scale: number, keep: number, refresh: boolean): void;
  saveState(): State;
  loadState(state: ReadonlyState): void;
}

function createBlock(engine: Engine, tensor: TensorLayout, model: SoapModel): Block {
  const { rows, columns, offset, name } = tensor;
  const { matrices } = engine;
  const size = rows * columns;
  const weights = engine.weights.subarray(offset, offset + size);
  const m = engine.allocate(size);
  const v = engine.allocate(size);
  const isMatrix = name.endsWith('.weight');
  const left = isMatrix && rows <= LARGEST_FACTOR ? createKroneckerFactor(engine, rows) : undefined;
  const right = isMatrix && columns <= LARGEST_FACTOR ? createKroneckerFactor(engine, columns) : undefined;
  const scratch = [engine.allocate(size), engine.allocate(size), engine.allocate(size)] as const;

  /** Q_Lᵀ a Q_R, or Q_L a Q_Rᵀ with `back`; a factor that is absent is the identity. */
  function rotate(a: Vector, back: boolean, out: Vector): Vector {
    let from = a;
    if (left) {
      const to = right ? scratch[0] : out;
      matrices.gemm(!back, false, rows, columns, rows, 1, left.basis, from, 0, to);
      from = to;
    }
    if (right) {
      matrices.gemm(false, back, rows, columns, columns, 1, from, right.basis, 0, out);
      from = out;
    }
    return from;
  }

  function accumulate(g: Vector): void {
    left?.accumulate(
      (beta, target) => matrices.gemm(false, true, rows, rows, columns, 1 - beta, g, g, beta, target),
      model.b2,
    );
    right?.accumulate(
      (beta, target) => matrices.gemm(true, false, columns, columns, rows, 1 - beta, g, g, beta, target),
      model.b2,
    );
  }

  return {
    name,
    prime(gradient) {
      accumulate(gradient.subarray(offset, offset + size));
      left?.diagonalise();
      right?.diagonalise();
    },
    step(gradient, scale, keep, refresh) {
      const g = gradient.subarray(offset, offset + size);
      updateMoments(m, v, g, rotate(g, false, scratch[1]), model);
      const ratio = divide(rotate(m, false, scratch[1]), v, model.epsilon, scratch[2]);
      const update = rotate(ratio, true, scratch[1]);
      for (let i = 0; i < size; i++) weights[i] = keep * (weights[i] - scale * update[i]);
      accumulate(g);
      if (refresh) {
        if (left) permuteRows(v, rows, columns, left.refresh(), scratch[0]);
        if (right) permuteColumns(v, rows, columns, right.refresh(), scratch[0]);
      }
    },
    saveState() {
      const state: State = new Map([
        ['m', m.slice()],
        ['v', v.slice()],
      ]);
      if (left) addSection(state, 'left', left.saveState());
      if (right) addSection(state, 'right', right.saveState());
      return state;
    },
    loadState(state) {
      restore(state, 'm', m);
      restore(state, 'v', v);
      left?.loadState(section(state, 'left'));
      right?.loadState(section(state, 'right'));
    },
  };
}

function updateMoments(m: Vector, v: Vector, g: Vector, rotated: Vector, { b1, b2 }: MomentDecay): void {
  for (let i = 0; i < m.length; i++) {
    m[i] = b1 * m[i] + (1 - b1) * g[i];
    v[i] = b2 * v[i] + (1 - b2) * rotated[i] * rotated[i];
  }
}

function divide(m: Vector, v: Vector, epsilon: number, out: Vector): Vector {
  for (let i = 0; i < m.length; i++) out[i] = m[i] / (Math.sqrt(v[i]) + epsilon);
  return out;
}

/** Row i of the result is row order[i]. */
function permuteRows(a: Vector, rows: number, columns: number, order: readonly number[], scratch: Vector): void {
  for (let i = 0; i < rows; i++) {
    scratch.set(a.subarray(order[i] * columns, (order[i] + 1) * columns), i * columns);
  }
  a.set(scratch);
}

function permuteColumns(a: Vector, rows: number, columns: number, order: readonly number[], scratch: Vector): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) scratch[i * columns + j] = a[i * columns + order[j]];
  }
  a.set(scratch);
}
