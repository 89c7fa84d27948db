import type { FrameNorm } from '../../engine.ts';
import type { Pass } from './kernels.ts';
import {
  type Adjoints,
  adjointPass,
  type Chain,
  type ForwardPass,
  gradientForm,
  gradientPass,
} from './layer-passes.ts';
import { pirateChain } from './pirate/reverse.ts';
import { frameNormGroups, frameNormSource } from './wgsl/frame-norm.ts';
import { REDUCTION_GROUP, reductionSource, slicesOf } from './wgsl/gradient.ts';
import { lossGroups, lossSource } from './wgsl/loss.ts';
import { padded } from './wgsl/product.ts';

/** What follows a forward pass in training. */
export interface ReversePass {
  readonly targets: GPUBuffer;
  readonly factors: GPUBuffer;
  readonly shares: GPUBuffer;
  /** Of the points' frames where values are measured in them; shape [points, outputs, 10]. */
  readonly frames: GPUBuffer | undefined;
  /** Losses' sums, 4 numbers for each of `lossGroups` of every block. */
  readonly sums: GPUBuffer;
  /** What comes before the losses. */
  readonly measures: readonly Pass[];
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
  forward: ForwardPass,
  gradients: GPUBuffer,
  objectives: number,
  batch: number,
  norm: FrameNorm['kind'] | undefined,
): Promise<ReversePass> {
  const { kernels, layers, directions, streams, points } = forward;
  const { weights: all, start: fixed, last } = layers;
  const outputs = last.rows;
  const rows = points * streams;
  const targets = kernels.buffer(rows * outputs);
  const factors = kernels.buffer((1 + objectives) * streams * outputs);
  const shares = kernels.buffer(points);
  const groups = lossGroups(points, streams);
  const sums = kernels.buffer(4 * groups * Math.ceil(batch / points));
  const limit = kernels.device.limits.maxStorageBufferBindingSize / 4;
  const slices = slicesOf(
    layers.all.map((layer) => gradientForm(forward, layer)),
    limit / all,
  );
  const parts = kernels.buffer(slices * all);
  const adjoints = { forward, outputs: kernels.buffer(rows * padded(outputs)), parts, slices };
  const chain = await (layers.pirate ? pirateChain(adjoints) : perceptronChain(adjoints));
  const frames = norm && kernels.buffer(points * outputs * 10);
  const slopes = frames && kernels.buffer(points * (outputs + 1));
  const measures =
    norm && frames && slopes
      ? [
          await kernels.pass(
            frameNormSource({ kind: norm, streams, outputs }),
            [forward.outputs, targets, frames, slopes],
            (n) => [n, 0, 0, 0],
            (n) => frameNormGroups(n),
          ),
        ]
      : [];
  const objective = Array.from({ length: objectives }, (_, k) => k);
  const losses = await Promise.all(
    objective.map((k) =>
      kernels.pass(
        lossSource({ streams, directions, outputs, norm: norm !== undefined }),
        [forward.outputs, targets, factors, shares, adjoints.outputs, sums, ...(slopes ? [slopes] : [])],
        (n, start, count) => [n, (1 + k) * streams * outputs, (start / points) * groups, count],
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
    for (const buffer of [targets, factors, shares, sums, parts, adjoints.outputs, ...chain.owned]) buffer.destroy();
    frames?.destroy();
    slopes?.destroy();
  };
  const adding = reductions.map((pass) => [...chain.passes, pass]);
  return { targets, factors, shares, frames, sums, measures, losses, gradients: adding, destroy };
}

async function perceptronChain(adjoints: Adjoints): Promise<Chain> {
  const { forward, outputs } = adjoints;
  const { kernels, layers, points, streams, a, z } = forward;
  const { all } = layers;
  // z̄ of a layer and of the one before it.
  const owned = [0, 1].map(() => kernels.buffer(points * streams * padded(all[0].rows)));
  const passes: Pass[] = [];
  let zBar = outputs;
  for (const [l, layer] of [...all.entries()].reverse()) {
    if (layer.fixed) break;
    passes.push(await gradientPass(adjoints, layer, zBar, a[l]));
    if (layer.reverse === undefined) break;
    const to = owned[l % 2];
    passes.push(await adjointPass(forward, layer, zBar, to, { z: z[l - 1], layer: all[l - 1] }));
    zBar = to;
  }
  return { passes, owned };
}

/** The losses, and the gradients of so many objectives. */
export function objectivePasses({ measures, losses, gradients }: ReversePass, objectives: number): Pass[] {
  if (objectives === 0) return [...measures, losses[0]];
  return [...measures, ...Array.from({ length: objectives }, (_, k) => [losses[k], ...gradients[k]]).flat()];
}
