/** The thread in which numbers are computed: takes orders, sends reports. */
import { parentPort } from 'node:worker_threads';
import { examine, refine } from './examine.ts';
import type { Order, Report } from './findings.ts';

const port = parentPort!;
const send = (report: Report) => port.postMessage(report);
/** Whether data have been looked at. */
let hasData = false;
const running = new Map<number, AbortController>();

port.on('message', (order: Order) => {
  if (order.kind === 'cancel') running.get(order.id)?.abort();
  else void work(order);
});

async function work(order: Exclude<Order, { kind: 'cancel' }>): Promise<void> {
  const { id, subject } = order;
  hasData ||= subject.kind === 'data';
  const controller = new AbortController();
  running.set(id, controller);
  const { signal } = controller;
  const onProgress = (fraction: number, what: string) => send({ kind: 'progress', id, fraction, what });
  try {
    const findings =
      order.kind === 'check'
        ? await examine(subject, { signal, onProgress })
        : await refine(subject, order.findings, { signal });
    send({ kind: 'found', id, findings });
  } catch (error) {
    if (signal.aborted) send({ kind: 'cancelled', id });
    else send({ kind: 'failed', id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  } finally {
    running.delete(id);
    // Another thread is started for the next order; what was sent has time to arrive.
    if (await isSpent()) setTimeout(() => process.exit(), 50);
  }
}

/** Whether a damaged file has broken the library of HDF5, which a thread loads once. */
async function isSpent(): Promise<boolean> {
  if (!hasData) return false;
  const { isHdf5Broken } = await import('@spacetime/data');
  return isHdf5Broken();
}
