import { checkData, type DataReport } from '@spacetime/data';
import { analyze, type Diagnostic, type Model } from '@spacetime/dsl';
import { tooCostly } from '@spacetime/field';
import {
  type CheckReport,
  checkModel,
  checkSky,
  type ExpectationReport,
  type SpacetimeReport,
} from '@spacetime/geometry';
import { Command } from 'commander';
import { EXIT } from '../failure.ts';
import { host, readText } from '../files.ts';
import { byPlace, type DiagnosticRow, describe, Sources, toRow } from '../show/diagnostics.ts';
import { paint } from '../show/paint.ts';
import { ProgressLine } from '../show/progress.ts';
import { duration } from '../show/table.ts';
import { dataPath } from '../simulation.ts';

export function checkCommand(): Command {
  return new Command('check')
    .description('Check files: syntax, names, symmetry, signature (proved where possible), maps and every expect')
    .argument('<file...>', '.spacetime files')
    .option(
      '--json',
      'print [{"file", "line", "column", "endLine", "endColumn", "severity", "code", "message"}], 1-based',
    )
    .option('--quiet', 'print diagnostics alone, not what was established')
    .addHelpText('after', '\nExits 1 where there are errors; warnings and hints leave it at 0.')
    .action(check);
}

async function check(files: readonly string[], options: { json?: boolean; quiet?: boolean }): Promise<void> {
  const sources = new Sources(host.read);
  const rows = new Map<string, DiagnosticRow>();
  for (const file of files) {
    readText(file);
    const model = analyze(file, host);
    const line = new ProgressLine();
    const report = await checkModel(model, {
      onProgress: (fraction, what) =>
        process.stderr.isTTY && line.show(`${file}: ${what} ${(100 * fraction).toFixed(0)}%`),
    });
    const costs = await costDiagnostics(file, model);
    const data = await dataReports(model, line);
    line.clear();
    const skies = model.jobs.flatMap((job) => (job.kind === 'render' ? checkSky(job, host) : []));
    const told = data.flatMap((one) => one.diagnostics);
    const found = [...model.diagnostics, ...report.diagnostics, ...costs, ...skies, ...told]
      .map((diagnostic) => toRow(diagnostic, sources))
      .sort(byPlace);
    for (const row of found) {
      // Two files that import a third report its diagnostics once.
      const key = JSON.stringify(row);
      if (rows.has(key)) continue;
      rows.set(key, row);
      if (!options.json) process.stdout.write(`${describe(row, sources)}\n`);
    }
    if (!options.json && !options.quiet) {
      const facts = established(file, report) + data.map((one) => dataText(file, one)).join('');
      process.stdout.write(facts || nothing(file, model));
    }
  }
  const all = [...rows.values()];
  if (options.json) process.stdout.write(`${JSON.stringify(all)}\n`);
  else if (all.length > 0) process.stdout.write(`${summary(all)}\n`);
  if (all.some((row) => row.severity === 'error')) process.exitCode = EXIT.problems;
}

type NamedReport = DataReport & { readonly name: string };

/** What the files of `data` blocks say. */
async function dataReports({ jobs }: Model, line: ProgressLine): Promise<NamedReport[]> {
  const reports: NamedReport[] = [];
  for (const job of jobs) {
    if (job.kind !== 'data') continue;
    const tell = (done: number, what: string) =>
      process.stderr.isTTY && line.show(`reading ${(100 * done).toFixed(0)}%  ${what}`);
    reports.push({ ...(await checkData(job, dataPath(job), tell)), name: job.name });
  }
  return reports;
}

/** `✔ star.spacetime: Star: carpet, 2 levels, t = 0; a metric at 4913 points`, and what was assumed. */
function dataText(file: string, { name, inventory, points, excluded, notes }: NamedReport): string {
  if (inventory === undefined) return '';
  const { format, levels, times, iterations } = inventory;
  const when = iterations === 1 ? `t = ${times[0]}` : `${iterations} times`;
  const read =
    points === undefined
      ? 'variables of a metric, not read for their size'
      : `a metric at ${points - excluded!} of ${points} points`;
  const head = `${paint('green', '✔')} ${file}: ${name}: ${format}, ${levels.length} level${levels.length === 1 ? '' : 's'}, ${when}; ${read}\n`;
  return head + notes.map((note) => `  note: ${note}\n`).join('');
}

/** Fits of the file that would be refused for what their steps cost. */
async function costDiagnostics(file: string, { fits }: Model): Promise<Diagnostic[]> {
  const found: Diagnostic[] = [];
  for (const fit of fits.filter((one) => one.file === file)) {
    const message = await tooCostly(fit);
    if (message === undefined) continue;
    const { range } = fit.declaration.name;
    found.push({
      file,
      range,
      severity: 'warning',
      code: 'fit/cost',
      message: `${fit.name} will be refused: ${message}`,
    });
  }
  return found;
}

function summary(rows: readonly DiagnosticRow[]): string {
  const count = (severity: DiagnosticRow['severity']) => rows.filter((row) => row.severity === severity).length;
  const parts = (['error', 'warning', 'information', 'hint'] as const)
    .map((severity) => ({ severity, number: count(severity) }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => `${number} ${severity}${number === 1 || severity === 'information' ? '' : 's'}`);
  return parts.join(', ');
}

/** A file that says nothing is no proof that all is well. */
function nothing(file: string, { spacetimes, fits, jobs, diagnostics }: Model): string {
  const isEmpty = spacetimes.length + fits.length + jobs.length + diagnostics.length === 0;
  return isEmpty ? `${file}: there is nothing in it to check\n` : '';
}

/** What holds, a line for each spacetime: `✔ kerr.spacetime: Kerr: signature proved …; vacuum to 3e-15`. */
function established(file: string, report: CheckReport): string {
  return report.spacetimes
    .filter((one) => one.signature !== undefined)
    .map((one) => {
      const failed = one.diagnostics.some((diagnostic) => diagnostic.severity === 'error');
      const mark = failed ? paint('red', '✖') : paint('green', '✔');
      const facts = [evidence(one), ...held(one.expectations)];
      return `${mark} ${file}: ${one.spacetime.name}: ${facts.join('; ')} (${duration(one.milliseconds / 1000)})\n`;
    })
    .join('');
}

function evidence({ spacetime, signature }: SpacetimeReport): string {
  const { declaration, signature: declared } = spacetime.metric!;
  const written = declaration.kind === 'metric' ? declaration.signature?.signs : undefined;
  const signs = (written ?? [...'-'.repeat(declared.negative), ...'+'.repeat(declared.positive)]).join(',');
  switch (signature!.established) {
    case 'proved':
      return `signature (${signs}) proved over the whole domain`;
    case 'sampled':
      return `signature (${signs}) at ${signature!.samples} points, not proved`;
    case 'failed':
      return `signature is not (${signs})`;
    case 'unknown':
      return 'no value anywhere in the domain';
  }
}

/** Each kind of expectation once, with the worst of its residuals: `vacuum to 3e-15`, `petrov`, `killing`. */
function held(expectations: readonly ExpectationReport[]): string[] {
  const worst = new Map<string, number>();
  for (const { holds, quantity, worst: residual } of expectations) {
    if (holds) worst.set(quantity, Math.max(worst.get(quantity) ?? 0, Number.isFinite(residual) ? residual : 0));
  }
  return [...worst].map(([quantity, residual]) =>
    residual > 0 ? `${quantity} to ${residual.toExponential(0)}` : quantity,
  );
}
