/**
 * `npm run bench -- optimizers [--seconds 60] [--fit NAME …]`: what each optimiser makes of the same processor time on
 * Kerr's metric in Kerr–Schild coordinates (bench/fits/optimizers.spacetime). Steps are chosen after a trial of a few, so
 * that schedules run to their end within the time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { analyze, type FitModel } from '@spacetime/dsl';
import { type FitResult, trainFit } from '@spacetime/field';
import { host } from '../cli/src/files.ts';
import { ProgressLine, progressText } from '../cli/src/show/progress.ts';
import { bytes, scientific, table } from '../cli/src/show/table.ts';

/** Steps of the trial: of `kfac` one is as much as a hundred of the others. */
const TRIAL = { kfac: 6, lm: 6, others: 60 };

export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { seconds: { type: 'string', default: '60' }, fit: { type: 'string', multiple: true, default: [] } },
  });
  const seconds = Number(values.seconds);
  const { fits } = analyze(join(import.meta.dirname, 'fits', 'optimizers.spacetime'), host);
  const folder = mkdtempSync(join(tmpdir(), 'spacetime-bench-'));
  const line = new ProgressLine();
  const rows: string[][] = [];
  try {
    for (const fit of fits.filter(({ name }) => values.fit.length === 0 || values.fit.includes(name))) {
      const run = async (steps: number) => {
        const before = process.cpuUsage();
        // Without the points' preparation.
        let first: NodeJS.CpuUsage | undefined;
        const result = await trainFit(fit, {
          out: join(folder, `${fit.name}.einfield`),
          steps,
          onProgress: (progress) => {
            if (progress.phase === 'training') first ??= process.cpuUsage();
            line.show(`${fit.name}  ${progressText(progress)}`);
          },
        });
        const total = (used: NodeJS.CpuUsage) => (used.user + used.system) / 1e6;
        return { result, time: total(process.cpuUsage(before)), training: total(process.cpuUsage(first)) };
      };
      const { kind } = fit.optimizer;
      const trial = kind === 'kfac' || kind === 'lm' ? TRIAL[kind] : TRIAL.others;
      const { training } = await run(trial);
      const { result, time } = await run(Math.max(trial, Math.round((seconds * (trial - 1)) / training)));
      line.clear();
      rows.push(rowOf(fit, result, time));
      console.log(rows.at(-1)!.join('  '));
    }
  } finally {
    line.clear();
    rmSync(folder, { recursive: true });
  }
  const heads = [
    'fit',
    'precision',
    'weights',
    'storage',
    'steps',
    'CPU time',
    'operations',
    'MAE',
    'of the distortion',
  ];
  console.log(`\n${table(heads, rows)}`);
}

function rowOf(fit: FitModel, result: FitResult, time: number): string[] {
  const { parameters, step, operations, validation } = result;
  return [
    `${fit.name} (${fit.optimizer.kind})`,
    fit.precision,
    String(parameters),
    bytes(result.bytes),
    String(step),
    `${time.toFixed(0)} s`,
    scientific(operations),
    scientific(validation!.mae),
    scientific(validation!.distortionRelative),
  ];
}
