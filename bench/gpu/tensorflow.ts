/** A step with Adam on the graphics device, and as TensorFlow.js takes it on its own backends. */
import { streamsAlong } from '@spacetime/field';
import { createWebgpuEngine } from '../../field/src/engines/webgpu/engine.ts';
import { backendOf, prepareTensorflow, problem } from '../tensorflow.ts';
import { type Case, fitOf, timeSteps } from './training.ts';

export interface TensorflowRow {
  readonly network: string;
  readonly order: number;
  readonly batch: number;
  /** Milliseconds a step of ours. */
  readonly ms: number;
  /** By backend: of the whole batch, of which it was given so many points; or why not. */
  readonly tensorflow: Readonly<Record<string, { readonly ms: number; readonly batch: number } | string>>;
}

/** Operations that a backend does in about a second, and bytes of what it may keep of a step. */
const PATIENCE = { wasm: 4e9, webgpu: 1e12 } as const;
const MEMORY = 2 ** 32;
/** Tensors that a layer has at once for each of its streams, there and back. */
const KEPT = 20;

export const TENSORFLOW_HEADER = 'network  order  webgpu ms  TensorFlow.js on wasm ms    ratio  on webgpu ms    ratio';

export async function measureTensorflow(
  step: Omit<Case, 'optimizer'>,
  threads: number,
  rounds: number,
): Promise<{ readonly row: TensorflowRow; readonly text: string }> {
  const { width, depth, order, batch } = step;
  const ours = await timeSteps(
    fitOf({ ...step, optimizer: 'adam' }),
    (shape, order, directions) => createWebgpuEngine(shape, order, { threads, directions }),
    { rounds },
  );
  const found: Record<string, { ms: number; batch: number } | string> = {};
  const cells: string[] = [];
  for (const name of ['wasm', 'webgpu'] as const) {
    const bytes = 4 * KEPT * streamsAlong(4, order) * width * (depth + 1);
    const share = Math.min(batch, (batch * PATIENCE[name]) / ours.operations, MEMORY / bytes);
    const points = Math.max(16, Math.floor(share));
    try {
      const ms = await timeTensorflow(name, { width, depth, order, count: points }, rounds);
      const whole = (ms * batch) / points;
      found[name] = { ms: whole, batch: points };
      cells.push(`${points < batch ? '~' : ''}${whole.toFixed(1)}`, `×${(whole / ours.milliseconds).toPrecision(3)}`);
    } catch (error) {
      found[name] = (error as Error).message;
      cells.push('–', '');
    }
  }
  const network = `${width}x${depth}`;
  const widths = [24, 7, 12, 7];
  const text = [network.padStart(7), String(order).padStart(5), ours.milliseconds.toFixed(3).padStart(9)];
  text.push(...cells.map((cell, k) => cell.padStart(widths[k]!)));
  return { row: { network, order, batch, ms: ours.milliseconds, tensorflow: found }, text: text.join('  ') };
}

/** Once each: TensorFlow.js opens a backend that was closed no second time. */
const opened: Record<string, ReturnType<typeof backendOf>> = {};

async function timeTensorflow(name: string, step: Parameters<typeof problem>[0], rounds: number): Promise<number> {
  opened[name] ??= backendOf(name);
  const open = await opened[name];
  const trainer = prepareTensorflow(open, problem(step));
  try {
    await trainer.step();
    const { ms } = await trainer.step();
    // Several before the loss is read back, where they are short.
    const steps = Math.max(1, Math.min(100, Math.round(200 / ms)));
    const times: number[] = [];
    for (let k = 0; k < rounds; k++) times.push((await trainer.step(steps)).ms);
    return times.sort((a, b) => a - b)[rounds >> 1]!;
  } finally {
    trainer.dispose();
  }
}
