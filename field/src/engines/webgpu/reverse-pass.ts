import type { ForwardPass, Layer } from './forward-pass.ts';
import type { Kernels, Pass } from './kernels.ts';
import {
  gradientGroups,
  gradientSource,
  REDUCTION_GROUP,
  reductionSource,
  sliceRows,
  slicesOf,
} from './wgsl/gradient.ts';
import { lossGroups, lossSource } from './wgsl/loss.ts';
import { type ProductForm, padded, productGroups, productSource } from './wgsl/product.ts';

/** What follows a forward pass in training. */
export interface ReversePass {
  readonly targets: GPUBuffer;
  readonly factors: GPUBuffer;
  readonly shares: GPUBuffer;
  /** Losses' sums, 4 numbers for each of `lossGroups` of every block. */
  readonly sums: GPUBuffer;
  /** For each objective its loss, and the gradient that it adds. */
  readonly losses: readonly Pass[];
  readonly gradients: readonly (readonly Pass[])[];
  destroy(): void;
}

/**
 * @param gradients objectives × weights numbers; the first block sets them, the others add to them
 * @param batch points of all blocks at the most
 */
export async function reversePass(
  kernels: Kernels,
  packed: GPUBuffer,
  gradients: GPUBuffer,
  layers: readonly Layer[],
  directions: number,
  { streams, points, z, a }: ForwardPass,
  objectives: number,
  batch: number,
): Promise<ReversePass> {
  const last = layers[layers.length - 1];
  const outputs = last.rows;
  const all = last.bias + last.rows;
  const fixed = layers.find((layer) => !layer.fixed)!.weight;
  const rows = points * streams;
  const targets = kernels.buffer(rows * outputs);
  const factors = kernels.buffer((1 + objectives) * streams * outputs);
  const shares = kernels.buffer(points);
  const groups = lossGroups(points, streams);
  const sums = kernels.buffer(4 * groups * Math.ceil(batch / points));
  const { largeTiles } = kernels;
  const forms = layers.map((layer) => ({
    streams,
    rows: layer.rows,
    columns: layer.columns,
    weights: all,
    largeTiles,
  }));
  const slices = slicesOf(forms);
  const parts = kernels.buffer(slices * all);
  const adjoints = kernels.buffer(rows * padded(outputs));
  // z̄ of a layer and of the one before it.
  const turns = [0, 1].map(() => kernels.buffer(rows * padded(layers[0].rows)));
  const zBar = layers.map((_, l) => (l === layers.length - 1 ? adjoints : turns[l % 2]));

  const chain: Pass[] = [];
  for (const [l, layer] of [...layers.entries()].reverse()) {
    if (layer.fixed) break;
    const form = forms[l];
    chain.push(
      await kernels.pass(
        gradientSource(form),
        [zBar[l], a[l], parts],
        (n) => [n, layer.weight, layer.bias, sliceRows(form, n, slices)],
        () => gradientGroups(form, slices),
      ),
    );
    const { reverse } = layer;
    if (reverse === undefined) break;
    const product: ProductForm = {
      ...{ streams, directions, kind: 'reverse', shape: layers[l - 1].activated },
      ...{ largeTiles, inner: layer.rows, across: layer.columns },
    };
    chain.push(
      await kernels.pass(
        productSource(product),
        [packed, zBar[l], z[l - 1], zBar[l - 1]],
        (n) => [n, reverse, 0, 0],
        (n) => productGroups(product, n),
      ),
    );
  }
  const objective = Array.from({ length: objectives }, (_, k) => k);
  const losses = await Promise.all(
    objective.map((k) =>
      kernels.pass(
        lossSource({ streams, directions, outputs }),
        [z[layers.length - 1], targets, factors, shares, adjoints, sums],
        (n, start, all) => [n, (1 + k) * streams * outputs, (start / points) * groups, all],
        (n) => [lossGroups(n, streams)],
      ),
    ),
  );
  const reductions = await Promise.all(
    objective.map((k) =>
      kernels.pass(
        reductionSource(all, fixed, slices),
        [parts, gradients],
        (n, start) => [n, 0, k * all, Math.min(1, start)],
        () => [Math.ceil((all - fixed) / REDUCTION_GROUP)],
      ),
    ),
  );
  const destroy = () => {
    for (const buffer of [targets, factors, shares, sums, parts, adjoints, ...turns]) buffer.destroy();
  };
  return { targets, factors, shares, sums, losses, gradients: reductions.map((pass) => [...chain, pass]), destroy };
}

/** The losses, and the gradients of so many objectives. */
export function objectivePasses({ losses, gradients }: ReversePass, objectives: number): Pass[] {
  if (objectives === 0) return [losses[0]];
  return Array.from({ length: objectives }, (_, k) => [losses[k], ...gradients[k]]).flat();
}
