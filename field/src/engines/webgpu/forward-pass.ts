import type { Order } from '@spacetime/geometry';
import type { NetworkShape, TensorLayout } from '../../engine.ts';
import { FEATURES } from '../../networks/fourier-features.ts';
import { streamsAlong } from '../../streams.ts';
import type { Kernels, Pass } from './kernels.ts';
import { type ProductForm, padded, productGroups, productSource } from './wgsl/product.ts';

/** A layer's weight [rows, columns] and bias within the flat vector. */
export interface Layer {
  readonly rows: number;
  readonly columns: number;
  readonly weight: number;
  readonly bias: number;
  /** Length of a row of what it reads. */
  readonly inputStride: number;
  readonly fixed: boolean;
  /** Whose activation comes behind it. */
  readonly activated: NetworkShape;
}

export function layersOf(shape: NetworkShape, layout: readonly TensorLayout[]): Layer[] {
  return Array.from({ length: shape.depth + 1 }, (_, l) => {
    const { rows, columns, offset: weight, fixed = false } = layout[2 * l];
    const activated = shape.fourier && l === 0 ? { ...shape, ...FEATURES } : shape;
    const inputStride = l === 0 ? columns : padded(columns);
    return { rows, columns, weight, bias: layout[2 * l + 1].offset, inputStride, fixed, activated };
  });
}

/** The buffers of a network's jets of one order, for blocks of at most `points`, and the kernels between them. */
export interface ForwardPass {
  readonly streams: number;
  readonly points: number;
  readonly features: GPUBuffer;
  /** z[l]: what layer l gives before its activation. a[l]: what layer l reads. */
  readonly z: readonly GPUBuffer[];
  readonly a: readonly GPUBuffer[];
  readonly passes: readonly Pass[];
  destroy(): void;
}

export async function forwardPass(
  kernels: Kernels,
  weights: GPUBuffer,
  layers: readonly Layer[],
  order: Order,
  directions: number,
  points: number,
): Promise<ForwardPass> {
  const streams = streamsAlong(directions, order);
  const rows = points * streams;
  const features = kernels.buffer(rows * layers[0].columns);
  const z = layers.map((layer) => kernels.buffer(rows * padded(layer.rows)));
  const a = [features, ...layers.slice(1).map((layer) => kernels.buffer(rows * layer.inputStride))];
  const passes = await Promise.all(
    layers.map((layer, l) => {
      const kind = l === layers.length - 1 ? 'linear' : 'activated';
      const form: ProductForm = {
        ...{ streams, directions, kind, shape: layer.activated },
        largeTiles: kernels.largeTiles,
        ...{ inner: layer.columns, across: layer.rows, leftStride: layer.inputStride },
      };
      return kernels.pass(
        productSource(form),
        [weights, a[l], z[l], ...(kind === 'activated' ? [a[l + 1]] : [])],
        (n) => [n, layer.weight, layer.bias, 0],
        (n) => productGroups(form, n),
      );
    }),
  );
  const destroy = () => {
    for (const buffer of [...z, ...a]) buffer.destroy();
  };
  return { streams, points, features, z, a, passes, destroy };
}
