import type { FitModel } from '@spacetime/dsl';
import { FitError } from '../../fit-error.ts';
import type { CreateEngine } from '../../prepare.ts';
import { NoDevice } from './device.ts';
import { createWebgpuEngine } from './engine.ts';

/**
 * The graphics device for a fit, with one line that says which it is.
 *
 * @throws FitError, then or from the engine's creation, where there is none or it cannot train this fit
 */
export function webgpuFor(
  { optimizer, precision, loss }: FitModel,
  threads: number,
  onMessage: (line: string) => void = () => {},
): CreateEngine {
  if (!('rate' in optimizer)) {
    throw new FitError(`the engine webgpu has no ${optimizer.kind}: choose engine cpu, or optimizer soap`);
  }
  if (precision !== 'float32') {
    throw new FitError(
      `the engine webgpu computes in float32, not ${precision}: choose engine cpu, or precision float32`,
    );
  }
  if (loss !== 'mse') throw new FitError(`the engine webgpu has no loss ${loss}: choose engine cpu, or loss mse`);
  return async (shape, order, directions) => {
    try {
      const engine = await createWebgpuEngine(shape, order, { threads, directions });
      const { name, software } = engine.adapter;
      onMessage(
        software
          ? `engine webgpu on ${name}: the processor stands in for a graphics device, engine cpu is far faster`
          : `engine webgpu on ${name}`,
      );
      return engine;
    } catch (error) {
      if (!(error instanceof NoDevice)) throw error;
      throw new FitError(`the engine webgpu has no device: ${error.message}; choose engine cpu`);
    }
  };
}
