/**
 * `npm run bench -- accuracy [--out FILE.json]`: the paper's Schwarzschild table (range r 5 – 140) on this machine's CPU, at the paper's
 * storage or less: time, storage, MAE and relative ℓ2 of the full metric and of the distortion, at fresh points.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyze } from '@spacetime/dsl';
import { openField, trainFit } from '@spacetime/field';
import { comparisonOf } from '../cli/src/comparison.ts';
import { host } from '../cli/src/files.ts';
import { ProgressLine, progressText } from '../cli/src/show/progress.ts';
import { bytes, scientific, table } from '../cli/src/show/table.ts';

/** Table of arXiv 2507.11589: relative ℓ2, MAE, storage. */
const PAPER = [
  ['metric', '1.08e-6', '2.11e-6', '85 KiB'],
  ['metric + jacobian', '3.37e-7', '9.49e-7', '1.1 MiB'],
  ['metric + jacobian + hessian', '1.88e-7', '9.07e-7', '202 KiB'],
] as const;

export async function main(): Promise<void> {
  const file = join(import.meta.dirname, 'fits', 'accuracy.spacetime');
  const model = analyze(file, host);
  const folder = mkdtempSync(join(tmpdir(), 'spacetime-bench-'));
  const rows: string[][] = PAPER.map(([what, relative, mae, storage]) => [
    `paper, H200: ${what}`,
    '',
    storage,
    mae,
    relative,
    '–',
    '–',
    '–',
  ]);
  const line = new ProgressLine();
  try {
    for (const fit of model.fits) {
      const out = join(folder, `${fit.name}.einfield`);
      const result = await trainFit(fit, {
        out,
        onProgress: (progress) => line.show(`${fit.name}  ${progressText(progress)}`),
      });
      line.clear();
      const { quantities, storage_bytes } = comparisonOf(openField(out), 20_000, false);
      const { metric, riemann, kretschmann } = quantities;
      rows.push([
        `${fit.name}: ${['metric', 'metric + jacobian', 'metric + jacobian + hessian'][fit.order]}`,
        `${result.seconds.toFixed(1)} s`,
        bytes(storage_bytes),
        scientific(metric.mae),
        scientific(metric.relative_l2),
        scientific(metric.relative_l2_distortion),
        scientific(riemann.mae),
        scientific(kretschmann.mae),
      ]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(
    table(
      [
        'Schwarzschild, r 5–140',
        'time',
        'storage',
        'MAE',
        'relative ℓ2',
        'of the distortion',
        'Riemann MAE',
        'Kretschmann MAE',
      ],
      rows,
    ),
  );
}
