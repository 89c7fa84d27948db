import type { Pass } from '../kernels.ts';
import { type Adjoints, adjointPass, type Chain, gradientPass } from '../layer-passes.ts';
import {
  alphaSource,
  gateAdjointSource,
  gateEndSource,
  gateGroups,
  mixAdjointSource,
  residualSource,
} from '../wgsl/gates.ts';
import { padded } from '../wgsl/product.ts';
import { FIRST_BLOCK, gateForm } from './forward.ts';

/** As `engines/cpu/assembly/pirate.ts`: x̄ goes down the blocks, D̄ and V̄ of the gates gather what each of them adds. */
export async function pirateChain(adjoints: Adjoints): Promise<Chain> {
  const { forward, outputs, parts, slices } = adjoints;
  const { kernels, layers, weights, points, streams, a, s, z } = forward;
  const { all, last, pirate } = layers;
  const form = gateForm(forward);
  const owned = Array.from({ length: 5 }, () => kernels.buffer(points * streams * padded(form.width)));
  const [xBar, bar, zBar, dBar, vBar] = owned;
  const [, u, v] = s;
  const passes: Pass[] = [];
  const between = async (source: string, buffers: readonly GPUBuffer[], weight = 0, flag = 0) => {
    const words = (n: number) => [n, weight, 0, flag] as const;
    passes.push(await kernels.pass(source, buffers, words, (n) => gateGroups(form, n)));
  };
  const gradient = async (l: number, from = zBar) => passes.push(await gradientPass(adjoints, all[l], from, a[l]));
  const adjoint = async (l: number, from: GPUBuffer, to: GPUBuffer) =>
    passes.push(await adjointPass(forward, all[l], from, to));

  await gradient(all.length - 1, outputs);
  await adjoint(all.length - 1, outputs, xBar);
  const { activated } = last;
  for (let block = pirate!.blocks - 1; block >= 0; block--) {
    const f = FIRST_BLOCK + 3 * block;
    const [g, h] = [f + 1, f + 2];
    const alpha = pirate!.alpha + block;
    passes.push(
      await kernels.pass(
        alphaSource(form, slices, layers.weights),
        [xBar, s[h], a[f], parts],
        (n) => [n, alpha, 0, 0],
        () => [slices],
      ),
    );
    await between(mixAdjointSource(form, activated), [weights, xBar, z[h], zBar], alpha);
    await gradient(h);
    for (const l of [g, f]) {
      await adjoint(l + 1, zBar, bar);
      const sets = block === pirate!.blocks - 1 && l === g;
      const buffers = [bar, s[l], u, v, z[l], dBar, vBar, zBar];
      await between(gateAdjointSource(form, activated), buffers, 0, sets ? 0 : 1);
      await gradient(l);
    }
    // What comes before the first block is fixed.
    if (block === 0) break;
    await adjoint(f, zBar, bar);
    await between(residualSource(form), [weights, bar, xBar], alpha);
  }
  await between(gateEndSource(form, activated, 'u'), [dBar, z[1], zBar]);
  await gradient(1);
  await between(gateEndSource(form, activated, 'v'), [dBar, vBar, z[2], zBar]);
  await gradient(2);
  return { passes, owned };
}
