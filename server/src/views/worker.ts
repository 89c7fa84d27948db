/** The thread in which views are computed a block at a time, one after another; paths, which may take long, beside them. */
import { parentPort } from 'node:worker_threads';
import { isHdf5Broken } from '@spacetime/data';
import type { GivenMetric } from '@spacetime/field';
import { type MetricField, QUANTITIES, type Quantity, quantityOf } from '@spacetime/geometry';
import type { PointParams, PointValue } from '@spacetime/protocol';
import { failureOf } from '../threads/work.ts';
import { dataBehind } from './data-behind.ts';
import { differencesOf } from './differences.ts';
import { courseOf } from './geodesics/course.ts';
import { ViewError, type ViewOrder, type ViewProgress, type ViewReport, type ViewWork } from './orders.ts';
import { describeChart, fieldsOf, type SeenFields } from './seen.ts';
import { sliceOf } from './slice.ts';

/** Milliseconds between two reports of progress. */
const INTERVAL = 100;

const port = parentPort!;
const send = (report: ViewReport) => port.postMessage(report);
const cancelled = new Set<number>();
let last: Promise<void> = Promise.resolve();

port.on('message', (order: ViewOrder) => {
  if (order.kind === 'cancel') cancelled.add(order.id);
  else if (order.work.kind === 'geodesic') void answer(order.id, order.work);
  else last = last.then(() => answer(order.id, order.work));
});

async function answer(id: number, work: ViewWork): Promise<void> {
  try {
    const steps = run(work, 'seen' in work ? await dataBehind(work.seen) : undefined);
    let told = 0;
    for (;;) {
      // Whatever came meanwhile is heard first.
      await new Promise((resolve) => setImmediate(resolve));
      if (cancelled.has(id)) return send({ kind: 'cancelled', id });
      const { done, value } = steps.next();
      if (done) return send({ kind: 'done', id, result: value });
      if (value === undefined || performance.now() - told < INTERVAL) continue;
      told = performance.now();
      send({ kind: 'update', id, update: value as ViewProgress });
    }
  } catch (error) {
    send({ ...failureOf(id, error, error instanceof ViewError), spent: isHdf5Broken() });
  } finally {
    cancelled.delete(id);
  }
}

/** Yields now and then, with how far it has come where that is known. */
function* run(work: ViewWork, given: GivenMetric | undefined): Generator<unknown, unknown> {
  if (work.kind === 'geodesic') return yield* courseOf(work);
  const fields = fieldsOf(work.seen, given);
  switch (work.kind) {
    case 'slice':
      return yield* sliceOf(fields, work.params);
    case 'differences':
      return yield* differencesOf(fields, work.params);
    case 'point':
      return pointValue(fields, work.params);
    case 'chart':
      return describeChart(fields, given !== undefined);
  }
}

function pointValue({ exact, learned }: SeenFields, { quantity, at }: Omit<PointParams, 'target'>): PointValue {
  const name = QUANTITIES.find((one) => one === quantity);
  if (name === undefined) throw new ViewError(`${quantity} has no value at a point: there is ${QUANTITIES.join(', ')}`);
  if (at?.length !== 4 || !at.every(Number.isFinite)) throw new ViewError('a point has four coordinates');
  const value = (field: MetricField, which: Quantity) => quantityOf(field, which, Float64Array.from(at), 1);
  const truth = value(exact, name);
  const ours = learned && value(learned, name);
  const fault = truth.fault ?? ours?.fault;
  return {
    ...{ shape: truth.shape.slice(1), exact: [...truth.data] },
    ...(ours && { learned: [...ours.data] }),
    ...(fault && { fault: fault.message }),
  };
}
