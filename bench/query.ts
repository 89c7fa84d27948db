/**
 * `npm run bench -- query [engine=webgpu] [FILE.einfield …]`: points a second for the metric and for the whole curvature
 * chain, learned and exact; with `engine=webgpu` on the graphics device beside one thread of the processor.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyze } from '@spacetime/dsl';
import { type LearnedField, openField, openGpuField, trainFit } from '@spacetime/field';
import { CurvatureChain, type ExactMetric, exactMetric, type MetricField, samplePoints } from '@spacetime/geometry';
import { host } from '../cli/src/files.ts';
import { table } from '../cli/src/show/table.ts';

const EXAMPLES = join(import.meta.dirname, '..', 'examples');
const BLOCK = 256;
const CHAIN = ['inverse', 'christoffel', 'riemann', 'ricci', 'scalar', 'einstein', 'weyl', 'kretschmann'] as const;

/** Points of a request to a device. */
const MANY = 100_000;

export async function main(args: readonly string[]): Promise<void> {
  const device = args.includes('engine=webgpu');
  const fields: [string, LearnedField | ExactMetric][] = ['schwarzschild', 'kerr', 'kerr-kerr-schild'].map((name) => {
    const file = join(EXAMPLES, `${name}.spacetime`);
    return [`exact, ${name}`, exactMetric(analyze(file, host).spacetimes[0]!)];
  });
  for (const file of args.filter((arg) => arg !== 'engine=webgpu')) {
    const field = openField(file);
    fields.push([`learned, ${field.header.fit}, ${field.parameters} weights`, field]);
  }
  fields.push(['Kerr, a network of 64 × 3', await learned(64, 3)]);
  if (device) return onDevice(fields);
  const rows = fields.map(([name, field]) => [name, ...measure(field).map(thousands)]);
  console.log('points a second, one thread');
  console.log(table(['field', 'metric', '2-jet', '2-jet and curvature chain'], rows));
}

const thousands = (rate: number) => (rate < 1000 ? rate.toFixed(0) : `${(rate / 1000).toFixed(0)}k`);

/** The paper's network, of Kerr in four coordinates; its weights, of no training, take as long as trained ones. */
async function learned(width: number, depth: number): Promise<LearnedField> {
  const folder = mkdtempSync(join(tmpdir(), 'query-'));
  try {
    const file = join(folder, 'kerr.spacetime');
    const fit = `fit Query of Kerr {
      network mlp(width = ${width}, depth = ${depth})
      supervise metric
      samples sobol(64)
      batch 64
      steps 1
      validate sobol(64) every 1
    }`;
    writeFileSync(file, `${readFileSync(join(EXAMPLES, 'kerr.spacetime'), 'utf8')}\n${fit}\n`);
    const out = join(folder, 'kerr.einfield');
    await trainFit(analyze(file, host).fits.find(({ name }) => name === 'Query')!, { out, threads: 1, engine: 'cpu' });
    return openField(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Milliseconds for so many points: of the device itself, and, in brackets, as a caller waits for them, points copied
 * there and results copied back. The first request of a kind, which compiles its kernels, is left out.
 */
async function onDevice(fields: readonly (readonly [string, LearnedField | ExactMetric])[]): Promise<void> {
  const rows: string[][] = [];
  for (const [name, field] of fields) {
    const gpu = await openGpuField(field);
    const { software } = gpu.adapter;
    const count = software ? MANY / 500 : MANY;
    if (rows.length === 0) {
      const stands = software ? `: software, the processor stands in for a graphics device (${count} points)` : '';
      console.log(`${gpu.adapter.name}${stands}`);
    }
    const points = new Float64Array(new SharedArrayBuffer(32 * count));
    points.set(samplePoints({ kind: 'uniform', count }, field.chart.domain, 1));
    const cells: string[] = [];
    for (const what of [0, 2, ['kretschmann'], CHAIN] as const) {
      const own = await waited(() => (typeof what === 'number' ? gpu.jets(points, what) : gpu.curvature(points, what)));
      const text = (time: number) => ((time * MANY) / count).toPrecision(3);
      // A few points on a busy processor are not long enough for a difference of runs.
      const alone = software ? '–' : text(await gpu.time(points, what, 20));
      cells.push(`${alone} (${text(own)})`);
    }
    gpu.dispose();
    const [metric, jets, chain] = measure(field).map((rate) => ((1000 * MANY) / rate).toPrecision(3));
    rows.push([name, 'device', ...cells], ['', 'one thread, float64', metric!, jets!, '', chain!]);
  }
  console.log(`milliseconds for ${MANY} points: computed (with points copied there and results back)`);
  console.log(table(['field', '', 'metric', '2-jet', 'Kretschmann', `chain: ${CHAIN.length} quantities`], rows));
}

/** The best of five, in milliseconds. */
async function waited(ask: () => Promise<{ readonly fault: unknown }>): Promise<number> {
  const { fault } = await ask();
  if (fault) throw new Error(JSON.stringify(fault));
  let best = Number.POSITIVE_INFINITY;
  for (let trial = 0; trial < 5; trial++) {
    const start = performance.now();
    await ask();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function measure(field: MetricField): number[] {
  const points = samplePoints({ kind: 'uniform', count: BLOCK }, field.chart.domain, 1);
  const jets = new Float64Array(BLOCK * 150);
  const chain = new CurvatureChain(BLOCK);
  return [
    rate(() => field.jets(points, BLOCK, 0, jets)),
    rate(() => field.jets(points, BLOCK, 2, jets)),
    rate(() => {
      field.jets(points, BLOCK, 2, jets);
      chain.compute(jets, BLOCK, CHAIN, 2);
    }),
  ];
}

/** The best of five runs of a fifth of a second each: other programs only ever slow it down. */
function rate(run: () => void): number {
  let best = 0;
  for (let trial = 0; trial < 5; trial++) {
    const start = performance.now();
    let blocks = 0;
    while (performance.now() - start < 200) {
      run();
      blocks++;
    }
    best = Math.max(best, (1000 * blocks * BLOCK) / (performance.now() - start));
  }
  return best;
}
