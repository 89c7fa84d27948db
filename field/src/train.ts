import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import type { FitModel } from '@spacetime/dsl';
import { createStepper } from './create-stepper.ts';
import { problemOf } from './data/problem.ts';
import { programsOf } from './describe.ts';
import { EngineFailure } from './engine-failure.ts';
import { createCpuEngine } from './engines/cpu/engine.ts';
import { tensorflowFor } from './engines/tensorflow/choice.ts';
import { autoFor, webgpuFor } from './engines/webgpu/choice.ts';
import { analyzeSources, collectSources, diskHost } from './file/sources.ts';
import { FitError } from './fit-error.ts';
import type { TrainOptions } from './options.ts';
import { withinMemory } from './out-of-memory.ts';
import { type CreateEngine, pointCount, prepare } from './prepare.ts';
import { Throttle } from './progress.ts';
import { type FitResult, Training } from './training.ts';
import { earlierNormalisation, warmStart } from './warm-start.ts';

/**
 * Trains a fit and writes the learned field. Checkpoints are written every half minute and when the signal aborts;
 * the event loop gets a turn between steps.
 *
 * @throws FitError where the fit cannot be trained as it stands, EinfieldError where the state to resume is damaged
 */
export async function trainFit(declared: FitModel, options: TrainOptions): Promise<FitResult> {
  try {
    return await train(declared, options);
  } catch (error) {
    if (!(error instanceof EngineFailure)) throw error;
    const { engine = 'auto', resume = false, out, onMessage } = options;
    const { message, step } = error;
    if (engine !== 'auto') {
      const kept =
        step === undefined
          ? 'nothing was written: --engine cpu trains on the processor'
          : `${out} holds step ${step}: --resume goes on from it, --resume --engine cpu on the processor`;
      throw new FitError(`${message}; ${kept}`, 'run');
    }
    onMessage?.(`${message}; engine cpu goes on from ${step === undefined ? 'the beginning' : `step ${step}`}`);
    return train(declared, { ...options, engine: 'cpu', resume: resume || step !== undefined });
  }
}

async function train(declared: FitModel, options: TrainOptions): Promise<FitResult> {
  const fit: FitModel = {
    ...declared,
    precision: options.precision ?? declared.precision,
    steps: options.steps ?? declared.steps,
  };
  if (!fit.sound) throw new FitError(`the fit ${fit.name} has errors; check the file first`);
  await checkWritable(options.out);
  const problem = problemOf(fit, options.data);
  const sources = collectSources(fit.file, options.host ?? diskHost);
  // What the field's file says must be what was trained.
  if (programsOf(problemOf(analyzeSources(sources, fit.name).fit, options.data)) !== programsOf(problem)) {
    throw new FitError(`${fit.file} is not as it was when the fit was read; read it again`, 'usage');
  }
  const { from, resume, out } = options;
  const beginning = resume
    ? { normalisation: earlierNormalisation(out), start: undefined }
    : { start: from === undefined ? undefined : warmStart(from, fit, sources[0].text) };
  if (beginning.start) options.onMessage?.(`begins from ${from}, a field of ${beginning.start.spacetime}`);
  const throttle = new Throttle();
  const tick = async (done: number) => {
    if (!throttle.passes()) return;
    options.onProgress?.({ phase: 'preparation', done });
    await new Promise(setImmediate);
    options.signal?.throwIfAborted();
  };
  const prepared = await prepare(fit, problem, engineOf(fit, options), tick, beginning).catch((error: unknown) => {
    if (options.signal?.aborted) return undefined;
    throw error;
  });
  if (!prepared) return unstarted(fit, options.out);
  const { engine, samples, normalisation } = prepared;
  const left = pointCount(fit.samples) - samples;
  if (left > 0)
    options.onMessage?.(`${left} of ${left + samples} samples lie where the data have no metric and are left out`);
  options.onMessage?.(
    `${fit.name}: ${normalisation.active.length} of the 10 components vary and are learned, at ${samples} points, by ${engine.weights.length} weights`,
  );
  const what = `${fit.optimizer.kind} with ${engine.weights.length} weights`;
  try {
    return await withinMemory(what, 'take a narrower network, or fewer layers; adam keeps least', async () => {
      const stepper = await createStepper(engine, fit, prepared.data, options);
      try {
        return await new Training(fit, prepared, stepper, sources, options).run();
      } finally {
        stepper.dispose?.();
      }
    });
  } finally {
    engine.dispose();
  }
}

/** Better now than after hours of training. */
async function checkWritable(out: string): Promise<void> {
  const folder = dirname(out);
  const found = await stat(out).catch(() => undefined);
  if (found?.isDirectory()) throw new FitError(`${out} is a folder`, 'usage');
  if (found?.isFile() && (await holdsOther(out))) {
    throw new FitError(`${out} is there and is not an .einfield file, and would be lost: name another`, 'usage');
  }
  await access(folder, constants.W_OK).catch(() => {
    throw new FitError(`${out} cannot be written: ${folder} does not exist or cannot be written to`, 'usage');
  });
}

/** Whether there is something at a path which is neither a field nor called one. */
async function holdsOther(path: string): Promise<boolean> {
  if (path.endsWith('.einfield')) return false;
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return bytesRead > 0 && !buffer.toString('latin1', 8).startsWith('{"__metadata__":{"format":"einfield"');
  } finally {
    await file.close();
  }
}

function engineOf(fit: FitModel, options: TrainOptions): CreateEngine {
  const { engine, threads = availableParallelism(), onMessage } = options;
  if (typeof engine === 'function') return engine;
  if (engine === 'webgpu') return webgpuFor(fit, threads, onMessage);
  if (engine === 'tensorflow') return tensorflowFor(fit, threads, options.tensorflowFolder, onMessage);
  const { precision } = fit;
  const cpu: CreateEngine = (shape, order, directions) =>
    createCpuEngine(shape, order, { precision, threads, directions });
  return engine === 'cpu' ? cpu : autoFor(fit, threads, cpu, onMessage);
}

function unstarted({ steps }: FitModel, out: string): FitResult {
  return {
    outcome: 'interrupted',
    message: 'interrupted before the first step; nothing was written',
    advice: [],
    out,
    written: false,
    step: 0,
    steps,
    seconds: 0,
    operations: 0,
    losses: [],
    parameters: 0,
    bytes: 0,
  };
}
