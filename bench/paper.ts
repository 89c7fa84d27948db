/**
 * `npm run bench -- paper [--row NAME …] [--fit paper|ours|NAME …] [--quick] [--fresh]`: trains the rows of the paper's
 * tables, by the paper's recipe and by our own fits, measures them as `spacetime compare` does, and writes a file of
 * figures for each into bench/results/paper. Ctrl-C saves; the same command goes on. `--quick` gives the paper's recipes
 * few steps, which their files and tables say.
 */
import { parseArgs } from 'node:util';
import { EXIT, Failure } from '../cli/src/failure.ts';
import { guarded } from '../cli/src/main.ts';
import { ProgressLine, progressText } from '../cli/src/show/progress.ts';
import { bytes, duration, scientific } from '../cli/src/show/table.ts';
import { listed } from '../cli/src/target.ts';
import { type RunResult, writeResult } from './paper/result.ts';
import { ROWS, type Row } from './paper/rows.ts';
import { fitsOf, runFit } from './paper/run.ts';

export async function main(args: readonly string[]): Promise<void> {
  process.exitCode = await guarded(() => run(args));
}

async function run(args: readonly string[]): Promise<number> {
  const values = argumentsOf(args);
  const abort = new AbortController();
  const stop = () => (abort.signal.aborted ? process.exit(EXIT.interrupted) : abort.abort());
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const line = new ProgressLine();
  for (const row of rowsOf(values.row)) {
    for (const fit of fitsOf(row)) {
      const kind = fit.name === 'Paper' ? 'paper' : 'ours';
      if (values.fit.length > 0 && !values.fit.some((name) => name === fit.name || name === kind)) continue;
      const label = `${row.name} ${fit.name}`;
      const result = await runFit(row, fit, {
        steps: values.quick && kind === 'paper' ? Math.min(row.quick, fit.steps) : undefined,
        fresh: values.fresh,
        signal: abort.signal,
        onProgress: (progress) => line.show(`${label}  ${progressText(progress)}`),
        onMessage(message) {
          line.clear();
          console.error(`${row.name}: ${message}`);
        },
      });
      line.clear();
      if (result === undefined) return abort.signal.aborted ? EXIT.interrupted : EXIT.failed;
      writeResult(result);
      console.log(summary(result));
    }
  }
  return EXIT.done;
}

function argumentsOf(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        row: { type: 'string', multiple: true, default: [] },
        fit: { type: 'string', multiple: true, default: [] },
        quick: { type: 'boolean', default: false },
        fresh: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Failure((error as Error).message);
  }
}

function rowsOf(names: readonly string[]): readonly Row[] {
  const unknown = names.find((name) => !ROWS.some((row) => row.name === name));
  if (unknown !== undefined) {
    throw new Failure(`there is no row "${unknown}"; rows are ${listed(ROWS.map(({ name }) => name))}`);
  }
  return names.length === 0 ? ROWS : ROWS.filter(({ name }) => names.includes(name));
}

function summary({ row, fit, budget, spent, quantities, ...result }: RunResult): string {
  const { mae, relative_l2, relative_l2_distortion } = quantities.metric;
  return [
    `${row} ${fit}: ${spent.step} steps${budget.kind === 'quick' ? ` (${percent(budget.fraction)} of the recipe's)` : ''}`,
    `${duration(spent.seconds)} (${duration(spent.processor_seconds)} of processors)`,
    `${scientific(spent.operations)} operations`,
    bytes(result.bytes),
    `MAE ${scientific(mae)}`,
    `relative ℓ2 ${scientific(relative_l2)}, of the distortion ${scientific(relative_l2_distortion)}`,
  ].join(', ');
}

function percent(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(2))} %`;
}
