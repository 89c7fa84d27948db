/**
 * Says how often this thread was asked. Waits for its cancellation at `wait`; `refuse` and `fail` end with an error,
 * `spend` with one after which the thread is of no use; `end` ends the thread.
 */
import { parentPort } from 'node:worker_threads';
import { failureOf, type WorkOrder, type WorkReport } from '../../src/threads/work.ts';

const port = parentPort!;
const send = (report: WorkReport<string, string>) => port.postMessage(report);
let asked = 0;
let isSpent = false;

port.on('message', (order: WorkOrder<string>) => {
  const { id } = order;
  if (order.kind === 'cancel') return send({ kind: 'cancelled', id });
  asked++;
  const { work } = order;
  send({ kind: 'update', id, update: `begun ${work}` });
  if (work === 'end') process.exit(3);
  isSpent ||= work === 'spend';
  if (isSpent || work === 'refuse') send({ ...failureOf(id, new Error(work), true), spent: isSpent });
  else if (work === 'fail') send(failureOf(id, new Error(work), false));
  else if (work !== 'wait') send({ kind: 'done', id, result: `${work} ${asked}` });
});
