import type { FitModel } from '@spacetime/dsl';
import type { Order } from '@spacetime/geometry';
import type { NetworkShape } from '../../engine.ts';
import { EngineFailure } from '../../engine-failure.ts';
import { FitError } from '../../fit-error.ts';
import { weightCount } from '../../layout.ts';
import type { CreateEngine } from '../../prepare.ts';
import { streamsAlong } from '../../streams.ts';
import { NoDevice } from './device.ts';
import { createWebgpuEngine, type WebgpuEngine } from './engine.ts';
import { leaveLastWords } from './last-words.ts';
import { type Probe, probeAdapters } from './probe.ts';
import { trustworthy } from './trust.ts';

/** Seconds of training, and of a step, for which the processor is done before a graphics device is ready. */
const SHORT_TRAINING = 10;
const SHORT_STEP = 5e-4;
/** Operations a second of a thread of the processor, roughly. */
const SPEED = 2e10;

/**
 * The graphics device for a fit that asks for it, with one line that says which it is.
 *
 * @throws FitError, then or from the engine's creation, where there is none or it cannot train this fit
 */
export function webgpuFor(fit: FitModel, threads: number, onMessage: (line: string) => void = () => {}): CreateEngine {
  const lack = lacking(fit);
  if (lack) throw new FitError(`the engine webgpu ${lack.message}: choose engine cpu, or ${lack.instead}`, 'usage');
  return async (shape, order, directions) => {
    try {
      const engine = await opened(shape, order, threads, directions);
      const { name, software } = engine.adapter;
      onMessage(
        software
          ? `engine webgpu on ${name}: the processor stands in for a graphics device, engine cpu is far faster`
          : `engine webgpu on ${name}`,
      );
      return engine;
    } catch (error) {
      if (!(error instanceof NoDevice || error instanceof EngineFailure)) throw error;
      throw new FitError(`the engine webgpu has no device: ${error.message}; choose engine cpu`, 'run');
    }
  };
}

/**
 * The graphics device where there is a real one that can train the fit and has enough to do, else the processor; one
 * line says which and why.
 */
export function autoFor(
  fit: FitModel,
  threads: number,
  cpu: CreateEngine,
  onMessage: (line: string) => void = () => {},
  probe: () => Promise<Probe> = probeAdapters,
): CreateEngine {
  return async (shape, order, directions) => {
    const onCpu = (why: string) => {
      onMessage(`engine cpu: ${why}`);
      return cpu(shape, order, directions);
    };
    const lack = lacking(fit);
    if (lack) return onCpu(`${lack.what} has no GPU version`);
    const short = tooShort(fit, shape, order, directions, threads);
    if (short !== undefined) return onCpu(short);
    const { adapters, reason } = await probe();
    const [adapter] = adapters;
    if (!adapter) return onCpu(`no graphics device (${reason})`);
    if (adapter.software)
      return onCpu(`of graphics devices there is ${adapter.name} alone, which stands in in software`);
    if (adapter.refusal !== undefined) return onCpu(`${adapter.name} gives no device (${adapter.refusal})`);
    try {
      const engine = await opened(shape, order, threads, directions);
      onMessage(`engine webgpu on ${engine.adapter.name}`);
      return engine;
    } catch (error) {
      if (!(error instanceof NoDevice || error instanceof EngineFailure)) throw error;
      return onCpu(`${adapter.name} cannot be used (${error.message})`);
    }
  };
}

/** A graphics device that was seen to compute what the processor does. Rejects with {@link NoDevice} otherwise. */
async function opened(shape: NetworkShape, order: Order, threads: number, directions: number): Promise<WebgpuEngine> {
  const settle = leaveLastWords(CRASHED);
  let engine: WebgpuEngine | undefined;
  try {
    engine = await createWebgpuEngine(shape, order, { threads, directions });
    const dispose = engine.dispose.bind(engine);
    engine.dispose = () => {
      settle();
      dispose();
    };
    await trustworthy(engine);
    return engine;
  } catch (error) {
    settle();
    engine?.dispose();
    throw error;
  }
}

const CRASHED =
  'the graphics driver, or want of memory, ended the training: --engine cpu trains on the processor, with --resume from the last checkpoint, if one was written';

interface Lack {
  /** What there is no version of, in a word. */
  readonly what: string;
  readonly message: string;
  readonly instead: string;
}

/** What of a fit is for other engines. */
function lacking({ optimizer, precision }: FitModel): Lack | undefined {
  if (!('rate' in optimizer)) {
    return { what: optimizer.kind, message: `has no ${optimizer.kind}`, instead: 'optimizer soap' };
  }
  if (precision !== 'float32') {
    return { what: precision, message: `computes in float32, not ${precision}`, instead: 'precision float32' };
  }
  return undefined;
}

/** Why the processor is the sooner one, by 6·S·B·P operations a step; undefined where it may not be. */
function tooShort(
  { batch, steps }: FitModel,
  shape: NetworkShape,
  order: Order,
  directions: number,
  threads: number,
): string | undefined {
  const step = (6 * streamsAlong(directions, order) * batch * weightCount(shape)) / (SPEED * threads);
  if (steps * step < SHORT_TRAINING) {
    return `about ${round(steps * step)} s of training, too short for a graphics device`;
  }
  if (step < SHORT_STEP) return `steps of about ${round(1e6 * step)} µs, too short for a graphics device`;
  return undefined;
}

function round(value: number): number {
  return Number(value.toPrecision(1));
}
