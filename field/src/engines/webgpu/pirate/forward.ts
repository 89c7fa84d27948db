import type { Pass } from '../kernels.ts';
import { type ForwardPass, layerPass, type Space } from '../layer-passes.ts';
import { type GateForm, gateGroups, gateSource, mixSource } from '../wgsl/gates.ts';
import { padded } from '../wgsl/product.ts';

/** Layers in the order of the layout: features, U, V, then f, g, h of each block, the output. */
export const FIRST_BLOCK = 3;

export function gateForm({ streams, directions, layers }: Space): GateForm {
  return { streams, directions, width: layers.all[0].rows };
}

/** As `learned/piratenet.ts`: what layer l reads is x, or what the gate behind the layer before it lets through. */
export async function pirateForward(space: Space): Promise<ForwardPass> {
  const { kernels, weights, layers, points, streams } = space;
  const { all, pirate } = layers;
  const form = gateForm(space);
  const rows = points * streams;
  const wide = () => kernels.buffer(rows * padded(form.width));
  const features = kernels.buffer(rows * padded(all[0].columns));
  const z = all.map((layer) => kernels.buffer(rows * padded(layer.rows)));
  const s = all.slice(1).map(wide);
  // The gates and the first block read the features.
  const a = [features, s[0], s[0], s[0], ...all.slice(1 + FIRST_BLOCK).map(wide)];
  const [, u, v] = s;
  const passes: Pass[] = [];
  for (const [l, layer] of all.entries()) {
    passes.push(await layerPass(space, layer, a[l], z[l], s[l]));
    if (l < FIRST_BLOCK || l === all.length - 1) continue;
    const place = (l - FIRST_BLOCK) % 3;
    const alpha = pirate!.alpha + Math.floor((l - FIRST_BLOCK) / 3);
    const mixes = place === 2;
    passes.push(
      await kernels.pass(
        mixes ? mixSource(form) : gateSource(form),
        mixes ? [weights, s[l], a[l - 2], a[l + 1]] : [s[l], u, v, a[l + 1]],
        (n) => [n, alpha, 0, 0],
        (n) => gateGroups(form, n),
      ),
    );
  }
  const destroy = () => {
    for (const buffer of [...z, ...a, ...s]) buffer.destroy();
  };
  return { ...space, features, outputs: z[z.length - 1], z, a, s, passes, destroy };
}
