/**
 * `npm run bench -- train-step [batch=6554] [networks=64x3,190x5,512x8] [orders=0,1,2] [optimizers=adam,soap]
 * [directions=4] [threads=1] [precisions=float32] [samples=65536] [rounds=5]`: a whole step of training, part by part:
 * gathering the batch, losses and gradient, and the optimiser, SOAP with its eigenbases refreshed every step. The rate
 * of the whole step counts 6·S·B·P operations, those of the gradient alone, per processor second, as a fraction of the
 * peak's measured just before and after; the shares are of the processor time.
 */
import {
  createCpuEngine,
  createOptimizer,
  gatherRows,
  type NetworkShape,
  type Precision,
  streamsAlong,
} from '@spacetime/field';
import type { Order } from '@spacetime/geometry';
import { type Peak, preparePeak, timed } from './peak.ts';
import { cell } from './show/cell.ts';

export interface Case {
  readonly precision: Precision;
  readonly threads: number;
  readonly width: number;
  readonly depth: number;
  readonly order: Order;
  readonly directions: number;
  readonly count: number;
  readonly samples: number;
  readonly optimizer: 'adam' | 'soap';
}

export async function main(args: readonly string[]): Promise<void> {
  const given = new Map(args.map((arg) => arg.split('=') as [string, string]));
  const list = (name: string, standard: string) => (given.get(name) ?? standard).split(',');
  const number = (name: string, standard: number) => Number(given.get(name) ?? standard);
  const [count, rounds, directions] = [number('batch', 6554), number('rounds', 5), number('directions', 4)];
  console.log(`batch ${count}, ${directions} directions, 4 inputs, 10 outputs; medians of ${rounds} rounds`);
  console.log('precision  threads  network  order  optimizer  ms/step  of peak  gradient alone  optimizer  gathering');
  for (const precision of list('precisions', 'float32') as Precision[]) {
    for (const threads of list('threads', '1').map(Number)) {
      const peak = await preparePeak(precision, threads);
      for (const network of list('networks', '64x3,190x5,512x8')) {
        const [width, depth] = network.split('x').map(Number) as [number, number];
        for (const order of list('orders', '0,1,2').map(Number) as Order[]) {
          for (const optimizer of list('optimizers', 'adam,soap') as Case['optimizer'][]) {
            const samples = number('samples', 65536);
            const step = { precision, threads, width, depth, order, directions, count, samples, optimizer };
            const cells = [cell(threads, 7), cell(network, 7), cell(order, 5), cell(optimizer, 9)];
            console.log([precision.padEnd(9), ...cells, await measure(peak, step, rounds)].join('  '));
          }
        }
      }
      peak.dispose();
    }
  }
}

async function measure(peak: Peak, step: Case, count: number): Promise<string> {
  const { parts, operations, dispose } = await prepareStep(step);
  const rounds = Array.from({ length: count }, () => {
    const before = peak.measure();
    const [gathering, gradient, optimizer] = parts.map((part) => timed(operations, part)) as [Timed, Timed, Timed];
    const top = (before.perThread + peak.measure().perThread) / 2;
    const seconds = [gathering, gradient, optimizer].map(({ perThread }) => 1 / perThread) as [number, number, number];
    const all = seconds[0] + seconds[1] + seconds[2];
    return {
      ms: gathering.ms + gradient.ms + optimizer.ms,
      fraction: 1 / all / top,
      gradient: gradient.perThread / top,
      optimizer: seconds[2] / all,
      gathering: seconds[0] / all,
    };
  });
  dispose();
  const median = (key: keyof (typeof rounds)[0]) =>
    rounds.map((round) => round[key]).sort((a, b) => a - b)[count >> 1]!;
  const percent = (key: 'optimizer' | 'gathering') => `${(100 * median(key)).toFixed(1)} %`;
  return [
    cell(median('ms').toFixed(1), 7),
    cell(median('fraction').toFixed(2), 7),
    cell(median('gradient').toFixed(2), 14),
    cell(percent('optimizer'), 9),
    cell(percent('gathering'), 9),
  ].join('  ');
}

type Timed = ReturnType<typeof timed>;

/** The parts of a step (gathering, gradient, optimiser), warm, with random weights and points. */
export async function prepareStep({
  precision,
  threads,
  width,
  depth,
  order,
  directions,
  count,
  samples,
  optimizer,
}: Case) {
  const shape: NetworkShape = { inputs: 4, width, depth, outputs: 10, activation: 'silu', omega: 1, scale: 1 };
  const engine = await createCpuEngine(shape, order, { precision, threads, directions, maxBatch: count });
  const random = () => Math.random() - 0.5;
  engine.weights.set(engine.weights.map(() => (3 * random()) / Math.sqrt(width)));
  const streams = streamsAlong(directions, order);
  const vector = (length: number) =>
    (precision === 'float32' ? new Float32Array(length) : new Float64Array(length)).map(random);
  const all = [shape.inputs, shape.outputs].map((columns) => vector(samples * streams * columns));
  const [features, targets] = [shape.inputs, shape.outputs].map((columns) =>
    engine.allocate(count * streams * columns),
  );
  const omega = new Float64Array(streams * shape.outputs).fill(1);
  const indices = Uint32Array.from({ length: count }, () => Math.floor(Math.random() * samples));
  const moments = { rate: 1e-5, weightDecay: 0, epsilon: 1e-8 };
  const model = createOptimizer(
    engine,
    optimizer === 'soap'
      ? { kind: 'soap', b1: 0.95, b2: 0.95, preconditionEvery: 1, ...moments }
      : { kind: 'adam', b1: 0.9, b2: 0.999, ...moments },
  );
  const gradient = () =>
    engine.gradient({ count, features: features!, targets: targets! }, omega, [1, 1, 1], 'combined');
  const parts = [
    () => {
      gatherRows(all[0]!, streams * shape.inputs, indices, features!);
      gatherRows(all[1]!, streams * shape.outputs, indices, targets!);
    },
    () => void gradient(),
    () => model.step(last, 1e-5),
  ];
  parts[0]!();
  const last = gradient().gradients[0]!;
  // The runtime compiles its fast code in the background, from the first calls.
  const warm = performance.now();
  do for (const part of parts) part();
  while (performance.now() - warm < 300);
  return { parts, operations: 6 * streams * count * engine.weights.length, dispose: () => engine.dispose() };
}
