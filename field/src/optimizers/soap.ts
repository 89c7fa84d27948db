import type { OptimizerModel } from '@spacetime/dsl';
import type { Engine, Product, TensorLayout, Vector } from '../engine.ts';
import { addSection, type ReadonlyState, restore, restoreCount, type State, section } from '../state.ts';
import { createKroneckerFactor, type KroneckerFactor } from './kronecker-factor.ts';
import { product } from './matrix-product.ts';
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
  const { weights, matrices } = engine;
  const { b1, b2, epsilon, weightDecay } = model;
  const size = weights.length;
  const allocate = () => engine.allocate(size);
  const [m, v] = [allocate(), allocate()];
  /** The gradient and the momentum in the eigenbases, and on their way there. */
  const [rotated, direction, half, otherHalf] = [allocate(), allocate(), allocate(), allocate()];
  const tensors = engine.layout.map((tensor) => createTensor(engine, tensor));
  const sides = tensors.flatMap(({ left, right }) => [left, right].filter((side) => side !== undefined));
  let count = 0;
  let primed = false;

  /** x ↦ Q_Lᵀ x Q_R for every weight, or Q_L x Q_Rᵀ with `back`; what has no bases stays as it is. */
  function rotate(
    back: boolean,
    turns: readonly { readonly from: Vector; readonly via: Vector; readonly to: Vector }[],
  ) {
    const products = (side: 'left' | 'right'): Product[] =>
      turns.flatMap(({ from, via, to }) =>
        tensors.flatMap(({ [side]: factor, rows, columns, part }) => {
          if (!factor) return [];
          return side === 'left'
            ? [product(!back, false, rows, columns, rows, 1, factor.basis, part(from), 0, part(via))]
            : [product(false, back, rows, columns, columns, 1, part(via), factor.basis, 0, part(to))];
        }),
      );
    for (const { from, via } of turns) for (const { left, part } of tensors) if (!left) part(via).set(part(from));
    matrices.multiply(products('left'));
    matrices.multiply(products('right'));
    for (const { via, to } of turns) for (const { right, part } of tensors) if (!right) part(to).set(part(via));
  }

  function accumulate(gradient: Vector): void {
    const products = tensors.flatMap(({ left, right, rows, columns, part }) => {
      const g = part(gradient);
      const of = (side: KroneckerFactor | undefined, transposed: boolean, n: number, k: number) =>
        side ? [product(transposed, !transposed, n, n, k, 1 - b2, g, g, b2, side.average)] : [];
      return [...of(left, false, rows, columns), ...of(right, true, columns, rows)];
    });
    matrices.multiply(products);
  }

  function refresh(): void {
    const orders = matrices.refreshBases(sides.map(({ n, average, basis }) => ({ n, matrix: average, basis })));
    for (const { left, right, rows, columns, part } of tensors) {
      const [rowOrder, columnOrder] = [left, right].map((side) => side && orders[sides.indexOf(side)]);
      permute(part(v), rows, columns, rowOrder, columnOrder, part(half));
    }
  }

  return {
    step(gradient: Vector, rate: number): void {
      if (!primed) {
        accumulate(gradient);
        for (const side of sides) side.diagonalise();
        primed = true;
        return;
      }
      count++;
      const scale = (rate * Math.sqrt(1 - b2 ** count)) / (1 - b1 ** count);
      const keep = 1 - rate * weightDecay;
      for (let i = 0; i < size; i++) m[i] = b1 * m[i] + (1 - b1) * gradient[i];
      rotate(false, [
        { from: gradient, via: half, to: rotated },
        { from: m, via: otherHalf, to: direction },
      ]);
      for (let i = 0; i < size; i++) {
        v[i] = b2 * v[i] + (1 - b2) * rotated[i] * rotated[i];
        direction[i] /= Math.sqrt(v[i]) + epsilon;
      }
      rotate(true, [{ from: direction, via: half, to: rotated }]);
      for (let i = 0; i < size; i++) weights[i] = keep * (weights[i] - scale * rotated[i]);
      accumulate(gradient);
      if (count % model.preconditionEvery === 0) refresh();
    },
    saveState(): State {
      const state: State = new Map([
        ['count', Float64Array.of(count)],
        ['primed', Float64Array.of(primed ? 1 : 0)],
      ]);
      for (const { name, left, right, part } of tensors) {
        const own: State = new Map([
          ['m', part(m).slice()],
          ['v', part(v).slice()],
        ]);
        if (left) addSection(own, 'left', left.saveState());
        if (right) addSection(own, 'right', right.saveState());
        addSection(state, name, own);
      }
      return state;
    },
    loadState(state: ReadonlyState): void {
      count = restoreCount(state, 'count');
      primed = restoreCount(state, 'primed') === 1;
      for (const { name, left, right, part } of tensors) {
        const own = section(state, name);
        restore(own, 'm', part(m));
        restore(own, 'v', part(v));
        left?.loadState(section(own, 'left'));
        right?.loadState(section(own, 'right'));
      }
    },
  };
}

interface Tensor extends TensorLayout {
  readonly left?: KroneckerFactor;
  readonly right?: KroneckerFactor;
  /** What of a vector in the layout of the weights belongs to the tensor. */
  part(vector: Vector): Vector;
}

function createTensor(engine: Engine, tensor: TensorLayout): Tensor {
  const { rows, columns, offset, name } = tensor;
  const part = (vector: Vector) => vector.subarray(offset, offset + rows * columns);
  if (!name.endsWith('.weight')) return { ...tensor, part };
  return {
    ...tensor,
    part,
    ...(rows <= LARGEST_FACTOR && { left: createKroneckerFactor(engine, rows) }),
    ...(columns <= LARGEST_FACTOR && { right: createKroneckerFactor(engine, columns) }),
  };
}

/** Entry (i, j) of the result is that at (rowOrder[i], columnOrder[j]); an order that is absent is the identity. */
function permute(
  a: Vector,
  rows: number,
  columns: number,
  rowOrder: ArrayLike<number> | undefined,
  columnOrder: ArrayLike<number> | undefined,
  scratch: Vector,
): void {
  if (isSorted(rowOrder) && isSorted(columnOrder)) return;
  for (let i = 0; i < rows; i++) {
    const row = (rowOrder ? rowOrder[i] : i) * columns;
    for (let j = 0; j < columns; j++) scratch[i * columns + j] = a[row + (columnOrder ? columnOrder[j] : j)];
  }
  a.set(scratch);
}

function isSorted(order: ArrayLike<number> | undefined): boolean {
  if (order) for (let i = 0; i < order.length; i++) if (order[i] !== i) return false;
  return true;
}
