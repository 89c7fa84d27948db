/** The thread in which pictures are put together; the rays are traced in threads of its own. */
import { parentPort } from 'node:worker_threads';
import { EinfieldError, PictureError } from '@spacetime/field';
import { failureOf } from '../threads/work.ts';
import { ViewError } from '../views/orders.ts';
import { make } from './make.ts';
import type { ImageOrder, ImageReport, ImageWork } from './orders.ts';

const port = parentPort!;
const send = (report: ImageReport) => port.postMessage(report);
const running = new Map<number, AbortController>();

port.on('message', (order: ImageOrder) => {
  if (order.kind === 'cancel') running.get(order.id)?.abort();
  else void answer(order.id, order.work);
});

async function answer(id: number, work: ImageWork): Promise<void> {
  const abort = new AbortController();
  running.set(id, abort);
  try {
    const info = await make(work, (update) => send({ kind: 'update', id, update }), abort.signal);
    send(info === undefined ? { kind: 'cancelled', id } : { kind: 'done', id, result: info });
  } catch (error) {
    const expected =
      error instanceof PictureError ||
      error instanceof EinfieldError ||
      error instanceof ViewError ||
      (error as NodeJS.ErrnoException).syscall !== undefined;
    send(failureOf(id, error, expected));
  } finally {
    running.delete(id);
  }
}
