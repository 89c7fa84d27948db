/** The paper's Kerr run on the graphics device: from its steps a second, or in full. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyze, type FitModel } from '@spacetime/dsl';
import { openField, trainFit } from '@spacetime/field';
import { comparisonOf } from '../../cli/src/comparison.ts';
import { host } from '../../cli/src/files.ts';
import { ProgressLine, progressText } from '../../cli/src/show/progress.ts';
import { duration, scientific } from '../../cli/src/show/table.ts';
import { createWebgpuEngine } from '../../field/src/engines/webgpu/engine.ts';
import { timeSteps } from './training.ts';

const FILE = join(import.meta.dirname, '..', 'paper', 'kerr-hessian.spacetime');
/** Points of the estimate; the paper's grid of 128³ takes long to evaluate. */
const SAMPLES = 2 ** 16;

export interface KerrSettings {
  readonly threads: number;
  /** All of it, not an estimate. */
  readonly whole: boolean;
  /** Instead of the paper's. */
  readonly batch?: number;
  readonly steps?: number;
}

export function runKerr({ threads, whole, ...change }: KerrSettings): Promise<object> {
  const fit = { ...analyze(FILE, host).fits.find(({ name }) => name === 'Paper')!, ...change };
  return whole ? train(fit, threads) : estimate(fit, threads);
}

async function estimate(fit: FitModel, threads: number): Promise<object> {
  const fewer: FitModel = { ...fit, samples: { kind: 'sobol', count: SAMPLES } };
  const { milliseconds, operations } = await timeSteps(
    fewer,
    (shape, order, directions) => createWebgpuEngine(shape, order, { threads, directions }),
    { rounds: 3, atLeast: 2000 },
  );
  const seconds = (fit.steps * milliseconds) / 1000;
  const gflops = operations / milliseconds / 1e6;
  console.log(
    `the paper's Kerr run, batch ${fit.batch}: ${milliseconds.toFixed(3)} ms a step at ${SAMPLES} samples (${gflops.toFixed(0)} GFLOP/s), so that its ${fit.steps} steps take about ${duration(seconds)}; whole=yes runs it`,
  );
  return { ms: milliseconds, gflops, steps: fit.steps, estimated_seconds: seconds };
}

async function train(fit: FitModel, threads: number): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'spacetime-kerr-'));
  const out = join(folder, 'kerr.einfield');
  const line = new ProgressLine();
  try {
    const start = performance.now();
    const result = await trainFit(fit, {
      ...{ engine: 'webgpu', out, threads },
      onProgress: (progress) => line.show(progressText(progress)),
      onMessage(message) {
        line.clear();
        console.log(message);
      },
    });
    line.clear();
    const all = (performance.now() - start) / 1000;
    const { quantities } = comparisonOf(openField(out), 4096);
    console.log(
      `the paper's Kerr run, batch ${fit.batch}: ${result.step} steps in ${duration(result.seconds)} (${duration(all)} with preparation): MAE of the metric ${scientific(quantities.metric.mae)}, of the Jacobian ${scientific(quantities.jacobian.mae)}, of the Hessian ${scientific(quantities.hessian.mae)}`,
    );
    return { outcome: result.outcome, steps: result.step, seconds: result.seconds, with_preparation: all, quantities };
  } finally {
    line.clear();
    rmSync(folder, { recursive: true, force: true });
  }
}
