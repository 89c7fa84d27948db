/**
 * `npm run bench -- step [batch=6554] [widths=64,128,256] [orders=0,1,2] [directions=4] [threads=1,2] [precisions=float32]`:
 * the time of a training step's arithmetic (losses and the combined gradient of a network of three activated
 * layers), its rate by 6·S·B·P operations, S the streams along so many directions, its rate per processor second
 * as a fraction of the peak's measured just before and after, how much sooner (by the clock) more threads are done than
 * one, and fewer directions than four, in turn with them, and the time with the three gradients separate.
 */
import { createCpuEngine, type NetworkShape, type Precision, streamsAlong } from '@spacetime/field';
import type { Order } from '@spacetime/geometry';
import { type Peak, preparePeak, timed } from './peak.ts';
import { cell } from './show/cell.ts';

const ROUNDS = 5;

export async function main(args: readonly string[]): Promise<void> {
  const given = new Map(args.map((arg) => arg.split('=') as [string, string]));
  const list = (name: string, standard: string) => (given.get(name) ?? standard).split(',');
  const batch = Number(given.get('batch') ?? 6554);
  console.log(`batch ${batch}, depth 3, 4 inputs, 10 outputs; medians of ${ROUNDS} rounds`);
  console.log('precision  threads  width  order  directions   ms/step  GFLOP/s  of peak  speedup  of four  separate');
  for (const precision of list('precisions', 'float32,float64') as Precision[]) {
    for (const threads of list('threads', '1,2').map(Number)) {
      const peak = await preparePeak(precision, threads);
      for (const width of list('widths', '64,128,256').map(Number)) {
        for (const order of list('orders', '0,1,2').map(Number) as Order[]) {
          for (const directions of list('directions', '4').map(Number)) {
            const row = await measure(peak, { precision, threads, width, order, directions, count: batch });
            const sizes = [cell(threads, 7), cell(width, 5), cell(order, 5), cell(directions, 10)];
            console.log([precision.padEnd(9), ...sizes, row].join('  '));
          }
        }
      }
      peak.dispose();
    }
  }
}

interface Case {
  readonly precision: Precision;
  readonly threads: number;
  readonly width: number;
  readonly order: Order;
  readonly directions: number;
  readonly count: number;
}

async function measure(peak: Peak, step: Case) {
  const engine = await prepare(step);
  // The same step on one thread, in turn with it, for what the other threads bring.
  const single = step.threads > 1 ? await prepare({ ...step, threads: 1 }) : undefined;
  const four = step.directions < 4 ? await prepare({ ...step, directions: 4 }) : undefined;
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = peak.measure();
    const { ms, wall, perThread } = engine.step('combined');
    const fraction = (2 * perThread) / (before.perThread + peak.measure().perThread);
    const speedup = single ? single.step('combined').ms / ms : 1;
    const ofFour = four ? ms / four.step('combined').ms : 1;
    return { ms, wall, fraction, speedup, ofFour, separate: perThread / engine.step('separate').perThread };
  });
  engine.dispose();
  single?.dispose();
  four?.dispose();
  const median = (key: keyof (typeof rounds)[0]) =>
    rounds.map((round) => round[key]).sort((a, b) => a - b)[ROUNDS >> 1]!;
  return [
    cell(median('ms').toFixed(1), 8),
    cell(median('wall').toFixed(1), 7),
    cell(median('fraction').toFixed(2), 7),
    cell(single ? `×${median('speedup').toFixed(2)}` : '', 7),
    cell(four ? `×${median('ofFour').toFixed(2)}` : '', 7),
    cell(`×${median('separate').toFixed(2)}`, 8),
  ].join('  ');
}

/** An engine with random weights and points, warm. */
async function prepare({ precision, threads, width, order, directions, count }: Case) {
  const shape: NetworkShape = { inputs: 4, width, depth: 3, outputs: 10, activation: 'silu', omega: 1, scale: 1 };
  const engine = await createCpuEngine(shape, order, { precision, threads, directions, maxBatch: count });
  const random = () => Math.random() - 0.5;
  engine.weights.set(engine.weights.map(() => (3 * random()) / Math.sqrt(width)));
  const streams = streamsAlong(directions, order);
  const features = engine.allocate(count * streams * shape.inputs);
  const targets = engine.allocate(count * streams * shape.outputs);
  features.set(features.map(random));
  targets.set(targets.map(random));
  const omega = new Float64Array(streams * shape.outputs).fill(1);
  const operations = 6 * streams * count * engine.weights.length;
  const step = (mode: 'combined' | 'separate') =>
    timed(operations, () => engine.gradient({ count, features, targets }, omega, [1, 1, 1], mode));
  // The runtime compiles its fast code in the background, from the first calls.
  const warm = performance.now();
  while (performance.now() - warm < 200) step('combined');
  return { step, dispose: () => engine.dispose() };
}
