/** One network and order on the graphics device, the processor and in JAX. */
import { createCpuEngine } from '@spacetime/field';
import { createWebgpuEngine } from '../../field/src/engines/webgpu/engine.ts';
import { JaxPeer } from '../peers/jax.ts';
import type { DevicePeak } from './peak.ts';
import { type Case, fitOf, timeSteps } from './training.ts';

export interface StepRow {
  readonly network: string;
  readonly order: number;
  readonly batch: number;
  readonly weights: number;
  readonly ms: number;
  readonly gflops: number;
  /** Of the device, measured before and after. */
  readonly peak_gflops: number;
  readonly of_peak: number;
  readonly cpu: Peer;
  /** Absent where there is no Python with JAX, `missing` then says why. */
  readonly jax?: Peer & { readonly platform: string };
  readonly missing?: string;
}

/** Milliseconds a step of the whole batch, of which it was given so many points, and how many times ours. */
export interface Peer {
  readonly ms: number;
  readonly batch: number;
  readonly ratio: number;
}

const COLUMNS = [
  ['network', 7],
  ['order', 5],
  ['weights', 8],
  ['ms/step', 9],
  ['GFLOP/s', 9],
  ['of peak', 7],
  ['cpu ms', 10],
  ['ratio', 7],
  ['jax ms', 10],
  ['ratio', 7],
] as const;

export const HEADER = line(COLUMNS.map(([name]) => name));

function line(cells: readonly string[]): string {
  return cells
    .map((cell, k) => cell.padStart(COLUMNS[k]![1]))
    .join('  ')
    .trimEnd();
}

/** Operations that a peer does in about a second, on a usual processor. */
const PATIENCE = 4e10;

export interface StepSettings extends Case {
  readonly threads: number;
  readonly rounds: number;
  readonly python: string;
}

export async function measureCase(
  settings: StepSettings,
  peak: DevicePeak,
): Promise<{ readonly row: StepRow; readonly text: string }> {
  const { width, depth, order, batch, threads, rounds } = settings;
  const before = await peak.measure();
  const ours = await timeSteps(fitOf(settings), (...args) => webgpu(threads, ...args), { rounds });
  const peakRate = (before + (await peak.measure())) / 2;
  const gflops = ours.operations / ours.milliseconds / 1e6;
  // Peers that are slower by orders get as many points as keep a step to a second or so.
  const share = Math.min(batch, Math.max(64, Math.round((batch * PATIENCE) / ours.operations)));
  const cpu = await timeSteps(
    fitOf({ ...settings, batch: share }),
    (shape, order, directions) => createCpuEngine(shape, order, { precision: 'float32', threads, directions }),
    { rounds: Math.min(rounds, 3) },
  );
  const peer = (ms: number, points: number): Peer => {
    const whole = (ms * batch) / points;
    return { ms: whole, batch: points, ratio: whole / ours.milliseconds };
  };
  const network = `${width}x${depth}`;
  const jax = await timeJax(settings, batch).catch((error: unknown) => (error as Error).message);
  const row: StepRow = {
    ...{ network, order, batch, weights: ours.weights, ms: ours.milliseconds, gflops },
    ...{ peak_gflops: peakRate, of_peak: gflops / peakRate, cpu: peer(cpu.milliseconds, share) },
    ...(typeof jax === 'string' ? { missing: jax } : { jax: { ...peer(jax.ms, batch), platform: jax.platform } }),
  };
  const cells = [network, String(order), String(ours.weights), ours.milliseconds.toFixed(3), gflops.toFixed(1)];
  cells.push(row.of_peak.toFixed(3), ...columns(row.cpu, batch), ...(row.jax ? columns(row.jax, batch) : ['–']));
  return { row, text: line(cells) };
}

function columns({ ms, batch, ratio }: Peer, whole: number): string[] {
  return [`${batch < whole ? '~' : ''}${ms.toFixed(1)}`, `×${ratio.toPrecision(3)}`];
}

function webgpu(threads: number, ...[shape, order, directions]: Parameters<Parameters<typeof timeSteps>[1]>) {
  return createWebgpuEngine(shape, order, { threads, directions });
}

/** On the best that JAX finds; rejects with a line on what is missing. */
async function timeJax({ python, width, depth, order, rounds, optimizer }: StepSettings, batch: number) {
  if (optimizer !== 'soap') throw new Error('the step in JAX is of SOAP');
  const peer = new JaxPeer(python, [width, depth, order, batch], 'any');
  try {
    const { platform } = await peer.read<{ platform: string }>();
    const times: number[] = [];
    for (let k = 0; k < rounds; k++) times.push(1000 * (await peer.step()).wall);
    return { platform, ms: times.sort((a, b) => a - b)[rounds >> 1]! };
  } finally {
    peer.dispose();
  }
}
