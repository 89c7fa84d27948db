import { basename, extname } from 'node:path';
import { LARGEST_SIDE, type Model, type RenderModel } from '@spacetime/dsl';
import {
  encodePng,
  gatherSources,
  type Picture,
  type PictureOrder,
  type RenderProgress,
  renderPicture,
} from '@spacetime/field';
import { compareOutcomes, differencePixels, fillMissing } from '@spacetime/geometry';
import { Command, InvalidArgumentError } from 'commander';
import { EXIT, Failure } from '../failure.ts';
import { checkWritable, host, writeAtomically } from '../files.ts';
import { untilInterrupted } from '../interrupt.ts';
import { wholeNumber } from '../options.ts';
import { rawCsv, rawNpy } from '../render/raw.ts';
import { comparisonText, pictureObject, pictureText } from '../render/report.ts';
import { printLine } from '../show/line.ts';
import { bar, ProgressLine } from '../show/progress.ts';
import { duration } from '../show/table.ts';
import { analyzeFile, choose, fieldOf, viewTrained } from '../target.ts';

interface Options {
  readonly out?: string;
  readonly field?: string;
  readonly compare?: boolean;
  readonly samples: number;
  readonly threads?: number;
  readonly size?: readonly [number, number];
  readonly raw?: string;
  readonly json?: boolean;
}

function sizeOf(text: string): [number, number] {
  const match = /^(\d+)\s*[x×]\s*(\d+)$/u.exec(text);
  const [width, height] = [Number(match?.[1]), Number(match?.[2])];
  if (!(width >= 1 && height >= 1 && width <= LARGEST_SIDE && height <= LARGEST_SIDE))
    throw new InvalidArgumentError(`it must be WIDTHxHEIGHT in pixels, each 1 .. ${LARGEST_SIDE}, such as 640x480.`);
  return [width, height];
}

function samplesOf(text: string): number {
  const value = wholeNumber(text);
  if (value > 64 || !Number.isInteger(Math.sqrt(value)))
    throw new InvalidArgumentError('it must be a square: 1, 4, 9, 16, 25, 36, 49 or 64.');
  return value;
}

export function renderCommand(): Command {
  return new Command('render')
    .description('Render what a camera sees: the shadow of a black hole, a disk, the sky behind')
    .argument('<file.spacetime>', 'a file with a render block')
    .argument('[name]', 'the block, where the file has several')
    .option('-o, --out <file.png>', 'where to write (default: FILE.NAME.png, here)')
    .option('--field <file.einfield>', 'let the light go through this trained field')
    .option('--compare', 'through the exact metric as well: three pictures, and by how much the rays differ')
    .option('--samples <n>', 'rays a pixel, a square number', samplesOf, 1)
    .option('--threads <n>', 'threads (default: as many as the machine runs)', wholeNumber)
    .option('--size <WxH>', "in place of the block's resolution", sizeOf)
    .option('--raw <file>', 'what every ray meets, as .csv or .npy')
    .option('--json', 'print the progress and the result as lines of JSON')
    .addHelpText(
      'after',
      `
A block "of" a fit is rendered through the field of that fit: --field, or FILE.einfield as spacetime fit leaves it.
Beyond the domain that a field was trained in, the exact metric stands in for it.
Ctrl-C keeps what there is, as a partial picture.

Examples:
  spacetime render examples/schwarzschild.spacetime
  spacetime render examples/kerr.spacetime Shadow --samples 4 -o kerr.png
  spacetime render examples/kerr.spacetime Shadow --field kerr.einfield --compare`,
    )
    .action(render);
}

async function render(file: string, name: string | undefined, options: Options): Promise<void> {
  const model = analyzeFile(file);
  const chosen = blockOf(model, name, file);
  const out = options.out ?? `${basename(file, '.spacetime')}.${chosen.name}.png`;
  if (extname(out) !== '.png') throw new Failure(`${out}: pictures are written as PNG; let the name end in .png`);
  checkRaw(options.raw);
  const field = options.field ?? (chosen.fit === undefined ? undefined : fieldOf(chosen, file));
  if (options.compare && field === undefined)
    throw new Failure(`--compare needs a trained field: --field FILE.einfield, of ${chosen.of}`);
  if (field !== undefined) viewTrained(field);
  for (const path of [out, options.raw]) if (path !== undefined) checkWritable(path);
  const order: PictureOrder = {
    ...{ ...gatherSources(file, host), name: chosen.name, samples: options.samples },
    ...(field && { field }),
    ...(options.size && { size: options.size }),
  };
  const line = new ProgressLine();
  const exactOrder = { ...order, exact: true };
  const [picture, exact] = await untilInterrupted(async (signal) => {
    const draw = (one: PictureOrder, what: string) =>
      renderPicture(one, {
        ...{ signal, ...(options.threads && { threads: options.threads }) },
        onTile: (tile, progress) => {
          if (options.json) tellProgress(what, tile.pass, progress);
          else line.show(progressText(what, tile.pass, progress));
        },
      });
    const first = await draw(order, field === undefined ? 'exact' : 'learned');
    const isWanted = options.compare && first.isFinished;
    return [first, isWanted ? await draw(exactOrder, 'exact') : undefined] as const;
  }).finally(() => line.clear());
  if (picture.known.every((known) => known === 0)) {
    // What may be there of an earlier run is worth more.
    process.stderr.write('interrupted before any pixel was done: nothing is written\n');
    process.exitCode = EXIT.interrupted;
    return;
  }
  await writePicture(picture, out, options, options.raw);
  if (exact !== undefined) await writeComparison(picture, exact, out, options);
  if (picture.isFinished && exact?.isFinished !== false) return;
  process.stderr.write('interrupted: the same command begins anew\n');
  process.exitCode = EXIT.interrupted;
}

function blockOf(model: Model, name: string | undefined, file: string): RenderModel {
  const blocks = model.jobs.filter((job) => job.kind === 'render');
  const own = blocks.filter((job) => name !== undefined || job.file === file);
  if (own.length > 0) return choose(own, name, file, 'render block');
  const of = model.spacetimes.at(-1)?.name ?? 'NAME';
  throw new Failure(
    `${file} has no render block; the shortest is: render Picture of ${of} { camera at (…) }, with four coordinates`,
  );
}

function checkRaw(raw: string | undefined): void {
  if (raw !== undefined && !['.csv', '.npy'].includes(extname(raw)))
    throw new Failure(`${raw}: the rays are written as .csv or .npy; let the name end in one of them`);
}

const STRIDES = ['every 8th', 'every 4th', 'every 2nd', 'all'];

function progressText(what: string, pass: number, { done, total, left }: RenderProgress): string {
  const fraction = done / total;
  return `${bar(fraction, 20)} ${(100 * fraction).toFixed(0)}%  ${what}, ${STRIDES[pass]}  ${done}/${total} pixels  ${duration(left)} left`;
}

function tellProgress(what: string, pass: number, { done, total, seconds, left }: RenderProgress): void {
  printLine({ kind: 'progress', metric: what, pass, pixels: done, of: total, seconds, left });
}

async function writePicture(picture: Picture, out: string, options: Options, raw?: string): Promise<void> {
  const { width, height } = picture.camera;
  if (!picture.isFinished) fillMissing(picture.rgb, picture.known, width, height);
  await writePng(out, picture.rgb, picture);
  if (raw !== undefined) writeAtomically(raw, extname(raw) === '.npy' ? rawNpy(picture) : rawCsv(picture));
  if (options.json) return printLine({ kind: 'result', ...pictureObject(picture, out) });
  process.stdout.write(`${out}: ${pictureText(picture)}\n${raw === undefined ? '' : `${raw}: every ray\n`}`);
}

async function writeComparison(learned: Picture, exact: Picture, out: string, options: Options): Promise<void> {
  const stem = out.slice(0, -'.png'.length);
  await writePicture(exact, `${stem}.exact.png`, options);
  const found = compareOutcomes(exact.outcomes, learned.outcomes);
  await writePng(`${stem}.difference.png`, differencePixels(exact.outcomes, learned.outcomes, exact.samples), exact);
  if (options.json) return printLine({ kind: 'comparison', out: `${stem}.difference.png`, ...found });
  process.stdout.write(`${stem}.difference.png: ${comparisonText(found)}\n`);
}

async function writePng(path: string, rgb: Uint8Array, { camera }: Picture): Promise<void> {
  writeAtomically(path, await encodePng(rgb, camera.width, camera.height));
}
