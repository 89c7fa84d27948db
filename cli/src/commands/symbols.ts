import {
  FORMATS,
  type Format,
  SYMBOL_QUANTITIES,
  SymbolicMetric,
  type SymbolQuantity,
  writeGeodesics,
  writeSymbols,
} from '@spacetime/symbolic';
import { Command, InvalidArgumentError, Option } from 'commander';
import { EXIT, Failure } from '../failure.ts';
import { ProgressLine } from '../show/progress.ts';
import { openTarget } from '../target.ts';

/** Equations that follow from the Christoffel symbols. */
const GEODESIC = 'geodesic';

interface Options {
  readonly quantity: SymbolQuantity | typeof GEODESIC;
  readonly chart?: string;
  readonly format: Format;
  readonly time: number;
}

export function symbolsCommand(): Command {
  return new Command('symbols')
    .description(
      'Derive exact symbols (Christoffel, Riemann, …) and print them, checked against automatic differentiation',
    )
    .argument('<target>', 'FILE.spacetime or FILE.spacetime:NAME')
    .addOption(
      new Option('--quantity <name>', 'what to derive')
        .choices([...SYMBOL_QUANTITIES, GEODESIC])
        .default('christoffel'),
    )
    .option('--chart <name>', "in this chart (default: the metric's own)")
    .addOption(new Option('--format <format>', 'how to write it').choices(FORMATS).default('text'))
    .option('--time <seconds>', 'give up after so many seconds', seconds, 30)
    .addHelpText(
      'after',
      `
Conventions of Misner, Thorne & Wheeler; Γ^a_bc, R_abcd with all indices down. Independent components that do not
vanish are printed, in terms of the file's parameters and let declarations. Each is compared with the metric's jets
before; one that disagrees, or is too large to read, is named with the reason instead.

Examples:
  spacetime symbols examples/kerr.spacetime
  spacetime symbols examples/kerr.spacetime --quantity kretschmann --format latex
  spacetime symbols examples/schwarzschild.spacetime --chart KerrSchild --format python`,
    )
    .action(symbols);
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 86_400)) throw new InvalidArgumentError('a number of seconds is needed');
  return value;
}

function symbols(target: string, { quantity, chart, format, time }: Options): void {
  const { spacetime, learned, field } = openTarget(target, chart);
  if (spacetime === undefined || learned !== undefined) {
    throw new Failure(`${target} is a trained field, which has no formulas; name its .spacetime file`);
  }
  const isGeodesic = quantity === GEODESIC;
  if (isGeodesic && format !== 'text' && format !== 'latex') {
    throw new Failure(`the equations of geodesics are written as text or latex, not as ${format}`);
  }
  const line = new ProgressLine();
  const found = new SymbolicMetric(spacetime, field.chart.name).symbols(isGeodesic ? 'christoffel' : quantity, {
    time: 1000 * time,
    onProgress: (fraction, what) => process.stderr.isTTY && line.show(`${(100 * fraction).toFixed(0)}% ${what} …`),
  });
  line.clear();
  if (found.refused !== undefined && format !== 'json') {
    throw new Failure(`${target}: ${quantity} in ${found.chart}: ${found.refused}`, EXIT.problems);
  }
  process.stdout.write(isGeodesic ? writeGeodesics(found, format as 'text' | 'latex') : writeSymbols(found, format));
  if (format === 'json') return;
  const { points, worst } = found.verified;
  const agreement = worst === 0 ? 'exactly' : `to ${worst.toExponential(0)} of the size of their terms`;
  const missing = found.withheld.length === 0 ? '' : `; ${found.withheld.length} components are not shown`;
  process.stderr.write(
    `${found.spacetime}, chart ${found.chart}: every component agrees with automatic differentiation ${agreement} at ${points} points${missing}\n`,
  );
}
