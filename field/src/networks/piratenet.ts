import type { NetworkShape } from '../engine.ts';
import { linear, type TensorShape } from './tensors.ts';

/**
 * PirateNet (Wang, Li, Chen & Perdikaris 2024, arXiv 2402.00326, § 3): with Φ = sin(B x + b) fixed Fourier features,
 * gates U = σ(W_u Φ + b_u) and V = σ(W_v Φ + b_v), and x = Φ at first, each of `depth` blocks does
 *
 *   f = σ(W_f x + b_f),   z₁ = f ⊙ U + (1 − f) ⊙ V,
 *   g = σ(W_g z₁ + b_g),  z₂ = g ⊙ U + (1 − g) ⊙ V,
 *   h = σ(W_h z₂ + b_h),  x ← α h + (1 − α) x,
 *
 * and the outputs are W x + b. Every α is trained from 0: at first the network is linear in Φ. Here Φ, the gates and
 * the blocks all have `width` components.
 */
export function piratenetTensors({ inputs, width, depth, outputs }: NetworkShape): readonly TensorShape[] {
  const blocks = Array.from({ length: depth }, (_, block) =>
    ['f', 'g', 'h'].flatMap((layer) => linear(`block${block}.${layer}`, width, width)),
  );
  return [
    ...linear('features', width, inputs, true),
    ...linear('gate.u', width, width),
    ...linear('gate.v', width, width),
    ...blocks.flat(),
    ...linear('output', outputs, width),
    { name: 'alpha', rows: depth, columns: 1 },
  ];
}
