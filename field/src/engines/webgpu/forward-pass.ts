import type { Order } from '@spacetime/geometry';
import { streamsAlong } from '../../streams.ts';
import { type ForwardPass, layerPass, type Space } from './layer-passes.ts';
import { pirateForward } from './pirate/forward.ts';
import { padded } from './wgsl/product.ts';

export async function forwardPass(
  given: Pick<Space, 'kernels' | 'packed' | 'weights' | 'layers' | 'directions'>,
  order: Order,
  points: number,
): Promise<ForwardPass> {
  const space = { ...given, streams: streamsAlong(given.directions, order), points };
  if (space.layers.pirate) return pirateForward(space);
  const { kernels, layers } = space;
  const rows = points * space.streams;
  const { all } = layers;
  const features = kernels.buffer(rows * padded(all[0].columns));
  const z = all.map((layer) => kernels.buffer(rows * padded(layer.rows)));
  const a = [features, ...all.slice(1).map((layer) => kernels.buffer(rows * padded(layer.columns)))];
  const s = a.slice(1);
  const passes = await Promise.all(all.map((layer, l) => layerPass(space, layer, a[l], z[l], s[l])));
  const destroy = () => {
    for (const buffer of [...z, ...a]) buffer.destroy();
  };
  return { ...space, features, outputs: z[z.length - 1], z, a, s, passes, destroy };
}
