/** The thread that owns the graphics device: it answers one request at a time while its engine's thread waits. */
import { parentPort, workerData } from 'node:worker_threads';
import type { OpenDevice } from './device.ts';
import { ownDevice, watchDevice } from './device-thread.ts';
import { GpuNetwork } from './network.ts';
import {
  ANSWERS,
  CONTROL_WORDS,
  FAILED,
  MESSAGE_BYTES,
  PULSE,
  REFUSED,
  type Request,
  type WorkerSetup,
} from './requests.ts';
import { Trainer } from './training/trainer.ts';

const setup: WorkerSetup = workerData;
const words = new Int32Array(setup.control, 0, CONTROL_WORDS);
const message = new Uint8Array(setup.control, 4 * CONTROL_WORDS, MESSAGE_BYTES);

/** Why nothing that is computed from now on counts. */
let broken: string | undefined;

/** Wakes the engine's thread. */
function report(failure = broken): void {
  const { written } = new TextEncoder().encodeInto(failure ?? '', message);
  Atomics.store(words, FAILED, failure === undefined ? 0 : Math.max(1, written));
  Atomics.add(words, ANSWERS, 1);
  Atomics.notify(words, ANSWERS);
}

// The engine's thread waits and sees no events of this one, which stays until it is told to end.
process.on('uncaughtException', (error) => {
  broken ??= `the graphics device's thread failed: ${error.message}`;
  report();
});
process.on('exit', () => {
  if (Atomics.load(words, FAILED) === 0) report("the graphics device's thread ended");
});

function serve(opened: OpenDevice): void {
  const { adapter } = opened;
  watchDevice(opened, (why) => {
    broken ??= why;
  });
  const network = new GpuNetwork(opened, setup);

  let trainer: Trainer | undefined;

  async function fulfil(request: Request): Promise<void> {
    switch (request.kind) {
      case 'train':
        return network.train(request);
      case 'forward':
        return network.forward(request);
      case 'upload':
        return network.upload();
      case 'download':
        return network.download();
      case 'prepare':
        trainer?.destroy();
        trainer = await Trainer.create(await network.onDevice(), request);
        Atomics.store(words, REFUSED, trainer ? 0 : 1);
        return;
      case 'advance':
        return trainer!.advance(request);
      case 'read':
      case 'write':
        return trainer!.copy(request);
    }
  }

  async function answer(request: Request): Promise<void> {
    let failure: string | undefined;
    try {
      await fulfil(request);
    } catch (error) {
      failure = broken ?? (error instanceof Error ? error.message : String(error));
    }
    report(failure);
  }

  let answered: Promise<void> | undefined;
  parentPort!.on('message', async (request: Request | 'end') => {
    if (request !== 'end') {
      answered = answer(request);
      return;
    }
    // Dawn aborts the process where one of its promises is open at the end of its thread.
    await answered;
    process.exit(0);
  });
  setInterval(() => Atomics.add(words, PULSE, 1), 250);
  parentPort!.postMessage({ adapter });
}

await ownDevice(serve);
