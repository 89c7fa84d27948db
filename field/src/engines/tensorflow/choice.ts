import type { FitModel } from '@spacetime/dsl';
import { FitError } from '../../fit-error.ts';
import type { CreateEngine } from '../../prepare.ts';
import { openTensorflow } from './backend.ts';
import { createTensorflowEngine } from './engine.ts';

/**
 * TensorFlow.js for a fit, with one line that says on what it computes.
 *
 * @param folder where @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node are installed
 * @throws FitError, then or from the engine's creation, where it cannot train this fit or there is none
 */
export function tensorflowFor(
  { optimizer, precision }: FitModel,
  threads: number,
  folder: string | undefined,
  onMessage: (line: string) => void = () => {},
): CreateEngine {
  if (!('rate' in optimizer)) {
    throw new FitError(`the engine tensorflow has no ${optimizer.kind}: choose engine cpu, or optimizer soap`, 'usage');
  }
  if (precision !== 'float32') {
    throw new FitError(
      `the engine tensorflow computes in float32, not ${precision}: choose engine cpu, or precision float32`,
      'usage',
    );
  }
  return async (shape, order, directions) => {
    const { tf, backend, label } = await openTensorflow(folder);
    onMessage(`engine tensorflow on ${label}`);
    return createTensorflowEngine(shape, order, { tf, backend, threads, directions });
  };
}
