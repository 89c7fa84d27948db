import type { Kernels, Pass } from '../kernels.ts';
import { adamSource, lambSource, larsSource, UPDATE_GROUP } from '../wgsl/updates.ts';
import type { TrainingPlan } from './plan.ts';
import { soapPasses } from './soap-passes.ts';

export interface OptimizerBuffers {
  readonly control: GPUBuffer;
  readonly gradients: GPUBuffer;
  readonly memory: GPUBuffer;
  readonly weights: GPUBuffer;
}

/** What follows the balance. */
export interface OptimizerPasses {
  /** Of the first gradient of an optimiser that only looks at it. */
  readonly first: readonly Pass[];
  readonly step: readonly Pass[];
  /** Behind some steps. */
  readonly refresh: readonly Pass[];
  destroy(): void;
}

export async function optimizerPasses(
  kernels: Kernels,
  plan: TrainingPlan,
  buffers: OptimizerBuffers,
): Promise<OptimizerPasses> {
  const { optimizer: model, tensors, start, weights } = plan;
  if (model.kind === 'soap') return soapPasses(kernels, plan, buffers);
  const { control, gradients, memory } = buffers;
  const bound = [control, gradients, memory, buffers.weights];
  const pass = await (() => {
    switch (model.kind) {
      case 'adam':
      case 'adamw': {
        const groups = Math.ceil((weights - start) / UPDATE_GROUP);
        return kernels.pass(
          adamSource(plan, model),
          bound,
          () => [0, start, 0, 0],
          () => [groups],
        );
      }
      case 'lamb':
      case 'lars': {
        const source = model.kind === 'lamb' ? lambSource(plan, model) : larsSource(plan, model);
        return kernels.pass(
          source,
          bound,
          () => [tensors.length, 0, 0, 0],
          () => [tensors.length],
        );
      }
    }
  })();
  return { first: [], step: [pass], refresh: [], destroy: () => {} };
}
