import type { KroneckerPair, Precision, TensorLayout, Vector } from '../../engine.ts';

/** Bytes that the slices' sums may take together. */
const MEMORY = 128 * 1024 * 1024;

/** What the kernel `kroneckerFactors` leaves of a slice, added up in float64 and taken out of its panels. */
export interface FactorSums {
  /** Of one slice, and how many slices there are at most. */
  readonly bytes: number;
  readonly length: number;
  readonly slices: number;
  add(slice: Vector): void;
  pairs(points: number, rows: number): KroneckerPair[];
}

export function factorSums(layout: readonly TensorLayout[], panel: number, precision: Precision): FactorSums {
  const layers = layout.filter(({ name }) => name.endsWith('.weight'));
  const padded = (n: number) => Math.ceil(n / panel) * panel;
  const lengthOf = ({ rows, columns }: TensorLayout) => padded(columns) * (padded(columns) + 1) + padded(rows) ** 2;
  const length = layers.reduce((sum, layer) => sum + lengthOf(layer), 0);
  const bytes = length * (precision === 'float32' ? 4 : 8);
  const total = new Float64Array(length);
  return {
    bytes,
    length,
    slices: Math.max(1, Math.floor(MEMORY / bytes)),
    add(slice) {
      for (let i = 0; i < length; i++) total[i]! += slice[i]!;
    },
    pairs(points, rows) {
      let at = 0;
      return layers.map((layer) => {
        const inputs = inputFactor(layer.columns, padded(layer.columns), total.subarray(at), points, rows);
        const outputs = new Float64Array(layer.rows ** 2);
        const from = at + padded(layer.columns) * (padded(layer.columns) + 1);
        for (let i = 0; i < layer.rows; i++) {
          const row = from + i * padded(layer.rows);
          outputs.set(total.subarray(row, row + layer.rows), i * layer.rows);
        }
        at += lengthOf(layer);
        return { inputs, outputs };
      });
    },
  };
}

/** Σ a aᵀ and, behind it, Σ a over the values, as the mean of (a, 1) (a, 1)ᵀ. */
function inputFactor(n: number, stride: number, sums: Float64Array, points: number, rows: number): Float64Array {
  const factor = new Float64Array((n + 1) ** 2);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) factor[i * (n + 1) + j] = sums[i * stride + j]! / rows;
    const mean = sums[stride * stride + i]! / rows;
    factor[i * (n + 1) + n] = mean;
    factor[n * (n + 1) + i] = mean;
  }
  factor[(n + 1) ** 2 - 1] = points / rows;
  return factor;
}
