import { basename } from 'node:path';
import { readHistory } from '@spacetime/field';
import { Command } from 'commander';
import { comparisonOf } from '../comparison.ts';
import { writeAtomically } from '../files.ts';
import { reportOf } from '../report/report.ts';
import { ProgressLine } from '../show/progress.ts';
import { openDataBehind } from '../simulation.ts';
import { viewTrained } from '../target.ts';

export function reportCommand(): Command {
  return new Command('report')
    .description(
      'Write a self-contained HTML page about a trained field: losses, errors, curvature, finite differences',
    )
    .argument('<file.einfield>', 'a trained field')
    .option('-o, --out <file.html>', 'where to write (default: beside the name of the field, here)')
    .option('--data <path>', 'where the data lie that it was trained on (default: as its source says, beside it)')
    .action(async (file: string, options: { out?: string; data?: string }) => {
      const out = options.out ?? `${basename(file, '.einfield')}.html`;
      const learned = viewTrained(file);
      const data = await openDataBehind(learned, file, options.data);
      const line = new ProgressLine();
      line.show('comparing with the exact metric and with finite differences …');
      writeAtomically(out, reportOf(learned, readHistory(file), comparisonOf(learned, 4096, false, data), data));
      line.clear();
      process.stdout.write(`${out}\n`);
    });
}
