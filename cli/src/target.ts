import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { analyze, canonicalName, type Model, nearest, type SpacetimeModel } from '@spacetime/dsl';
import { type LearnedField, openField } from '@spacetime/field';
import { exactMetric, inChart, type MetricField } from '@spacetime/geometry';
import { EXIT, Failure } from './failure.ts';
import { host, readText } from './files.ts';
import { byPlace, describe, Sources, toRow } from './show/diagnostics.ts';
import { openData } from './simulation.ts';

/** What `evaluate` reads: an exact metric or a learned one, in one chart. */
export interface Target {
  readonly field: MetricField;
  readonly learned?: LearnedField;
  readonly spacetime?: SpacetimeModel;
}

/** Resolves a file's names. @throws Failure with the diagnostics, where there are errors */
export function analyzeFile(file: string): Model {
  if (file.endsWith('.einfield')) throw new Failure(`${file} is a trained field; a .spacetime file is needed here`);
  readText(file);
  const model = analyze(file, host);
  const errors = model.diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  if (errors.length > 0) {
    const sources = new Sources(host.read);
    const rows = errors.map((diagnostic) => toRow(diagnostic, sources)).sort(byPlace);
    throw new Failure(`${file} has errors\n${rows.map((row) => describe(row, sources)).join('\n')}`, EXIT.problems);
  }
  return model;
}

/** A trained field. @throws Failure where a .spacetime file was named, EinfieldError where it cannot be read */
export function openTrained(file: string): LearnedField {
  if (file.endsWith('.spacetime'))
    throw new Failure(`${file} is a spacetime, not a trained field: train one with spacetime fit ${file}`);
  return openField(file);
}

/**
 * A trained field that is looked at. It is compared with the metric that it was trained on: where a source beside it
 * has changed since, a note says so.
 */
export function viewTrained(file: string): LearnedField {
  const field = openTrained(file);
  for (const { path, text } of field.header.sources) {
    const now = host.read(join(dirname(file), path));
    if (now === undefined || now === text) continue;
    process.stderr.write(
      `note: ${path} has changed since ${file} was trained; "exact" is the metric as it was (info --source prints it)\n`,
    );
  }
  return field;
}

/** Where `spacetime fit` or the editor leaves the field of a block's fit. */
export function fieldOf(chosen: { readonly name: string; readonly fit?: string | undefined }, file: string): string {
  const stem = basename(file, '.spacetime');
  const names = [`${stem}.${chosen.fit}.einfield`, `${stem}.einfield`];
  const found = names.flatMap((one) => [join(dirname(file), one), one]).find((one) => existsSync(one));
  if (found !== undefined) return found;
  throw new Failure(
    `${chosen.name} is of the fit ${chosen.fit}, which has no field here: spacetime fit ${file} ${chosen.fit}, or name one with --field`,
  );
}

/** ` Did you mean "Quick"?`, or nothing where no name is near. */
export function offer(written: string, names: Iterable<string>): string {
  const near = nearest(written, names);
  return near === undefined ? '' : `. Did you mean "${near}"?`;
}

/** `names` as a list for messages: `A, B or C`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? 'none') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** The only element, or the one with that name. */
export function choose<T extends { readonly name: string }>(
  all: readonly T[],
  name: string | undefined,
  file: string,
  what: string,
): T {
  if (name === undefined) {
    if (all.length === 1) return all[0]!;
    if (all.length === 0) throw new Failure(`${file} has no ${what}${EXAMPLES[what] ?? ''}`);
    throw new Failure(`${file}: which ${what}? it has several: name ${listed(all.map((one) => one.name))}`);
  }
  const found = all.find((one) => one.name === canonicalName(name));
  const names = all.map((one) => one.name);
  if (found === undefined)
    throw new Failure(`${file} has no ${what} "${name}"; it has ${listed(names)}${offer(name, names)}`);
  return found;
}

const EXAMPLES: Readonly<Record<string, string>> = {
  fit: '; the shortest is: fit First of NAME {}, with the name of the spacetime',
  spacetime: '; those of imported files are named as FILE:NAME',
};

/** The same as {@link openTarget}, or the metric of a `data` block, read from its files. */
export async function openTargetOrData(text: string, chart: string | undefined): Promise<Target> {
  const match = /^(.*\.spacetime)(?::(.*))?$/su.exec(text);
  if (match === null) return openTarget(text, chart);
  const [, file, name] = match as unknown as [string, string, string | undefined];
  const { spacetimes, jobs } = analyzeFile(file);
  const blocks = jobs.filter((job) => job.kind === 'data');
  const others = spacetimes.filter((one) => name !== undefined || one.file === file);
  const data =
    name === undefined
      ? others.length === 0 && blocks.length === 1 && blocks[0]
      : blocks.find((one) => one.name === canonicalName(name));
  if (!data) return openTarget(text, chart);
  const simulation = await openData(data);
  if (chart !== undefined && chart !== simulation.field.chart.name)
    throw new Failure(`${file}: the data ${data.name} have the chart ${simulation.field.chart.name} alone`);
  return { field: simulation.field };
}

/** `file.spacetime`, `file.spacetime:Name` or `file.einfield`, in the given chart or its own. */
export function openTarget(text: string, chart: string | undefined): Target {
  if (text.endsWith('.einfield')) return openLearned(text, chart);
  const match = /^(.*\.spacetime)(?::(.*))?$/su.exec(text);
  if (match === null)
    throw new Failure(`"${text}" is neither a .spacetime file (with :Name, if you like) nor an .einfield file`);
  const file = match[1]!;
  const model = analyzeFile(file);
  const own = model.spacetimes.filter((spacetime) => spacetime.file === file);
  const spacetime = choose(match[2] === undefined ? own : model.spacetimes, match[2], file, 'spacetime');
  checkChart(spacetime, chart, file);
  return { field: exactMetric(spacetime, chart === undefined ? {} : { chart }), spacetime };
}

function checkChart(spacetime: SpacetimeModel, chart: string | undefined, file: string): void {
  if (chart !== undefined && !spacetime.charts.has(chart)) {
    throw new Failure(
      `${file}: ${spacetime.name} has no chart "${chart}"; it has ${listed([...spacetime.charts.keys()])}`,
    );
  }
}

function openLearned(file: string, chart: string | undefined): Target {
  const learned = viewTrained(file);
  if (chart === undefined || chart === learned.chart.name) return { field: learned, learned };
  const { spacetime } = learned;
  checkChart(spacetime, chart, file);
  return { field: inChart(learned, spacetime, chart, new Map(Object.entries(learned.header.parameters))), learned };
}
