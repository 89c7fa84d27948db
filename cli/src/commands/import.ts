import { existsSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import {
  type Agreement,
  checkOverlaps,
  formatOf,
  type Inventory,
  inventoryOf,
  nameFor,
  openSource,
  type Simulation,
  simulationOf,
  sourceText,
} from '@spacetime/data';
import { isName } from '@spacetime/dsl';
import { Command, Option } from 'commander';
import { EXIT, Failure } from '../failure.ts';
import { writeAtomically } from '../files.ts';
import { ProgressLine } from '../show/progress.ts';
import { bytes, scientific, table } from '../show/table.ts';

interface Options {
  readonly out?: string;
  readonly format?: 'carpet' | 'ascii' | 'openpmd' | 'npy';
  readonly name?: string;
  readonly check?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

export function importCommand(): Command {
  return new Command('import')
    .description("Say what a simulation's output holds, and write a .spacetime file that learns it")
    .argument('<path>', 'a file (.h5, .asc, .xg, .npy), or a folder of such')
    .option('-o, --out <file.spacetime>', 'write the file (default: print it)')
    .addOption(
      new Option('--format <format>', 'instead of what it looks like').choices(['carpet', 'ascii', 'openpmd', 'npy']),
    )
    .option('--name <name>', 'of the data block (default: made of the name of the file)')
    .option('--check', 'read every number: whether components and levels agree where they overlap, and all is a metric')
    .option('--force', 'write over a file that is there')
    .option('--json', 'print {"format", "files", "variables", "levels", "times", …, "text"}')
    .action(run);
}

async function run(path: string, options: Options): Promise<void> {
  const { out } = options;
  if (out !== undefined && existsSync(out) && !options.force)
    throw new Failure(`${out} is there already; name another, or say --force`);
  if (options.name !== undefined && !isName(options.name))
    throw new Failure(`--name: "${options.name}" is no name; a letter, then letters, digits and _`);
  const line = new ProgressLine();
  const tell = (done: number, what: string) => line.show(`${(100 * done).toFixed(0)}%  ${what}`);
  const format = options.format ?? (await formatOf(path));
  const source = await openSource(path, format, tell);
  try {
    const inventory = inventoryOf(source, path);
    const agreements = options.check ? checkOverlaps(source, tell) : undefined;
    const read = options.check && inventory.metric ? simulationOf(source, { path, format }, tell) : undefined;
    line.clear();
    const written = out === undefined ? path : relative(dirname(out), path).split(sep).join('/') || '.';
    const text = sourceText(inventory, written, options.name ?? nameFor(path));
    if (out !== undefined) {
      if (inventory.missing !== undefined)
        throw new Failure(`${inventory.missing}; nothing was written`, EXIT.problems);
      writeAtomically(out, text);
    }
    if (options.json) process.stdout.write(`${JSON.stringify(asJson(inventory, text, out, agreements, read))}\n`);
    else process.stdout.write(asText(inventory, text, out, agreements, read));
  } finally {
    line.clear();
    source.close();
  }
}

function asJson(
  inventory: Inventory,
  text: string,
  out: string | undefined,
  agreements?: Agreement[],
  read?: Simulation,
) {
  return {
    ...{ ...inventory, text },
    ...(out !== undefined && { out }),
    ...(agreements && { overlaps: agreements }),
    ...(read && { read: { points: read.points, excluded: read.excluded, bytes: read.bytes, notes: read.notes } }),
  };
}

function asText(
  inventory: Inventory,
  text: string,
  out: string | undefined,
  agreements?: Agreement[],
  read?: Simulation,
): string {
  const { path, format, files, variables, levels, times, iterations, metric, missing } = inventory;
  const notes = read?.notes ?? inventory.notes;
  const when = iterations === 1 ? `t = ${times[0]}` : `${iterations} times, t = ${times[0]} .. ${times[1]}`;
  const few = files.length === 1 ? files[0]! : `${files.length} files`;
  const parts = [`${path}\n  ${format}, ${few}, ${bytes(inventory.bytes)} of numbers, ${when}`];
  parts.push(
    table(
      ['level', 'spacing', 'x', 'y', 'z', 'points', 'components', 'ghosts'],
      levels.map((level) => [
        String(level.level),
        level.spacing.map(short).join(' × '),
        ...[0, 1, 2].map((axis) => `${short(level.lower[axis]!)} .. ${short(level.upper[axis]!)}`),
        level.points.join(' × '),
        String(level.components),
        String(level.ghosts),
      ]),
    ),
  );
  parts.push(
    table(
      ['variable', 'levels', 'pieces', 'size'],
      variables.map((one) => [one.name, ranges(one.levels), String(one.pieces), bytes(one.bytes)]),
    ),
  );
  if (agreements !== undefined) parts.push(agreementText(agreements));
  const facts = [
    ...(read ? [`a metric of signature (-,+,+,+) at ${read.points - read.excluded} of ${read.points} points`] : []),
    ...(metric ? [`metric from ${metric.variables.filter((name) => name !== undefined).join(', ')}`] : []),
    ...notes.map((note) => `note: ${note}`),
    ...(missing === undefined ? [] : [`no fit can be made of it: ${missing}`]),
  ];
  parts.push(facts.join('\n'));
  if (out !== undefined) parts.push(`${out} is written; train it by: spacetime fit ${inShell(out)}`);
  else if (missing === undefined) parts.push(text.trimEnd());
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function agreementText(agreements: readonly Agreement[]): string {
  if (agreements.length === 0) return 'no two pieces hold the same points: there is nothing to compare';
  const rows = agreements.map(({ kind, variable, level, points, difference, largest, at }) => [
    variable,
    kind === 'components' ? `components of level ${level}` : `levels ${level} and ${level + 1}`,
    String(points),
    difference === 0 ? '0' : scientific(difference),
    scientific(largest),
    at === undefined ? '' : `(${at.map(short).join(', ')})`,
  ]);
  return table(['where they overlap', 'between', 'points', 'largest difference', 'largest value', 'at'], rows);
}

function ranges(levels: readonly number[]): string {
  return levels.length > 2 && levels.at(-1)! - levels[0]! === levels.length - 1
    ? `${levels[0]} .. ${levels.at(-1)}`
    : levels.join(', ');
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** A path as it is typed. */
const inShell = (path: string): string =>
  /^[\p{L}\p{N}_./~+-]+$/u.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
