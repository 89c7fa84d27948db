/** A thread that traces rays: it opens the order that it is started with, then answers one list of pixels after another. */
import { parentPort, workerData } from 'node:worker_threads';
import { raysOf, tracerOf } from '@spacetime/geometry';
import { EinfieldError } from '../file/einfield-error.ts';
import type { TraceReport, TraceRequest } from './messages.ts';
import { openPicture, type PictureOrder } from './order.ts';
import { PictureError } from './picture-error.ts';

const port = parentPort!;
const send = (report: TraceReport) => port.postMessage(report);

try {
  const order = workerData as PictureOrder;
  const { scene, continued } = openPicture(order);
  const tracer = tracerOf(scene);
  const { width } = scene.camera.setting;
  const samples = order.samples ?? 1;
  let before = 0;
  port.on('message', ({ id, pixels }: TraceRequest) => {
    const steps = tracer.trace(raysOf(pixels, width, samples));
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    const evaluations = tracer.evaluations - before;
    before = tracer.evaluations;
    const asked = continued?.asked ?? 0;
    const beyond = continued?.beyond ?? 0;
    if (continued !== undefined) continued.asked = continued.beyond = 0;
    send({ kind: 'traced', id, outcomes: step.value, evaluations, asked, beyond });
  });
  send({ kind: 'ready' });
} catch (error) {
  const expected = error instanceof PictureError || error instanceof EinfieldError;
  send({ kind: 'failed', message: error instanceof Error ? error.message : String(error), expected });
}
