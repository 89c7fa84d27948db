import type { Kernels, Pass } from '../kernels.ts';
import type { ForwardPass } from '../layer-passes.ts';
import type { PrepareRequest } from '../requests.ts';
import { balanceSource, gramGroups, gramSource } from '../wgsl/balance.ts';
import { lossGroups } from '../wgsl/loss.ts';

/** Products of gradients where the balance needs them, and what it makes of them. */
export async function balancePasses(
  kernels: Kernels,
  { plan }: PrepareRequest,
  { points: block, streams }: ForwardPass,
  [control, steps, sums, report, gradients, products]: readonly GPUBuffer[],
): Promise<readonly Pass[]> {
  const { balance, objectives, start, weights, tensors, order } = plan;
  const separate = objectives > 1;
  // GradNorm looks at the last layer alone.
  const last = tensors.findLast(({ name }) => name.endsWith('.weight'))!;
  const [from, to] =
    balance.kind === 'gradnorm' ? [last.offset, last.offset + last.rows * last.columns] : [start, weights];
  const groups = gramGroups(to - from);
  const sumsOf = (n: number) =>
    (Math.ceil(n / block) - 1) * lossGroups(block, streams) + lossGroups(((n - 1) % block) + 1, streams);
  const weigh = await kernels.pass(
    balanceSource(balance, order),
    [control, steps, sums, report, ...(separate ? [products] : [])],
    (n) => [n, sumsOf(n), 0, groups],
    () => [1],
  );
  if (!separate) return [weigh];
  const gram = await kernels.pass(
    gramSource(weights, objectives),
    [gradients, products],
    () => [0, from, to, groups],
    () => [groups],
  );
  return [gram, weigh];
}
