import { basename } from 'node:path';
import { readHistory } from '@spacetime/field';
import { Command } from 'commander';
import { writeAtomically } from '../files.ts';
import { reportOf } from '../report/report.ts';
import { ProgressLine } from '../show/progress.ts';
import { viewTrained } from '../target.ts';

export function reportCommand(): Command {
  return new Command('report')
    .description(
      'Write a self-contained HTML page about a trained field: losses, errors, curvature, finite differences',
    )
    .argument('<file.einfield>', 'a trained field')
    .option('-o, --out <file.html>', 'where to write (default: beside the name of the field, here)')
    .action((file: string, options: { out?: string }) => {
      const out = options.out ?? `${basename(file, '.einfield')}.html`;
      const line = new ProgressLine();
      line.show('comparing with the exact metric and with finite differences …');
      writeAtomically(out, reportOf(viewTrained(file), readHistory(file)));
      line.clear();
      process.stdout.write(`${out}\n`);
    });
}
