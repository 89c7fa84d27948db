/** The thread in which numbers are computed: takes orders, sends reports. */
import { parentPort } from 'node:worker_threads';
import { examine } from './examine.ts';
import type { Order, Report } from './findings.ts';

const port = parentPort!;
const send = (report: Report) => port.postMessage(report);
const running = new Map<number, AbortController>();

port.on('message', (order: Order) => {
  if (order.kind === 'cancel') running.get(order.id)?.abort();
  else void check(order);
});

async function check({ id, subject }: Order & { kind: 'check' }): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  const { signal } = controller;
  try {
    const findings = await examine(subject, {
      signal,
      onProgress: (fraction, what) => send({ kind: 'progress', id, fraction, what }),
    });
    send({ kind: 'found', id, findings });
  } catch (error) {
    if (signal.aborted) send({ kind: 'cancelled', id });
    else send({ kind: 'failed', id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  } finally {
    running.delete(id);
  }
}
