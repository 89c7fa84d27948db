import type { Random } from '@spacetime/geometry';

/**
 * Random Fourier features (Tancik et al. 2020, arXiv 2006.10739, eq. 5, without their 2π): cos(β·x) and sin(β·x) for
 * frequencies β of normal components with deviation σ, as one layer sin(B x + b) whose rows come in pairs of the same
 * β with b = π/2 and b = 0. They are drawn once and never trained. An odd width leaves the last sine out.
 */
export const fourierFeatures = {
  bias: (row: number): number => (row % 2 === 0 ? Math.PI / 2 : 0),

  /** Rows of B, each `inputs` long, in turn. */
  weights(sigma: number, inputs: number, random: Random): () => number {
    const beta = new Float64Array(inputs);
    let at = 0;
    return () => {
      const column = at % inputs;
      if (at % (2 * inputs) < inputs) beta[column] = sigma * random.normal();
      at++;
      return beta[column]!;
    };
  },
};

/** Their activation, sin z. */
export const FEATURES = { activation: 'sine', omega: 1, scale: 1 } as const;
