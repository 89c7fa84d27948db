/** The thread that owns the graphics device of a field: it answers one request after another. */
import { parentPort, workerData } from 'node:worker_threads';
import { NoDevice, type OpenDevice, openDevice } from '../device.ts';
import { FieldEvaluator } from './evaluator.ts';
import type { Evaluation, EvaluationAnswer, EvaluationRequest } from './requests.ts';

function serve(opened: OpenDevice): void {
  const { device, adapter } = opened;
  let broken: string | undefined;
  void device.lost.then(({ message }) => {
    broken ??= `the graphics device was lost: ${message}`;
  });
  device.addEventListener('uncapturederror', ({ error }) => {
    broken ??= `the graphics device failed: ${error.message}`;
  });
  const evaluator = new FieldEvaluator(opened, workerData);
  const cancelled = new Set<number>();
  let ended = false;
  let queue = Promise.resolve();

  async function answer(request: Evaluation): Promise<void> {
    const { id } = request;
    let answered: EvaluationAnswer;
    try {
      const { rounds } = request;
      const found = rounds
        ? await evaluator.time(request, rounds)
        : await evaluator.evaluate(request, () => ended || cancelled.has(id));
      answered = found ? { id, found } : { id, cancelled: true };
    } catch (error) {
      answered = { id, failure: error instanceof Error ? error.message : String(error) };
    }
    if (broken !== undefined) answered = { id, failure: broken };
    cancelled.delete(id);
    parentPort!.postMessage(answered, 'found' in answered ? [answered.found.results.buffer as ArrayBuffer] : []);
  }

  parentPort!.on('message', async (request: EvaluationRequest | 'end') => {
    if (request !== 'end') {
      if ('cancel' in request) cancelled.add(request.cancel);
      else queue = queue.then(() => answer(request));
      return;
    }
    ended = true;
    // Dawn aborts the process where one of its promises is open at the end of its thread.
    await queue;
    process.exit(0);
  });
  parentPort!.postMessage({ adapter });
}

try {
  const opened = await openDevice();
  // Dawn's instance must not be collected before its device: the process would crash. What the globals hold is not.
  Object.assign(globalThis, { opened });
  serve(opened);
} catch (error) {
  parentPort!.postMessage({ failure: error instanceof NoDevice ? error.message : String(error) });
}
