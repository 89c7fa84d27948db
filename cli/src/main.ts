import { Command, CommanderError } from 'commander';
import metadata from '../package.json' with { type: 'json' };
import { checkCommand } from './commands/check.ts';
import { compareCommand } from './commands/compare.ts';
import { completionCommand } from './commands/completion.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { fitCommand } from './commands/fit.ts';
import { formatCommand } from './commands/format.ts';
import { importCommand } from './commands/import.ts';
import { infoCommand } from './commands/info.ts';
import { lspCommand } from './commands/lsp.ts';
import { renderCommand } from './commands/render.ts';
import { reportCommand } from './commands/report.ts';
import { sweepCommand } from './commands/sweep.ts';
import { symbolsCommand } from './commands/symbols.ts';
import { traceCommand } from './commands/trace.ts';
import { asFailure, EXIT } from './failure.ts';

/** The whole command line, as data: the completions of the shell are made from it too. */
export function createProgram(): Command {
  const program = new Command('spacetime')
    .description('Write a metric, check it, train a small neural field on it and its derivatives, read its curvature.')
    .version(metadata.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .addHelpText(
      'after',
      `
Exit codes:
  0  done
  1  the input has errors (check, fit, trace, render, import), has no exact symbols (symbols), or would change (format --check)
  2  wrong usage, or a file that cannot be read or written
  3  a fit failed, or a cell of a sweep; the last checkpoint is kept; or no engine works here (doctor)
  70  a fault of this program
  130  interrupted; a fit or a sweep says how to go on, a picture or a path is kept as far as it came

Examples:
  spacetime check examples/kerr.spacetime
  spacetime fit examples/schwarzschild.spacetime
  spacetime evaluate examples/kerr.spacetime kretschmann --at "t=0, r=3, θ=0.8, φ=0"
  spacetime symbols examples/kerr.spacetime --format latex
  spacetime import output/star.h5 -o star.spacetime
  spacetime compare schwarzschild.einfield
  spacetime trace examples/schwarzschild.spacetime
  spacetime render examples/kerr.spacetime`,
    )
    .showHelpAfterError('(spacetime --help lists the commands)')
    .exitOverride();
  const commands = [
    checkCommand(),
    fitCommand(),
    sweepCommand(),
    evaluateCommand(),
    symbolsCommand(),
    compareCommand(),
    traceCommand(),
    renderCommand(),
    reportCommand(),
    exportCommand(),
    importCommand(),
    infoCommand(),
    formatCommand(),
    doctorCommand(),
    lspCommand(),
  ];
  for (const command of commands)
    program.addCommand(command.version(metadata.version, '-V, --version', 'print the version'));
  program.addCommand(completionCommand(program));
  for (const command of program.commands)
    command.exitOverride().showHelpAfterError(`(spacetime ${command.name()} --help says more)`);
  return program;
}

/** Runs the command; never rejects. @returns the exit code, see {@link EXIT} */
export function main(args: readonly string[]): Promise<number> {
  return guarded(async () => {
    await createProgram().parseAsync(args, { from: 'user' });
    return Number(process.exitCode ?? EXIT.done);
  });
}

/** Turns whatever goes wrong into a message and an exit code. */
export async function guarded(run: () => Promise<number>): Promise<number> {
  // A reader that closes the pipe early, such as `head`, is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? 0 : EXIT.internal),
  );
  try {
    return await run();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const known = asFailure(error);
    if (known !== undefined) {
      process.stderr.write(`spacetime: ${known.message}\n`);
      return known.exitCode;
    }
    const detail = error instanceof Error ? error : new Error(String(error));
    process.stderr.write(`spacetime: internal error: ${detail.message}\n`);
    const hint = '(SPACETIME_DEBUG=1 shows where; please report it)';
    process.stderr.write(`${process.env.SPACETIME_DEBUG ? detail.stack : hint}\n`);
    return EXIT.internal;
  }
}
