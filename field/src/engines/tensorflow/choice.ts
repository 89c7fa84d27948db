import type { FitModel } from '@spacetime/dsl';
import { FitError } from '../../fit-error.ts';
import { weightCount } from '../../layout.ts';
import type { CreateEngine } from '../../prepare.ts';
import { streamsAlong } from '../../streams.ts';
import { NATIVE_BACKEND, openTensorflow } from './backend.ts';
import { createTensorflowEngine } from './engine.ts';

/** Seconds. A step cannot be interrupted, so that one of minutes would be a hang. */
const LONGEST_STEP = 60;
/** Operations a second, roughly, of the backends on one thread. */
const SPEED: Readonly<Record<string, number>> = { wasm: 3e9, cpu: 2e8 };

/**
 * TensorFlow.js for a fit, with one line that says on what it computes.
 *
 * @param folder where @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node are installed
 * @throws FitError, then or from the engine's creation, where it cannot train this fit or there is none
 */
export function tensorflowFor(
  { optimizer, precision, batch }: FitModel,
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
    const isNative = backend === NATIVE_BACKEND;
    onMessage(`engine tensorflow on ${label}${isNative ? '' : '; engine cpu is far faster'}`);
    const operations = 6 * streamsAlong(directions, order) * weightCount(shape) * batch;
    const seconds = operations / (SPEED[backend] ?? Number.POSITIVE_INFINITY);
    const cost = `a step on ${backend} takes about ${Number(seconds.toPrecision(1))} s`;
    const remedy = 'engine cpu is far faster, and so is a smaller batch or a narrower network';
    if (seconds > LONGEST_STEP) throw new FitError(`${cost}: ${remedy}`, 'usage');
    if (seconds > LONGEST_STEP / 10) onMessage(`${cost}; ${remedy}`);
    return createTensorflowEngine(shape, order, { tf, backend, threads, directions });
  };
}
