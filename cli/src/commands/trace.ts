import { extname } from 'node:path';
import { bindParameters, type GeodesicModel, type Model } from '@spacetime/dsl';
import { alongPaths } from '@spacetime/field';
import {
  deviationOf,
  exactMetric,
  type MetricField,
  refusalDiagnostic,
  startOf,
  type Trace,
  type TraceOptions,
  traceGeodesic,
} from '@spacetime/geometry';
import { Command, InvalidArgumentError } from 'commander';
import { asFailure, EXIT, Failure } from '../failure.ts';
import { checkWritable, host, writeAtomically } from '../files.ts';
import { untilInterrupted } from '../interrupt.ts';
import { wholeNumber } from '../options.ts';
import { describe, Sources, toRow } from '../show/diagnostics.ts';
import { printLine } from '../show/line.ts';
import { bar, ProgressLine } from '../show/progress.ts';
import { analyzeFile, choose, fieldOf, viewTrained } from '../target.ts';
import { type Traced, traceCsv } from '../trace/csv.ts';
import { traceObject, traceText } from '../trace/report.ts';

interface Options {
  readonly field?: string;
  readonly csv?: string;
  readonly rtol?: number;
  readonly samples: number;
  readonly steps?: number;
  readonly json?: boolean;
}

export function traceCommand(): Command {
  return new Command('trace')
    .description('Follow geodesics: conserved quantities, turning points, precession, how they end')
    .argument('<file.spacetime>', 'a file with geodesic blocks')
    .argument('[name]', 'one block (default: every one)')
    .option('--field <file.einfield>', 'through this trained field, beside the exact metric')
    .option('--csv <file.csv>', 'λ, x and u at every sample, and the drifts at the ends of steps')
    .option('--samples <n>', 'samples a step for --csv', wholeNumber, 4)
    .option(
      '--rtol <number>',
      "relative tolerance of a step, in place of the block's; atol is a hundredth of it",
      tolerance,
    )
    .option('--steps <n>', 'end after so many steps (default: 250,000)', wholeNumber)
    .option('--json', 'print the result of each block as a line of JSON')
    .addHelpText(
      'after',
      `
E = −p_t, L = p_φ and other momenta are conserved where nothing depends on their coordinate. Drifts are largest
differences from the start; that of g(u,u) in units of its terms. A block "of" a fit goes through the field of that fit:
--field, or FILE.einfield as spacetime fit leaves it. Ctrl-C ends a path and keeps what there is of it.

Examples:
  spacetime trace examples/schwarzschild.spacetime
  spacetime trace examples/kerr.spacetime Zackiger --csv zackiger.csv
  spacetime trace examples/schwarzschild.spacetime Precession --field schwarzschild.einfield`,
    )
    .action(traceAll);
}

function tolerance(text: string): number {
  const value = Number(text);
  if (!(value >= 1e-15 && value <= 1e-2)) throw new InvalidArgumentError('it must be a number from 1e-15 to 1e-2.');
  return value;
}

async function traceAll(file: string, name: string | undefined, options: Options): Promise<void> {
  const model = analyzeFile(file);
  const blocks = blocksOf(model, name, file);
  if (options.csv !== undefined && blocks.length > 1)
    throw new Failure(`${file} has several geodesic blocks, and ${options.csv} holds one path: name one`);
  if (options.csv !== undefined) {
    if (extname(options.csv) !== '.csv')
      throw new Failure(`${options.csv}: a path is written as .csv; let the name end so`);
    checkWritable(options.csv);
  }
  const line = new ProgressLine();
  const isWhole = await untilInterrupted(async (signal) => {
    for (const block of blocks) {
      const traced = await traceOne(block, file, options, signal, line)
        .catch((error: unknown) => {
          // Of several blocks one that cannot be followed does not keep the others from it.
          const failure = blocks.length > 1 ? asFailure(error) : undefined;
          if (failure === undefined) throw error;
          process.stderr.write(`spacetime: ${failure.message}\n`);
          process.exitCode = failure.exitCode;
        })
        .finally(() => line.clear());
      if (traced === undefined) continue;
      if (options.csv !== undefined) writeAtomically(options.csv, traceCsv(traced));
      if (options.json) printLine(traceObject(traced));
      else
        process.stdout.write(
          `${traceText(traced)}\n${options.csv === undefined ? '' : `${options.csv}: ${traced.exact.path.count} samples\n`}`,
        );
      if (signal.aborted) return false;
    }
    return true;
  });
  if (isWhole) return;
  process.stderr.write('interrupted: the path is what was followed until then\n');
  process.exitCode = EXIT.interrupted;
}

function blocksOf(model: Model, name: string | undefined, file: string): readonly GeodesicModel[] {
  const all = model.jobs.filter((job) => job.kind === 'geodesic');
  if (name !== undefined && all.length > 0) return [choose(all, name, file, 'geodesic block')];
  const own = all.filter((job) => job.file === file);
  if (own.length > 0) return own;
  const of = model.spacetimes.at(-1)?.name ?? 'NAME';
  throw new Failure(
    `${file} has no geodesic block; the shortest is: geodesic Path of ${of} { at (…) velocity (_, …) }, with four coordinates and three components`,
  );
}

async function traceOne(
  block: GeodesicModel,
  file: string,
  options: Options,
  signal: AbortSignal,
  line: ProgressLine,
): Promise<Traced> {
  const path = options.field ?? (block.fit === undefined ? undefined : fieldOf(block, file));
  const learned = path === undefined ? undefined : viewTrained(path);
  const along = learned && alongPaths(learned, block, path!);
  const spacetime = learned?.spacetime ?? block.spacetime!;
  const overrides = learned && new Map(Object.entries(learned.header.parameters));
  const chart = block.chart!.name;
  const field = exactMetric(spacetime, { chart, ...(overrides && { parameters: overrides }) });
  const start = startOf(block, field, bindParameters(spacetime, overrides));
  if ('code' in start) {
    const sources = new Sources(host.read);
    throw new Failure(
      `${block.name} cannot start\n${describe(toRow(refusalDiagnostic(block, start), sources), sources)}`,
      EXIT.problems,
    );
  }
  const tolerances = options.rtol === undefined ? block : { rtol: options.rtol, atol: options.rtol / 100 };
  const request: TraceOptions = {
    ...{ until: start.until, rtol: tolerances.rtol, atol: tolerances.atol, samples: options.samples },
    ...(options.steps && { steps: options.steps }),
  };
  const follow = (through: MetricField, state: Float64Array, what: string, more: Partial<TraceOptions> = {}) =>
    timed(traceGeodesic(through, state, { ...request, ...more }), signal, (fraction) => {
      line.show(`${bar(fraction, 20)} ${(100 * fraction).toFixed(0)}%  ${block.name}${what && `, ${what}`}`);
    });
  const exact = await follow(field, start.state, along === undefined ? '' : 'exact');
  const common = { block, field, start, exact, parameter: block.particle === 'photon' ? 'λ' : 'τ' };
  if (along === undefined || signal.aborted) return common;
  const begun = startOf(block, along.field, bindParameters(spacetime, overrides));
  if ('code' in begun)
    throw new Failure(`${path}: ${block.name} cannot start in the learned metric: ${begun.message}`, EXIT.problems);
  const found = await follow(along.field, begun.state, 'learned', {
    ...{ samples: exact.path.lambdas, watch: field.depends },
  });
  const deviation = deviationOf(exact.path, found.path);
  return {
    ...common,
    learned: { ...found, file: path!, ...along, start: begun },
    ...(deviation && { deviation }),
  };
}

/** Runs to the end, showing how far it has come and letting Ctrl-C in. */
async function timed(
  work: Generator<{ readonly lambda: number; readonly until: number }, Trace, boolean | undefined>,
  signal: AbortSignal,
  show: (fraction: number) => void,
): Promise<{ readonly path: Trace; readonly seconds: number }> {
  const begun = performance.now();
  let shown = begun;
  for (;;) {
    const step = work.next(signal.aborted);
    const now = performance.now();
    if (step.done) return { path: step.value, seconds: (now - begun) / 1000 };
    if (now - shown < 100) continue;
    shown = now;
    show(step.value.lambda / step.value.until);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
