import { basename, extname } from 'node:path';
import { EXPORTS, type ExportFormat } from '@spacetime/field';
import { Command, Option } from 'commander';
import { Failure } from '../failure.ts';
import { writeAtomically } from '../files.ts';
import { openTrained } from '../target.ts';

const FORMATS = Object.keys(EXPORTS) as readonly ExportFormat[];

interface Options {
  readonly format?: ExportFormat;
  readonly out?: string;
}

export function exportCommand(): Command {
  return new Command('export')
    .description('Write a trained field for other programs: ONNX, Python, C, safetensors, JSON')
    .argument('<file.einfield>', 'a trained field')
    .addOption(
      new Option('--format <format>', "what to write (default: by the ending of --out's name)").choices(FORMATS),
    )
    .option('-o, --out <file>', 'where to write (default: beside the name of the field, here)')
    .addHelpText(
      'after',
      `
Formats:
${FORMATS.map((format) => `  ${format.padEnd(12)} ${EXPORTS[format].doc} (${EXPORTS[format].ending})`).join('\n')}

Examples:
  spacetime export schwarzschild.einfield --format onnx
  spacetime export schwarzschild.einfield -o metric.c`,
    )
    .action((file: string, options: Options) => {
      const format = options.format ?? formatOf(options.out);
      const { ending, write } = EXPORTS[format];
      const out = options.out ?? `${basename(file, '.einfield')}${ending}`;
      writeAtomically(out, write(openTrained(file)));
      process.stdout.write(`${out}\n`);
    });
}

function formatOf(out: string | undefined): ExportFormat {
  const found = FORMATS.find((format) => out !== undefined && EXPORTS[format].ending === extname(out));
  if (found !== undefined) return found;
  const endings = FORMATS.map((format) => EXPORTS[format].ending).join(', ');
  throw new Failure(`say what to write: --format ${FORMATS.join('|')}, or --out with a name ending in ${endings}`);
}
