/**
 * `npm run bench -- jax [python=python3] [networks=64x3,190x5,512x8] [orders=0,1,2] [batch=6554] [directions=4]
 * [precision=float32] [threads=all] [rounds=7] [out=FILE.json]`: a whole step of training, SOAP with its eigenbases
 * refreshed every step, beside the reference's way of doing it in JAX (`peers/jax_step.py`), on this machine's
 * processor. The two programs take turns, step by step, each on all processors; medians of the times and of their
 * ratios, by the clock and by the processor time that each used, which leaves out what other programs took meanwhile.
 * At order 2 networks of 512 and wider take a tenth of the batch, for JAX's memory.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import type { Precision } from '@spacetime/field';
import type { Order } from '@spacetime/geometry';
import { JaxPeer, type Seconds } from './peers/jax.ts';
import { cell } from './show/cell.ts';
import { prepareStep } from './train-step.ts';

export async function main(args: readonly string[]): Promise<void> {
  const given = new Map(args.map((arg) => arg.split('=') as [string, string]));
  const value = (name: string, standard: string | number) => given.get(name) ?? String(standard);
  const rounds = Number(value('rounds', 7));
  const threads = Number(value('threads', availableParallelism()));
  const directions = Number(value('directions', 4));
  const precision = value('precision', 'float32') as Precision;
  const rows: object[] = [];
  let about: object = {};
  console.log(`${directions} of 4 directions, ${precision}, ${threads} threads; medians of ${rounds} rounds`);
  console.log('network  order  batch  ours ms   jax ms  ratio  by processor time');
  try {
    for (const network of value('networks', '64x3,190x5,512x8').split(',')) {
      const [width, depth] = network.split('x').map(Number) as [number, number];
      for (const order of value('orders', '0,1,2').split(',').map(Number) as Order[]) {
        const count = Math.round(Number(value('batch', 6554)) / (width >= 512 && order === 2 ? 10 : 1));
        const peer = new JaxPeer(value('python', 'python3'), [width, depth, order, count], 'cpu');
        about = await peer.read<object>();
        const shared = { samples: count, optimizer: 'soap' } as const;
        const ours = await prepareStep({ precision, threads, width, depth, order, directions, count, ...shared });
        const pairs: (readonly [Seconds, Seconds])[] = [];
        for (let round = 0; round < rounds; round++) {
          const mine = timeOf(() => {
            for (const part of ours.parts.slice(1)) part();
          });
          pairs.push([mine, await peer.step()]);
        }
        ours.dispose();
        peer.dispose();
        const row = { network, order, batch: count, ...summary(pairs) };
        rows.push(row);
        const cells = [network.padEnd(7), cell(order, 5), cell(count, 5), cell(row.ours.toFixed(1), 7)];
        cells.push(cell(row.jax.toFixed(1), 7), cell(`×${row.ratio.toFixed(2)}`, 5));
        console.log([...cells, cell(`×${row.processorRatio.toFixed(2)}`, 17)].join('  '));
      }
    }
  } catch (error) {
    console.error(`jax: ${(error as Error).message}`);
    process.exitCode = 1;
    return;
  }
  const out = given.get('out');
  if (out === undefined) return;
  const machine = { processor: cpus()[0]?.model ?? 'unknown', processors: cpus().length, threads };
  const settings = { precision, directions, optimizer: 'soap, refreshed every step', rounds };
  const units = { ours: 'milliseconds a step', jax: 'milliseconds a step', ratio: 'jax over ours' };
  const versions = { node: process.versions.node, ...about };
  writeFileSync(out, `${JSON.stringify({ machine, versions, settings, units, rows }, null, 2)}\n`);
  console.log(`written to ${out}`);
}

function timeOf(work: () => void): Seconds {
  const cpu = process.cpuUsage();
  const start = performance.now();
  work();
  const wall = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: (user + system) / 1e6 };
}

function summary(pairs: readonly (readonly [Seconds, Seconds])[]) {
  const median = (of: (pair: readonly [Seconds, Seconds]) => number) =>
    pairs.map(of).sort((a, b) => a - b)[pairs.length >> 1] ?? Number.NaN;
  return {
    ours: 1000 * median(([ours]) => ours.wall),
    jax: 1000 * median(([, jax]) => jax.wall),
    ratio: median(([ours, jax]) => jax.wall / ours.wall),
    processorRatio: median(([ours, jax]) => jax.cpu / ours.cpu),
  };
}
