/** The thread that owns the graphics device of a field: it answers one request after another. */
import { parentPort, workerData } from 'node:worker_threads';
import type { OpenDevice } from '../device.ts';
import { ownDevice, watchDevice } from '../device-thread.ts';
import { FieldEvaluator } from './evaluator.ts';
import type { Evaluation, EvaluationAnswer, EvaluationRequest } from './requests.ts';

function serve(opened: OpenDevice): void {
  const { adapter } = opened;
  let broken: string | undefined;
  watchDevice(opened, (why) => {
    broken ??= why;
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

await ownDevice(serve);
