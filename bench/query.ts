/**
 * `npm run bench -- query [engine=webgpu] [FILE.einfield …]`: points a second for the metric and for the whole curvature
 * chain, learned and exact; with `engine=webgpu` on the graphics device beside one thread of the processor.
 */

import { join } from 'node:path';
import { analyze } from '@spacetime/dsl';
import { type LearnedField, openField, openGpuField } from '@spacetime/field';
import { CurvatureChain, type ExactMetric, exactMetric, type MetricField, samplePoints } from '@spacetime/geometry';
import { host } from '../cli/src/files.ts';
import { table } from '../cli/src/show/table.ts';

const BLOCK = 256;
const CHAIN = ['inverse', 'christoffel', 'riemann', 'ricci', 'scalar', 'einstein', 'weyl', 'kretschmann'] as const;

/** Points of a request to a device: issue 4's goals are for so many. */
const MANY = 100_000;

export async function main(args: readonly string[]): Promise<void> {
  const examples = join(import.meta.dirname, '..', 'examples');
  const device = args.includes('engine=webgpu');
  const fields: [string, LearnedField | ExactMetric][] = ['schwarzschild', 'kerr', 'kerr-kerr-schild'].map((name) => {
    const file = join(examples, `${name}.spacetime`);
    return [`exact, ${name}`, exactMetric(analyze(file, host).spacetimes[0]!)];
  });
  for (const file of args.filter((arg) => arg !== 'engine=webgpu')) {
    const field = openField(file);
    fields.push([`learned, ${field.header.fit}, ${field.parameters} weights`, field]);
  }
  if (device) return onDevice(fields);
  const rows = fields.map(([name, field]) => [name, ...measure(field).map(thousands)]);
  console.log('points a second, one thread');
  console.log(table(['field', 'metric', '2-jet', '2-jet and curvature chain'], rows));
}

const thousands = (rate: number) => (rate < 1000 ? rate.toFixed(0) : `${(rate / 1000).toFixed(0)}k`);

/**
 * What a caller waits for: points copied there and results copied back are part of the time; the first request of a
 * kind, which compiles its kernels, is not.
 */
async function onDevice(fields: readonly (readonly [string, LearnedField | ExactMetric])[]): Promise<void> {
  const rows: string[][] = [];
  for (const [name, field] of fields) {
    const gpu = await openGpuField(field);
    if (rows.length === 0) {
      const stands = gpu.adapter.software ? ': software, the processor stands in for a graphics device' : '';
      console.log(`${gpu.adapter.name}${stands}; points a second, in brackets milliseconds for ${MANY} points`);
    }
    const count = gpu.adapter.software ? MANY / 100 : MANY;
    const points = new Float64Array(new SharedArrayBuffer(32 * count));
    points.set(samplePoints({ kind: 'uniform', count }, field.chart.domain, 1));
    const found = [
      await waited(count, () => gpu.metric(points)),
      await waited(count, () => gpu.jets(points, 2)),
      await waited(count, () => gpu.curvature(points, ['kretschmann'])),
      await waited(count, () => gpu.curvature(points, CHAIN)),
    ];
    gpu.dispose();
    const [metric, jets, chain] = measure(field).map(thousands);
    rows.push([name, 'device', ...found.map((own) => `${thousands(own)} (${((1000 * MANY) / own).toPrecision(3)})`)]);
    rows.push(['', 'one thread, float64', metric!, jets!, '', chain!]);
  }
  console.log(table(['field', '', 'metric', '2-jet', 'Kretschmann', `chain: ${CHAIN.length} quantities`], rows));
}

/** The best of five. */
async function waited(count: number, ask: () => Promise<{ readonly fault: unknown }>): Promise<number> {
  const { fault } = await ask();
  if (fault) throw new Error(JSON.stringify(fault));
  let best = 0;
  for (let trial = 0; trial < 5; trial++) {
    const start = performance.now();
    await ask();
    best = Math.max(best, (1000 * count) / (performance.now() - start));
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
