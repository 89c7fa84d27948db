/**
 * `npm run bench -- tensorflow [networks=64x3,190x5] [orders=0,1,2] [batch=1024] [backends=wasm,webgpu] [threads=1]
 * [rounds=5] [folder=DIR]`: a step of training with Adam as TensorFlow.js does it, gradients, optimiser and all, on its
 * own backends, and the same on our CPU engine, in turn; medians of the times and of their ratios by the clock. `webgpu`
 * computes where Dawn finds an adapter, under Linux by Vulkan: VK_ICD_FILENAMES names another driver. `node`
 * takes the folder's @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node.
 */
import { createCpuEngine, createOptimizer, type NetworkShape, streamsAlong, weightCount } from '@spacetime/field';
import type { Order } from '@spacetime/geometry';
import { create, globals } from 'webgpu';
import { type OpenTensorflow, openTensorflow, PORTABLE } from '../field/src/engines/tensorflow/backend.ts';
import { TensorflowTrainer } from '../field/src/engines/tensorflow/trainer.ts';

const RATE = 1e-3;
const DIRECTIONS = 4;
/** Relative difference of losses that rounding explains, in WGSL with its inexact functions too. */
const SAME = 1e-3;

export interface Case {
  readonly width: number;
  readonly depth: number;
  readonly order: Order;
  readonly count: number;
}

export async function main(args: readonly string[]): Promise<void> {
  const given = new Map(args.map((arg) => arg.split('=') as [string, string]));
  const list = (name: string, standard: string) => (given.get(name) ?? standard).split(',');
  const number = (name: string, standard: number) => Number(given.get(name) ?? standard);
  const [count, threads, rounds] = [number('batch', 1024), number('threads', 1), number('rounds', 5)];
  console.log(`batch ${count}, ${DIRECTIONS} directions, 4 inputs, 10 outputs, float32; medians of ${rounds} rounds`);
  for (const name of list('backends', 'wasm,webgpu')) {
    const open = await backendOf(name, given.get('folder')).catch((error: unknown) => (error as Error).message);
    if (typeof open === 'string') {
      console.log(`\nnot on ${name}: ${open}`);
      continue;
    }
    console.log(`\nTensorFlow.js on ${open.label}\nnetwork  order  TensorFlow.js ms  engine cpu ms  ratio`);
    for (const network of list('networks', '64x3,190x5')) {
      const [width, depth] = network.split('x').map(Number) as [number, number];
      for (const order of list('orders', '0,1,2').map(Number) as Order[]) {
        const row = await compare(open, { width, depth, order, count }, threads, rounds);
        console.log([network.padEnd(7), String(order).padStart(5), ...row].join('  '));
      }
    }
    open.tf.removeBackend(open.backend);
  }
}

/** TensorFlow.js on `wasm`, `cpu`, `webgpu` or, of a folder, `node`. Rejects with a line on what is missing. */
export async function backendOf(name: string, folder?: string): Promise<OpenTensorflow> {
  if (name === 'node') return openTensorflow(folder ?? process.env.SPACETIME_TENSORFLOW, []);
  if (name !== 'webgpu') {
    return await openTensorflow(
      undefined,
      PORTABLE.filter(([backend]) => backend === name),
    );
  }
  const gpu = await exposeDawn();
  const open = await openTensorflow(undefined, [['webgpu', '@tensorflow/tfjs-backend-webgpu']]);
  return { ...open, label: `webgpu on ${gpu}` };
}

/** Gives this process a browser's `navigator.gpu`. @returns the adapter's name */
async function exposeDawn(): Promise<string> {
  Object.assign(globalThis, globals);
  const gpu = create([]);
  const find = () => gpu.requestAdapter({ powerPreference: 'high-performance' });
  const adapter = await find();
  if (!adapter) throw new Error('no adapter was found: a driver for Vulkan, Metal or Direct3D 12 is needed');
  const { vendor, architecture, description } = adapter.info;
  const requestAdapter = async () => {
    const found = (await find()) as GPUAdapter;
    // It asks for what the adapter can beyond arithmetic, in a list within a list, which Dawn refuses.
    const features = new Set<string>();
    return {
      ...{ features, limits: found.limits, info: found.info },
      requestDevice: (wanted?: GPUDeviceDescriptor) => found.requestDevice(wanted),
    };
  };
  // Dawn's instance must outlive its devices.
  Object.defineProperty(navigator, 'gpu', { value: { requestAdapter, dawn: gpu }, configurable: true });
  return [vendor, architecture, description].filter((part) => part !== '').join(', ');
}

async function compare(open: OpenTensorflow, step: Case, threads: number, rounds: number): Promise<string[]> {
  const given = problem(step);
  const ours = await prepareCpu(given, threads);
  const theirs = prepareTensorflow(open, given);
  const times: [number, number][] = [];
  for (let round = -1; round < rounds; round++) {
    const [one, other] = [await theirs.step(), ours.step()];
    const apart = Math.abs(one.loss / other.loss - 1);
    if (!(apart < SAME)) throw new Error(`the losses are ${apart} apart on ${open.label}`);
    // The first one compiles and warms.
    if (round >= 0) times.push([one.ms, other.ms]);
  }
  ours.dispose();
  theirs.dispose();
  const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] as number;
  const cell = (value: number, width: number) => value.toFixed(1).padStart(width);
  const ratio = median(times.map(([a, b]) => a / b));
  return [cell(median(times.map(([a]) => a)), 16), cell(median(times.map(([, b]) => b)), 13), cell(ratio, 5)];
}

/** Each call does some steps and gives the milliseconds of one, by the clock, and the last loss. */
export function prepareTensorflow({ tf, backend }: OpenTensorflow, { shape, order, batch, omega, weights }: Problem) {
  void tf.setBackend(backend);
  const trainer = new TensorflowTrainer(tf, { shape, order, directions: DIRECTIONS }, batch, omega, weights, RATE);
  return {
    async step(steps = 1): Promise<Timed> {
      const start = performance.now();
      for (let k = 0; k < steps; k++) trainer.step();
      const loss = await trainer.loss();
      return { ms: (performance.now() - start) / steps, loss };
    },
    dispose: () => trainer.dispose(),
  };
}

async function prepareCpu({ shape, order, batch, omega, weights }: Problem, threads: number) {
  const options = { precision: 'float32', threads, directions: DIRECTIONS, maxBatch: batch.count } as const;
  const engine = await createCpuEngine(shape, order, options);
  engine.weights.set(weights);
  const adam = { kind: 'adam', rate: RATE, b1: 0.9, b2: 0.999, epsilon: 1e-8, weightDecay: 0 } as const;
  const optimizer = createOptimizer(engine, adam);
  return {
    step(): Timed {
      const start = performance.now();
      const { losses, gradients } = engine.gradient(batch, omega, [1, 1, 1], 'combined');
      const loss = losses.reduce((sum, part) => sum + part);
      optimizer.step(gradients[0]!, RATE);
      return { ms: performance.now() - start, loss };
    },
    dispose: () => engine.dispose(),
  };
}

interface Timed {
  readonly ms: number;
  readonly loss: number;
}

export type Problem = ReturnType<typeof problem>;

/** A network with random weights, and random points. */
export function problem({ width, depth, order, count }: Case) {
  const shape: NetworkShape = { inputs: 4, width, depth, outputs: 10, activation: 'silu', omega: 1, scale: 1 };
  const streams = streamsAlong(DIRECTIONS, order);
  const random = (length: number, size = 1) => Float32Array.from({ length }, () => size * (Math.random() - 0.5));
  const batch = {
    count,
    features: random(count * streams * shape.inputs),
    targets: random(count * streams * shape.outputs),
  };
  const omega = new Float64Array(streams * shape.outputs).fill(1);
  return { shape, order, batch, omega, weights: random(weightCount(shape), 3 / Math.sqrt(width)) };
}
