import { readFileSync } from 'node:fs';
import { format } from '@spacetime/dsl';
import { Command } from 'commander';
import { EXIT } from '../failure.ts';
import { readText, writeAtomically } from '../files.ts';
import { describe, Sources, toRow } from '../show/diagnostics.ts';

export function formatCommand(): Command {
  return new Command('format')
    .description('Lay files out in the standard style, in place; "-" reads standard input and prints')
    .argument('<file...>', '.spacetime files')
    .option('--check', 'change nothing; list the files that would change and exit 1 if there are any')
    .action((files: string[], options: { check?: boolean }) => {
      for (const file of files) formatFile(file, options.check ?? false);
    });
}

function formatFile(file: string, checkOnly: boolean): void {
  const text = file === '-' ? readFileSync(0, 'utf8') : readText(file);
  const result = format(text, file);
  if ('diagnostics' in result) {
    const sources = new Sources(() => text);
    for (const diagnostic of result.diagnostics)
      process.stderr.write(`${describe(toRow(diagnostic, sources), sources)}\n`);
    process.stderr.write(`${file}: left as it is: its syntax must be mended first\n`);
    process.exitCode = EXIT.problems;
  } else if (checkOnly) {
    if (result.text === text) return;
    process.stdout.write(`${file}\n`);
    process.exitCode = EXIT.problems;
  } else if (file === '-') process.stdout.write(result.text);
  else if (result.text !== text) {
    writeAtomically(file, result.text);
    process.stdout.write(`${file}\n`);
  }
}
