/** `npm run bench -- query [FILE.einfield]`: points a second for the metric and for the whole curvature chain, learned and exact. */

import { join } from 'node:path';
import { analyze } from '@spacetime/dsl';
import { openField } from '@spacetime/field';
import { CurvatureChain, exactMetric, type MetricField, samplePoints } from '@spacetime/geometry';
import { host } from '../cli/src/files.ts';
import { table } from '../cli/src/show/table.ts';

const BLOCK = 256;
const CHAIN = ['inverse', 'christoffel', 'riemann', 'ricci', 'scalar', 'einstein', 'weyl', 'kretschmann'] as const;

export function main(args: readonly string[]): Promise<void> {
  const examples = join(import.meta.dirname, '..', 'examples');
  const fields: [string, MetricField][] = ['schwarzschild', 'kerr', 'kerr-kerr-schild'].map((name) => {
    const file = join(examples, `${name}.spacetime`);
    return [`exact, ${name}`, exactMetric(analyze(file, host).spacetimes[0]!)];
  });
  for (const file of args) {
    const field = openField(file);
    fields.push([`learned, ${field.header.fit}, ${field.parameters} weights`, field]);
  }
  const rows = fields.map(([name, field]) => [name, ...measure(field).map((rate) => `${(rate / 1000).toFixed(0)}k`)]);
  console.log('points a second, one thread');
  console.log(table(['field', 'metric', '2-jet', '2-jet and curvature chain'], rows));
  return Promise.resolve();
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
