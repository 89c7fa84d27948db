import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import type { Host, Variation } from '@spacetime/dsl';
import { Command } from 'commander';
import { EXIT, Failure } from '../failure.ts';
import { host as disk, writeAtomically } from '../files.ts';
import { untilInterrupted } from '../interrupt.ts';
import { wholeNumber } from '../options.ts';
import { printLine } from '../show/line.ts';
import { parseAxes, product } from '../sweep/axes.ts';
import { createCell } from '../sweep/cell.ts';
import { Ledger } from '../sweep/ledger.ts';
import { sweepPage } from '../sweep/picture.ts';
import { rowsOf, showRows } from '../sweep/rows.ts';
import { runSweep } from '../sweep/run-sweep.ts';
import { analyzeFile, choose } from '../target.ts';

interface Options {
  readonly vary?: readonly string[];
  readonly jobs: number;
  readonly threads?: number;
  readonly steps?: number;
  readonly out?: string;
  readonly json?: boolean;
}

export function sweepCommand(): Command {
  return new Command('sweep')
    .description('Train every combination of variations of a fit; a table and a picture of accuracy against cost')
    .argument('<file>', 'a .spacetime file')
    .argument('[name]', 'which fit, where the file has several')
    .option('--vary <key=values>', 'a setting or an argument, and its values; may be repeated', collect)
    .option('--jobs <n>', 'cells at once, each in a process of its own', wholeNumber, 1)
    .option('--threads <n>', 'threads of all cells together (default: one for each core)', wholeNumber)
    .option('--steps <n>', "instead of the fit's own, in every cell", wholeNumber)
    .option('-o, --out <folder>', 'where fields, states and the picture go (default: FILE-NAME.sweep, here)')
    .option('--json', 'print a JSON object a line for each cell, by MAE, and nothing else')
    .addHelpText(
      'after',
      `
KEY is a setting of the fit (optimizer, network, samples, supervise, encode, precision, seed, …), an argument of its
form (network.width, optimizer.learning_rate) or a clause (validate.every). Commas inside parentheses do not separate.
The file is not changed. Each field holds the text that it was trained from: spacetime info --source prints it.

The same command goes on where it was: finished cells are kept, half-trained ones continue bit for bit, failed ones
are tried again, except those that diverged. A cell whose text has changed is trained anew.

Exits 3 where a cell failed; the others are there all the same.

Examples:
  spacetime sweep kerr.spacetime --vary "network.width=32,64,128" --vary "optimizer=soap,adam"
  spacetime sweep kerr.spacetime Ks --vary "optimizer=soap(learning_rate=1e-3),lm" --vary "seed=0,1,2" --jobs 2`,
    )
    .action(sweep);
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

async function sweep(file: string, name: string | undefined, options: Options): Promise<void> {
  const axes = parseAxes(options.vary ?? []);
  if (axes.length === 0) throw new Failure('nothing to vary: say what, as in --vary "network.width=32,64"');
  if (options.steps !== undefined && axes.some(({ key }) => key === 'steps'))
    throw new Failure('--steps and --vary "steps=…" say two things: leave one out');
  const fixed: Variation[] = options.steps === undefined ? [] : [{ key: 'steps', value: String(options.steps) }];
  const model = analyzeFile(file);
  const fit = choose(
    model.fits.filter((one) => name !== undefined || one.file === file),
    name,
    file,
    'fit',
  );
  const folder = options.out ?? `${basename(file, '.spacetime')}-${fit.name}.sweep`;
  const host = snapshot(disk);
  // All of them before the first is trained: a mistake in the last would be found hours later.
  const cells = product(axes).map((settings) => createCell(file, fit, settings, fixed, host, folder));
  const jobs = Math.min(options.jobs, cells.length);
  const threads = Math.max(1, Math.floor((options.threads ?? availableParallelism()) / jobs));
  const ledger = new Ledger(folder, basename(file), fit.name);
  try {
    let isStopped = false;
    const results = await untilInterrupted((signal) => {
      signal.addEventListener('abort', () => {
        isStopped = true;
      });
      return runSweep(cells, ledger, { jobs, threads, signal });
    });
    const rows = rowsOf(cells, results);
    const keys = axes.map(({ key }) => key);
    const page = join(folder, 'sweep.html');
    const isDone = rows.every(({ outcome }) => outcome !== 'interrupted' && outcome !== 'waiting');
    const hasField = rows.some(({ outcome }) => outcome === 'finished');
    if (hasField) writeAtomically(page, sweepPage(basename(file), fit.name, keys, rows, jobs));
    if (options.json) for (const row of rows) printLine(row);
    else {
      process.stdout.write(`${showRows(keys, rows)}\n`);
      if (hasField)
        process.stdout.write(`The fields are in ${folder}; the picture is ${page}: open it in a browser.\n`);
    }
    if (isStopped && !isDone) {
      const left = rows.filter(({ outcome }) => outcome === 'interrupted' || outcome === 'waiting').length;
      process.stderr.write(
        `interrupted with ${left} of ${rows.length} cells to go; the same command goes on from there, bit for bit\n`,
      );
      process.exitCode = EXIT.interrupted;
    } else if (rows.some(({ outcome }) => outcome !== 'finished')) process.exitCode = EXIT.failed;
  } finally {
    ledger.close();
  }
}

/** The files as they are now: edits during a sweep are for the next one. */
function snapshot(host: Host): Host {
  const texts = new Map<string, string | undefined>();
  return {
    read(path) {
      if (!texts.has(path)) texts.set(path, host.read(path));
      return texts.get(path);
    },
    resolve: (from, path) => host.resolve(from, path),
  };
}
