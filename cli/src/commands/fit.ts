import { existsSync, renameSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { FitModel } from '@spacetime/dsl';
import { openField, readHistory, trainFit } from '@spacetime/field';
import { Command, Option } from 'commander';
import { comparisonOf, showComparison } from '../comparison.ts';
import { controlFor, lineOf } from '../control.ts';
import { EXIT } from '../failure.ts';
import { untilInterrupted } from '../interrupt.ts';
import { peakMemory } from '../memory.ts';
import { wholeNumber } from '../options.ts';
import { printLine } from '../show/line.ts';
import { ProgressLine, progressText } from '../show/progress.ts';
import { bytes } from '../show/table.ts';
import { openDataOf } from '../simulation.ts';
import { analyzeFile, choose, openTrained } from '../target.ts';

export interface FitOptions {
  readonly engine: 'auto' | 'cpu' | 'webgpu' | 'tensorflow';
  readonly tensorflowFolder?: string;
  readonly precision?: 'float32' | 'float64';
  readonly steps?: number;
  readonly threads?: number;
  readonly out?: string;
  readonly resume?: boolean;
  readonly from?: string;
  readonly json?: boolean;
  /** Leave the comparison to the caller. */
  readonly quiet?: boolean;
  /** `ID@PATH`: the job that this is, and the socket at which others look on. */
  readonly control?: string;
}

export function fitCommand(): Command {
  return new Command('fit')
    .description('Train a field on a metric, with a live progress bar; Ctrl-C saves')
    .argument('<file>', 'a .spacetime file')
    .argument('[name]', 'which fit, where the file has several')
    .addOption(
      new Option('--engine <engine>', 'where to compute')
        .choices(['auto', 'cpu', 'webgpu', 'tensorflow'])
        .default('auto'),
    )
    .addOption(
      new Option('--tensorflow-folder <folder>', 'where @tensorflow/tfjs-node-gpu is installed').env(
        'SPACETIME_TENSORFLOW',
      ),
    )
    .addOption(new Option('--precision <precision>', "instead of the fit's own").choices(['float32', 'float64']))
    .option('--steps <n>', "instead of the fit's own", wholeNumber)
    .option('--threads <n>', 'threads of the CPU engine (default: one for each core)', wholeNumber)
    .option('-o, --out <file>', 'where to write (default: FILE.einfield, here)')
    .option('--resume', 'go on from the last checkpoint, exactly')
    .addOption(
      new Option('--from <file>', "begin from a field's weights: same network, other optimizer or precision").conflicts(
        'resume',
      ),
    )
    .option('--json', 'print one JSON object a line: progress, then the result')
    .addOption(new Option('--control <id@path>', 'for the language server: a socket to look on by').hideHelp())
    .action(async (file: string, name: string | undefined, options: FitOptions) => {
      await fit(file, name, options);
    });
}

/**
 * Trains, shows how it goes and, unless `quiet`, compares the result with the exact metric.
 *
 * @returns whether the fit was finished; otherwise the process's exit code says why not
 */
export async function fit(file: string, name: string | undefined, options: FitOptions): Promise<boolean> {
  const model = analyzeFile(file);
  const chosen = choose(
    model.fits.filter((one) => name !== undefined || one.file === file),
    name,
    file,
    'fit',
  );
  const out = options.out ?? `${basename(file, '.spacetime')}.einfield`;
  // Before anything is moved out of the way.
  if (options.from !== undefined) openTrained(options.from);
  const kept = options.resume ? undefined : keepEarlier(out, { ...chosen, steps: options.steps ?? chosen.steps });
  const from = kept !== undefined && options.from !== undefined && samePath(options.from, out) ? kept : options.from;
  const data = await openDataOf(chosen);
  const line = new ProgressLine();
  const control = await controlFor(options.control);
  const result = await untilInterrupted((signal) =>
    trainFit(chosen, {
      engine: options.engine,
      out,
      ...(options.tensorflowFolder && { tensorflowFolder: options.tensorflowFolder }),
      ...(options.precision && { precision: options.precision }),
      ...(options.steps && { steps: options.steps }),
      ...(options.threads && { threads: options.threads }),
      ...(options.resume && { resume: true }),
      ...(data && { data }),
      ...(from && { from }),
      signal: AbortSignal.any([signal, control.signal]),
      onProgress: (progress) => {
        const logged = control.progress(progress);
        if (options.json && logged) process.stdout.write(lineOf(progress));
        else if (!options.json)
          line.show(progressText(progress), progress.phase === 'training' && progress.step === progress.steps);
      },
      onMessage: (message) => {
        line.clear();
        process.stderr.write(`${message}\n`);
      },
    }),
  ).finally(() => line.clear());
  const memory = peakMemory();
  process.stderr.write(`${result.message} (peak memory ${bytes(memory)})\n`);
  for (const { message } of result.advice) process.stderr.write(`note: ${message}\n`);
  if (result.outcome !== 'finished') {
    process.exitCode = result.outcome === 'interrupted' ? EXIT.interrupted : EXIT.failed;
    if (options.json) printLine({ kind: 'result', ...result, peak_memory_bytes: memory });
    return false;
  }
  if (options.quiet) return true;
  const comparison = comparisonOf(openField(out), COMPARED_POINTS, true, data);
  if (options.json) printLine({ kind: 'result', ...result, peak_memory_bytes: memory, comparison });
  else process.stdout.write(`\n${showComparison(comparison)}\n`);
  return true;
}

function samePath(a: string, b: string): boolean {
  return resolve(a) === resolve(b);
}

/**
 * Who forgets `--resume` shall not lose hours: a training that is not finished is moved out of the way.
 *
 * @returns where to
 */
function keepEarlier(out: string, { optimizer, steps }: FitModel): string | undefined {
  const done = stepsDone(out);
  // Those without a rate stop where they converge, so that fewer steps may be all.
  if (done === undefined || done >= steps || !('rate' in optimizer)) return undefined;
  const kept = `${out.replace(/\.einfield$/, '')}.earlier.einfield`;
  for (const suffix of ['', '.state']) if (existsSync(out + suffix)) renameSync(out + suffix, kept + suffix);
  process.stderr.write(
    `beginning anew; the earlier training, which stood at step ${done}, is kept: --resume --out ${kept} goes on with it\n`,
  );
  return kept;
}

function stepsDone(out: string): number | undefined {
  try {
    return readHistory(out)?.records.at(-1)?.step;
  } catch {
    // What is damaged can be written over.
    return undefined;
  }
}

/** Fresh points at which a fit is compared with the exact metric when it is done. */
export const COMPARED_POINTS = 4096;
