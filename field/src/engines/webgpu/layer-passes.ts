import type { Kernels, Pass } from './kernels.ts';
import type { Layer, Layers } from './layers.ts';
import { type GradientForm, gradientGroups, gradientSource, sliceRows } from './wgsl/gradient.ts';
import { type ProductForm, productGroups, productSource } from './wgsl/product.ts';

/** What lies where, for blocks of at most `points`. */
export interface Space {
  readonly kernels: Kernels;
  /** The packed copies of the weights, and the weights themselves. */
  readonly packed: GPUBuffer;
  readonly weights: GPUBuffer;
  readonly layers: Layers;
  readonly directions: number;
  readonly streams: number;
  readonly points: number;
}

/** The buffers of a network's jets of one order, and the kernels between them. */
export interface ForwardPass extends Space {
  /** In padded rows. */
  readonly features: GPUBuffer;
  readonly outputs: GPUBuffer;
  /** By layer: z[l] is what layer l gives before its activation, a[l] what it reads, s[l] its activation. */
  readonly z: readonly GPUBuffer[];
  readonly a: readonly GPUBuffer[];
  readonly s: readonly GPUBuffer[];
  readonly passes: readonly Pass[];
  destroy(): void;
}

/** Where the adjoints of a forward pass go. */
export interface Adjoints {
  readonly forward: ForwardPass;
  /** Of the outputs. */
  readonly outputs: GPUBuffer;
  /** Slices' gradients, one after another. */
  readonly parts: GPUBuffer;
  readonly slices: number;
}

/** From the outputs' adjoints to slices' gradients of all weights. */
export interface Chain {
  readonly passes: readonly Pass[];
  readonly owned: readonly GPUBuffer[];
}

/** z = W a + b, and s = σ(z) where there is such a buffer. */
export function layerPass(
  { kernels, packed, streams, directions }: Space,
  layer: Layer,
  a: GPUBuffer,
  z: GPUBuffer,
  s: GPUBuffer | undefined,
): Promise<Pass> {
  const form: ProductForm = {
    ...{ streams, directions, kind: s ? 'activated' : 'linear', shape: layer.activated },
    ...{ largeTiles: kernels.largeTiles, inner: layer.columns, across: layer.rows },
  };
  return kernels.pass(
    productSource(form),
    [packed, a, z, ...(s ? [s] : [])],
    (n) => [n, layer.forward, 0, 0],
    (n) => productGroups(form, n),
  );
}

export function gradientForm({ streams, kernels, layers }: ForwardPass, { rows, columns }: Layer): GradientForm {
  return { streams, rows, columns, weights: layers.weights, largeTiles: kernels.largeTiles };
}

/** The slices' gradients of a layer from its z̄ and what it reads. */
export function gradientPass(
  { forward, parts, slices }: Adjoints,
  layer: Layer,
  zBar: GPUBuffer,
  a: GPUBuffer,
): Promise<Pass> {
  const form = gradientForm(forward, layer);
  return forward.kernels.pass(
    gradientSource(form),
    [zBar, a, parts],
    (n) => [n, layer.weight, layer.bias, sliceRows(form, n, slices)],
    () => gradientGroups(form, slices),
  );
}

/** ā = Wᵀ z̄ of what a layer reads; where that is an activation, the z̄ before it. */
export function adjointPass(
  { kernels, packed, streams, directions }: ForwardPass,
  layer: Layer,
  zBar: GPUBuffer,
  to: GPUBuffer,
  before?: { readonly z: GPUBuffer; readonly layer: Layer },
): Promise<Pass> {
  const form: ProductForm = {
    ...{ streams, directions, kind: before ? 'reverse' : 'adjoint', shape: (before?.layer ?? layer).activated },
    ...{ largeTiles: kernels.largeTiles, inner: layer.rows, across: layer.columns },
  };
  return kernels.pass(
    productSource(form),
    [packed, zBar, ...(before ? [before.z] : []), to],
    (n) => [n, layer.reverse!, 0, 0],
    (n) => productGroups(form, n),
  );
}
