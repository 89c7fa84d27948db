import type { Engine, KroneckerPair, Product, TensorLayout, Vector } from '../engine.ts';
import { type ReadonlyState, restore, restoreCount, type State } from '../state.ts';
import { product } from './matrix-product.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** Decay of the average of factors from one refresh to the next (Martens & Grosse 2015, § 5). */
const DECAY = 0.9;

interface Layer {
  /** Among the pairs of factors. */
  readonly index: number;
  readonly weight: TensorLayout;
  readonly bias: TensorLayout;
  /** Averages, shapes [columns + 1, columns + 1] and [rows, rows]; their eigenvalues and eigenvectors (in columns). */
  readonly inputs: Float64Array;
  readonly outputs: Float64Array;
  inputValues: Float64Array;
  outputValues: Float64Array;
  readonly inputBasis: Vector;
  readonly outputBasis: Vector;
  readonly matrix: Vector;
  readonly rotated: Vector;
}

/**
 * An approximate inverse of a Gauss–Newton matrix with damping, (⊕ B ⊗ A + μ)⁻¹ over the layers of a network, by the
 * eigenvectors of the Kronecker factors A of a layer's inputs (with the bias's 1) and B of its outputs' adjoints
 * (Martens & Grosse 2015, arXiv 1503.05671, appendix B; for losses of derivatives Dangel et al. 2024, arXiv 2405.15603).
 */
export class KroneckerPreconditioner {
  readonly #engine: Engine;
  readonly #layers: readonly Layer[];
  #count = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
    const { layout } = engine;
    this.#layers = layout.flatMap((weight, i) => {
      if (!weight.name.endsWith('.weight') || weight.fixed) return [];
      const { rows, columns } = weight;
      const n = columns + 1;
      return {
        index: layout.slice(0, i).filter(({ name }) => name.endsWith('.weight')).length,
        weight,
        bias: layout[i + 1],
        inputs: new Float64Array(n * n),
        outputs: new Float64Array(rows * rows),
        inputValues: new Float64Array(n),
        outputValues: new Float64Array(rows),
        inputBasis: engine.allocate(n * n),
        outputBasis: engine.allocate(rows * rows),
        matrix: engine.allocate(rows * n),
        rotated: engine.allocate(rows * n),
      };
    });
  }

  /** Takes new factors into the average, and its eigenvectors. */
  refresh(pairs: readonly KroneckerPair[]): void {
    const keep = Math.min(DECAY, this.#count / (this.#count + 1));
    this.#count++;
    for (const { index, inputs, outputs } of this.#layers) {
      const pair = pairs[index];
      for (let i = 0; i < inputs.length; i++) inputs[i] = keep * inputs[i] + (1 - keep) * pair.inputs[i];
      for (let i = 0; i < outputs.length; i++) outputs[i] = keep * outputs[i] + (1 - keep) * pair.outputs[i];
    }
    this.#diagonalise();
  }

  /** The largest eigenvalue of any layer's block. */
  get largest(): number {
    return Math.max(...this.#layers.map(({ inputValues, outputValues }) => inputValues[0] * outputValues[0]));
  }

  /** out = (⊕ B ⊗ A + μ)⁻¹ v, both in the layout of the weights; `out` may be `v`, and fixed tensors of it are left alone. */
  apply(v: Vector | Float64Array, damping: number, out: Float64Array): void {
    const { matrices } = this.#engine;
    const layers = this.#layers;
    // All layers' products at once: each is small, and the threads take them together.
    const multiply = (one: (layer: Layer, rows: number, n: number) => Product) =>
      matrices.multiply(layers.map((layer) => one(layer, layer.weight.rows, layer.weight.columns + 1)));

    for (const { weight, bias, matrix } of layers) {
      const { rows, columns } = weight;
      for (let i = 0, to = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) matrix[to++] = v[weight.offset + i * columns + j];
        matrix[to++] = v[bias.offset + i];
      }
    }
    multiply(({ outputBasis, matrix, rotated }, m, n) =>
      product(true, false, m, n, m, 1, outputBasis, matrix, 0, rotated),
    );
    multiply(({ inputBasis, matrix, rotated }, m, n) =>
      product(false, false, m, n, n, 1, rotated, inputBasis, 0, matrix),
    );
    for (const { inputValues, outputValues, matrix } of layers) {
      const n = inputValues.length;
      for (let k = 0; k < matrix.length; k++) {
        matrix[k] /= Math.max(0, outputValues[Math.floor(k / n)] * inputValues[k % n]) + damping;
      }
    }
    multiply(({ outputBasis, matrix, rotated }, m, n) =>
      product(false, false, m, n, m, 1, outputBasis, matrix, 0, rotated),
    );
    multiply(({ inputBasis, matrix, rotated }, m, n) =>
      product(false, true, m, n, n, 1, rotated, inputBasis, 0, matrix),
    );
    for (const { weight, bias, matrix } of layers) {
      const { rows, columns } = weight;
      for (let i = 0, from = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) out[weight.offset + i * columns + j] = matrix[from++];
        out[bias.offset + i] = matrix[from++];
      }
    }
  }

  #diagonalise(): void {
    for (const layer of this.#layers) {
      const inputs = symmetricEigen(layer.weight.columns + 1, layer.inputs);
      const outputs = symmetricEigen(layer.weight.rows, layer.outputs);
      layer.inputValues = inputs.values;
      layer.outputValues = outputs.values;
      layer.inputBasis.set(inputs.vectors);
      layer.outputBasis.set(outputs.vectors);
    }
  }

  saveState(): State {
    const state: State = new Map([['count', Float64Array.of(this.#count)]]);
    for (const { weight, inputs, outputs } of this.#layers) {
      state.set(`${weight.name}.inputs`, inputs.slice());
      state.set(`${weight.name}.outputs`, outputs.slice());
    }
    return state;
  }

  loadState(state: ReadonlyState): void {
    this.#count = restoreCount(state, 'count');
    for (const { weight, inputs, outputs } of this.#layers) {
      restore(state, `${weight.name}.inputs`, inputs);
      restore(state, `${weight.name}.outputs`, outputs);
    }
    if (this.#count > 0) this.#diagonalise();
  }
}
