/** Order of accuracy of a central stencil: its error falls as h to this power. */
export type StencilOrder = 2 | 4 | 6;

/** Central stencils (Fornberg 1988, table 1), to be divided by h and h². */
export interface Stencil {
  /** f' ≈ Σ_k first[k − 1] (f_k − f_{−k}) / h. */
  readonly first: readonly number[];
  /** f'' ≈ Σ_k second[k − 1] ((f_k − f_0) + (f_{−k} − f_0)) / h². */
  readonly second: readonly number[];
}

export const STENCILS: Readonly<Record<StencilOrder, Stencil>> = {
  2: { first: [1 / 2], second: [1] },
  4: { first: [2 / 3, -1 / 12], second: [4 / 3, -1 / 12] },
  6: { first: [3 / 4, -3 / 20, 1 / 60], second: [3 / 2, -3 / 20, 1 / 90] },
};

/**
 * Where a jet's stencils sample, in steps of h: the centre, then per coordinate i the steps ±1 … ±r, then per pair
 * i < j the product of both first-derivative stencils. Shape [samples, 4].
 */
export interface SamplePattern {
  readonly samples: number;
  readonly steps: Int8Array;
  /** First sample of coordinate i; (k, −k) follow each other for k = 1 … r. */
  readonly axes: readonly number[];
  /** First sample of the pair (i, j), indexed 4 i + j; for k, l = 1 … r the four (k, l), (k, −l), (−k, l), (−k, −l). */
  readonly mixed: readonly number[];
}

export function samplePattern(order: StencilOrder, derivatives: 0 | 1 | 2): SamplePattern {
  const reach = order / 2;
  const steps: number[][] = [[0, 0, 0, 0]];
  const axes: number[] = [];
  const mixed: number[] = [];
  const push = (i: number, k: number, j = -1, l = 0): void => {
    steps.push([0, 1, 2, 3].map((c) => (c === i ? k : c === j ? l : 0)));
  };
  for (let i = 0; derivatives > 0 && i < 4; i += 1) {
    axes[i] = steps.length;
    for (let k = 1; k <= reach; k += 1) {
      push(i, k);
      push(i, -k);
    }
  }
  for (let i = 0; derivatives > 1 && i < 4; i += 1) {
    for (let j = i + 1; j < 4; j += 1) {
      mixed[4 * i + j] = steps.length;
      for (let k = 1; k <= reach; k += 1) {
        for (let l = 1; l <= reach; l += 1) {
          push(i, k, j, l);
          push(i, k, j, -l);
          push(i, -k, j, l);
          push(i, -k, j, -l);
        }
      }
    }
  }
  return { samples: steps.length, steps: Int8Array.from(steps.flat()), axes, mixed };
}
