/**
 * `npm run bench -- gpu [networks=64x3,190x5,512x8] [orders=0,1,2] [batch=6554] [optimizer=soap] [threads=all] [rounds=5]
 * [python=python3] [parts=steps,tensorflow,queries,kerr] [points=100000] [whole=yes] [steps=64000] [software=yes]
 * [out=FILE.json]`: this machine's graphics device. Whole steps of training: their time, their rate by 6·S·B·P
 * operations, that as a fraction of the multiply-adds that the device reaches in registers alone, measured beside them,
 * and how much sooner they are done than on the CPU engine and, where Python with JAX is there, than
 * `peers/jax_step.py` on what JAX takes. Steps with Adam beside TensorFlow.js's on WASM and WebGPU. The metric and the
 * curvature chain at many points. The paper's Kerr run, from its steps a second or, with `whole=yes`, in full. Where a
 * peer would take seconds for a step it gets part of the batch, which `~` says. Where a processor stands in for a device
 * sizes are small, unless `software=yes`.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { type AdapterDescription, probeAdapters } from '@spacetime/field';
import type { Order } from '@spacetime/geometry';
import { runKerr } from './gpu/kerr.ts';
import { openPeak } from './gpu/peak.ts';
import { measureQueries, QUERIES_HEADER, type QueryRow, queryFields } from './gpu/queries.ts';
import { HEADER, measureCase, type StepRow } from './gpu/steps.ts';
import { measureTensorflow, TENSORFLOW_HEADER, type TensorflowRow } from './gpu/tensorflow.ts';

const FULL = { networks: '64x3,190x5,512x8', orders: '0,1,2', batch: 6554 };
/** What a processor that stands in does in seconds. */
const SMALL = { networks: '16x2', orders: '0,1,2', batch: 256 };

export async function main(args: readonly string[]): Promise<void> {
  const given = new Map(args.map((arg) => arg.split('=') as [string, string]));
  const { adapters, reason } = await probeAdapters();
  const [adapter] = adapters;
  if (!adapter) {
    console.error(`gpu: ${reason}`);
    process.exitCode = 1;
    return;
  }
  console.log(`${adapter.name}${adapter.backend && ` by ${adapter.backend}`} (${adapter.description})`);
  const small = adapter.software && given.get('software') !== 'yes';
  if (small) {
    console.log('a processor stands in for a graphics device: small sizes alone; software=yes measures all of them');
  }
  const standard = small ? SMALL : FULL;
  const value = (name: string, otherwise: string | number) => given.get(name) ?? String(otherwise);
  const parts = value('parts', small ? 'steps,tensorflow,queries' : 'steps,tensorflow,queries,kerr').split(',');
  const threads = Number(value('threads', availableParallelism()));
  const settings = {
    threads,
    rounds: Number(value('rounds', 5)),
    optimizer: value('optimizer', 'soap') as 'soap' | 'adam',
    python: value('python', 'python3'),
  };
  const cases = value('networks', standard.networks)
    .split(',')
    .flatMap((network) => {
      const [width, depth] = network.split('x').map(Number) as [number, number];
      const orders = value('orders', standard.orders).split(',').map(Number) as Order[];
      return orders.map((order) => ({ width, depth, order, batch: Number(value('batch', standard.batch)) }));
    });
  console.log(
    `batch ${value('batch', standard.batch)}, 4 inputs, 10 outputs, 4 directions; cpu: ${threads} threads; medians of ${settings.rounds} rounds; ratios are theirs over ours`,
  );
  const rows: StepRow[] = [];
  const tensorflow: TensorflowRow[] = [];
  let kerr: object | undefined;
  if (parts.includes('steps')) {
    const peak = await openPeak();
    console.log(`${settings.optimizer}\n${HEADER}`);
    await each(cases, rows, (one) => measureCase({ ...one, ...settings }, peak));
    peak.dispose();
    const missing = rows.find((row) => row.missing)?.missing;
    if (missing !== undefined) console.log(`not in JAX: ${missing}`);
  }
  if (parts.includes('tensorflow')) {
    console.log(`adam\n${TENSORFLOW_HEADER}`);
    await each(cases, tensorflow, (one) => measureTensorflow(one, threads, settings.rounds));
  }
  const queries: QueryRow[] = [];
  if (parts.includes('queries')) {
    console.log(`queries, results read back; cpu: one thread\n${QUERIES_HEADER}`);
    const points = Number(value('points', small ? 2048 : 100_000));
    await each(queryFields(), queries, (one) => measureQueries(one, points, settings.rounds));
  }
  if (parts.includes('kerr')) {
    kerr = await runKerr({
      ...{ threads, whole: given.get('whole') === 'yes' },
      ...(given.has('batch') && { batch: Number(given.get('batch')) }),
      ...(given.has('steps') && { steps: Number(given.get('steps')) }),
    });
  }
  const out = given.get('out');
  if (out === undefined) return;
  writeFileSync(
    out,
    `${JSON.stringify(resultOf(adapter, settings, { rows, tensorflow, queries, ...(kerr && { kerr }) }), null, 2)}\n`,
  );
  console.log(`written to ${out}`);
}

/** Measures and prints each; one that fails is told, and the others go on. */
async function each<One, Row>(
  cases: readonly One[],
  rows: Row[],
  measure: (one: One) => Promise<{ readonly row: Row; readonly text: string }>,
): Promise<void> {
  for (const one of cases) {
    try {
      const { row, text } = await measure(one);
      rows.push(row);
      console.log(text);
    } catch (error) {
      console.log(`${JSON.stringify(one).slice(0, 80)}: ${(error as Error).message}`);
      process.exitCode = 1;
    }
  }
}

function resultOf(adapter: AdapterDescription, settings: object, results: object) {
  const { name, backend, vendor, architecture, description, software } = adapter;
  return {
    machine: { processor: cpus()[0]?.model ?? 'unknown', processors: cpus().length },
    adapter: { name, backend, vendor, architecture, description, software },
    versions: { node: process.versions.node },
    settings: { ...settings, precision: 'float32', directions: 4 },
    units: { ms: 'milliseconds a step', gflops: '6·S·B·P operations a nanosecond', of_peak: 'of peak_gflops' },
    ...results,
  };
}
