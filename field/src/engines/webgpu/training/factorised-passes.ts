import type { Kernels, Pass } from '../kernels.ts';
import type { PrepareRequest } from '../requests.ts';
import { factorisedRows, pullSource, pushSource } from '../wgsl/factorised.ts';

/** Between the weights and what is trained instead. */
export async function factorisedPasses(
  kernels: Kernels,
  { plan, factorised }: PrepareRequest,
  weightCount: number,
  parameters: GPUBuffer,
  weights: GPUBuffer,
  gradients: GPUBuffer,
  pulled: GPUBuffer,
): Promise<{ readonly pull: Pass; readonly push: Pass }> {
  const { tensors } = factorised!;
  const rows = factorisedRows(tensors);
  const words = () => [0, 0, 0, 0] as const;
  const pull = await kernels.pass(
    pullSource(tensors, weightCount, plan.weights),
    [parameters, gradients, pulled],
    words,
    () => [rows, plan.objectives],
  );
  const push = await kernels.pass(pushSource(tensors), [parameters, weights], words, () => [rows]);
  return { pull, push };
}
