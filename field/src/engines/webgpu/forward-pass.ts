import type { Order } from '@spacetime/geometry';
import type { NetworkShape, TensorLayout } from '../../engine.ts';
import { FEATURES } from '../../networks/fourier-features.ts';
import { streamsAlong } from '../../streams.ts';
import type { Kernels, Pass } from './kernels.ts';
import { type PackedLayer, packedSize, packGroups, packSource } from './wgsl/pack.ts';
import { type ProductForm, padded, productGroups, productSource } from './wgsl/product.ts';

export interface Layer extends PackedLayer {
  readonly fixed: boolean;
  /** Whose activation comes behind it. */
  readonly activated: NetworkShape;
}

export function layersOf(shape: NetworkShape, layout: readonly TensorLayout[]): Layer[] {
  let packed = 0;
  const take = (size: number) => {
    packed += size;
    return packed - size;
  };
  return Array.from({ length: shape.depth + 1 }, (_, l) => {
    const { rows, columns, offset: weight, fixed = false } = layout[2 * l];
    const activated = shape.fourier && l === 0 ? { ...shape, ...FEATURES } : shape;
    const size = packedSize(rows, columns);
    // Adjoints go no further than to the first layer that is trained.
    const adjoint = l > 0 && !layout[2 * l - 2].fixed;
    const copies = { forward: take(size.forward), reverse: adjoint ? take(size.reverse) : undefined };
    return { rows, columns, weight, bias: layout[2 * l + 1].offset, ...copies, fixed, activated };
  });
}

/** Vectors of all packed copies. */
export function packedVectors(layers: readonly Layer[]): number {
  const { rows, columns, forward, reverse } = layers[layers.length - 1];
  const size = packedSize(rows, columns);
  return reverse === undefined ? forward + size.forward : reverse + size.reverse;
}

/** What brings the packed copies up to date with the weights. */
export function packPass(
  kernels: Kernels,
  layers: readonly Layer[],
  weights: GPUBuffer,
  packed: GPUBuffer,
): Promise<Pass> {
  return kernels.pass(
    packSource(layers),
    [weights, packed],
    () => [0, 0, 0, 0],
    () => [packGroups(layers), layers.length, 2],
  );
}

/** The buffers of a network's jets of one order, for blocks of at most `points`, and the kernels between them. */
export interface ForwardPass {
  readonly streams: number;
  readonly points: number;
  /** In padded rows. */
  readonly features: GPUBuffer;
  /** z[l]: what layer l gives before its activation. a[l]: what layer l reads. */
  readonly z: readonly GPUBuffer[];
  readonly a: readonly GPUBuffer[];
  readonly passes: readonly Pass[];
  destroy(): void;
}

export async function forwardPass(
  kernels: Kernels,
  packed: GPUBuffer,
  layers: readonly Layer[],
  order: Order,
  directions: number,
  points: number,
): Promise<ForwardPass> {
  const streams = streamsAlong(directions, order);
  const rows = points * streams;
  const features = kernels.buffer(rows * padded(layers[0].columns));
  const z = layers.map((layer) => kernels.buffer(rows * padded(layer.rows)));
  const a = [features, ...layers.slice(1).map((layer) => kernels.buffer(rows * padded(layer.columns)))];
  const passes = await Promise.all(
    layers.map((layer, l) => {
      const kind = l === layers.length - 1 ? 'linear' : 'activated';
      const form: ProductForm = {
        ...{ streams, directions, kind, shape: layer.activated },
        largeTiles: kernels.largeTiles,
        ...{ inner: layer.columns, across: layer.rows },
      };
      return kernels.pass(
        productSource(form),
        [packed, a[l], z[l], ...(kind === 'activated' ? [a[l + 1]] : [])],
        (n) => [n, layer.forward, 0, 0],
        (n) => productGroups(form, n),
      );
    }),
  );
  const destroy = () => {
    for (const buffer of [...z, ...a]) buffer.destroy();
  };
  return { streams, points, features, z, a, passes, destroy };
}
