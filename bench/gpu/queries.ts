/** Many points at once: the metric and the curvature chain, exact and learned, on the graphics device and on the processor. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from '@spacetime/dsl';
import { type LearnedField, openField, openGpuField } from '@spacetime/field';
import { CurvatureChain, type ExactMetric, exactMetric, samplePoints } from '@spacetime/geometry';
import { host } from '../../cli/src/files.ts';

const CHAIN = ['christoffel', 'riemann', 'ricci', 'kretschmann'] as const;
const BLOCK = 256;

export interface QueryRow {
  readonly field: string;
  readonly points: number;
  /** Milliseconds for all points, results read back; the best of rounds. */
  readonly metric_ms: number;
  readonly chain_ms: number;
  /** The processor's, on one thread. */
  readonly cpu_metric_ms: number;
  readonly cpu_chain_ms: number;
}

export const QUERIES_HEADER = 'points   metric ms     cpu ms   chain ms     cpu ms  field';

/** Exact metrics of the examples, and the paper's network where its file is there. */
export function queryFields(): [name: string, field: LearnedField | ExactMetric][] {
  const root = join(import.meta.dirname, '..', '..');
  const fields: [string, LearnedField | ExactMetric][] = ['schwarzschild', 'kerr-kerr-schild'].map((name) => {
    const file = join(root, 'examples', `${name}.spacetime`);
    return [`exact, ${name}`, exactMetric(analyze(file, host).spacetimes[0]!)];
  });
  for (const name of ['kerr-hessian.OursNull', 'schwarzschild-metric.Paper']) {
    const file = join(root, 'bench', 'results', 'paper', `${name}.einfield`);
    if (!existsSync(file)) continue;
    const field = openField(file);
    fields.push([`learned, ${name}, ${field.parameters} weights`, field]);
  }
  return fields;
}

export async function measureQueries(
  [name, field]: ReturnType<typeof queryFields>[0],
  count: number,
  rounds: number,
): Promise<{ readonly row: QueryRow; readonly text: string }> {
  const points = samplePoints({ kind: 'uniform', count }, field.chart.domain, 1);
  const gpu = await openGpuField(field);
  try {
    const metric = await best(rounds, () => gpu.metric(points));
    const chain = await best(rounds, () => gpu.curvature(points, CHAIN));
    const cpu = onProcessor(field, points, count);
    const row = { field: name, points: count, metric_ms: metric, chain_ms: chain, ...cpu };
    const numbers = [metric, cpu.cpu_metric_ms, chain, cpu.cpu_chain_ms].map((ms) => ms.toFixed(2).padStart(9));
    return { row, text: `${String(count).padStart(6)}   ${numbers.join('  ')}  ${name}` };
  } finally {
    gpu.dispose();
  }
}

async function best(rounds: number, run: () => Promise<{ readonly faulty: number }>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  // The first one compiles.
  for (let round = -1; round < rounds; round++) {
    const start = performance.now();
    const { faulty } = await run();
    if (faulty > 0) throw new Error(`${faulty} points have no value`);
    if (round >= 0) least = Math.min(least, performance.now() - start);
  }
  return least;
}

/** From as many blocks as a third of a second has room for. */
function onProcessor(field: LearnedField | ExactMetric, points: Float64Array, count: number) {
  const jets = new Float64Array(BLOCK * 150);
  const chain = new CurvatureChain(BLOCK);
  const block = points.subarray(0, 4 * BLOCK);
  const time = (run: () => void) => {
    run();
    let blocks = 0;
    const start = performance.now();
    do {
      run();
      blocks++;
    } while (performance.now() - start < 300);
    return ((performance.now() - start) * count) / (blocks * BLOCK);
  };
  return {
    cpu_metric_ms: time(() => field.jets(block, BLOCK, 0, jets)),
    cpu_chain_ms: time(() => {
      field.jets(block, BLOCK, 2, jets);
      chain.compute(jets, BLOCK, CHAIN, 2);
    }),
  };
}
