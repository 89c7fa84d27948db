import type { NetworkShape, TensorLayout } from '../../engine.ts';
import { FEATURES } from '../../networks/fourier-features.ts';
import type { Kernels, Pass } from './kernels.ts';
import { type PackedLayer, packedSize, packGroups, packSource } from './wgsl/pack.ts';

export interface Layer extends PackedLayer {
  readonly fixed: boolean;
  /** Whose activation comes behind it. */
  readonly activated: NetworkShape;
}

/** What a network consists of on a device. */
export interface Layers {
  /** In the order of the layout. */
  readonly all: readonly Layer[];
  readonly last: Layer;
  /** Number of all weights, and the first that is trained. */
  readonly weights: number;
  readonly start: number;
  /** Vectors of all packed copies. */
  readonly packed: number;
  /** Of a PirateNet: its blocks, and where their α lie among the weights. */
  readonly pirate?: { readonly blocks: number; readonly alpha: number };
}

export function layersOf(shape: NetworkShape, layout: readonly TensorLayout[]): Layers {
  const pirate = shape.architecture === 'piratenet';
  let packed = 0;
  const take = (size: number) => {
    packed += size;
    return packed - size;
  };
  const all = Array.from({ length: Math.floor(layout.length / 2) }, (_, l): Layer => {
    const { rows, columns, offset: weight, fixed = false, name } = layout[2 * l];
    const activated = (shape.fourier || pirate) && l === 0 ? { ...shape, ...FEATURES } : shape;
    const size = packedSize(rows, columns);
    // Adjoints go no further than to the first layer that is trained; a PirateNet's first block and gates read features.
    const first = pirate ? l === 0 || name.startsWith('gate.') || name === 'block0.f.weight' : l === 0;
    const adjoint = !first && (pirate || !layout[2 * l - 2].fixed);
    const copies = { forward: take(size.forward), reverse: adjoint ? take(size.reverse) : undefined };
    return { rows, columns, weight, bias: layout[2 * l + 1].offset, ...copies, fixed, activated };
  });
  const end = layout[layout.length - 1];
  return {
    ...{ all, last: all[all.length - 1], packed, weights: end.offset + end.rows * end.columns },
    start: all.find((layer) => !layer.fixed)!.weight,
    ...(pirate && { pirate: { blocks: shape.depth, alpha: end.offset } }),
  };
}

/** What brings the packed copies up to date with the weights. */
export function packPass(kernels: Kernels, { all }: Layers, weights: GPUBuffer, packed: GPUBuffer): Promise<Pass> {
  return kernels.pass(
    packSource(all),
    [weights, packed],
    () => [0, 0, 0, 0],
    () => [packGroups(all), all.length, 2],
  );
}
