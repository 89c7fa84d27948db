/** Answers every order, but dies of subjects called `Deadly`. */
import { parentPort } from 'node:worker_threads';
import type { Order, Report } from '../../src/checks/findings.ts';

parentPort!.on('message', (order: Order) => {
  if (order.kind === 'cancel') return;
  if (order.subject.name === 'Deadly') throw new Error('the thread was shot');
  const report: Report = { kind: 'found', id: order.id, findings: { diagnostics: [], isFinal: true, milliseconds: 1 } };
  parentPort!.postMessage(report);
});
