import type { NetworkShape } from '../../engine.ts';

/** How the layers of a network hang together, by blocks of activations. */
export interface Wiring {
  /** Columns of each block. */
  readonly blocks: readonly number[];
  /** For each layer, in the order of the layout, the blocks that it reads and that its activation fills, if it has one. */
  readonly layers: readonly { readonly input: number; readonly activated?: number }[];
  /** Layers at the front that are fixed Fourier features. */
  readonly fixed: number;
}

export function wire(shape: NetworkShape): Wiring {
  return shape.architecture === 'piratenet' ? wirePirateNet(shape) : wirePerceptron(shape);
}

function wirePerceptron({ inputs, width, depth, fourier }: NetworkShape): Wiring {
  return {
    blocks: [inputs, ...new Array<number>(depth).fill(width)],
    layers: Array.from({ length: depth + 1 }, (_, l) => ({ input: l, ...(l < depth && { activated: l + 1 }) })),
    fixed: fourier ? 1 : 0,
  };
}

/** Blocks: inputs, x, U (then U − V), V, and for each of the network's blocks f, z₁, g, z₂, h, the next x. */
function wirePirateNet({ inputs, width, depth }: NetworkShape): Wiring {
  const residual = Array.from({ length: depth }, (_, b) => {
    const first = 4 + 6 * b;
    return [
      { input: b === 0 ? 1 : first - 1, activated: first },
      { input: first + 1, activated: first + 2 },
      { input: first + 3, activated: first + 4 },
    ];
  });
  return {
    blocks: [inputs, ...new Array<number>(3 + 6 * depth).fill(width)],
    layers: [
      { input: 0, activated: 1 },
      { input: 1, activated: 2 },
      { input: 1, activated: 3 },
      ...residual.flat(),
      { input: 3 + 6 * depth },
    ],
    fixed: 1,
  };
}
