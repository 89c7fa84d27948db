import { QUANTITIES, type Quantity } from '@spacetime/geometry';
import { Command, Option } from 'commander';
import { type EvaluationEngine, evaluateBy } from '../device-evaluation.ts';
import { EXIT, Failure } from '../failure.ts';
import { parseAt, pointObject, pointText, readPoints } from '../points.ts';
import { describeValue, type Value } from '../show/tensor.ts';
import { listed, offer, openTargetOrData } from '../target.ts';

interface Options {
  readonly at?: string;
  readonly points?: string;
  readonly chart?: string;
  readonly json?: boolean;
  readonly engine: EvaluationEngine;
}

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Print a tensor or a scalar of a metric, exact or learned, at points')
    .argument('<target>', 'FILE.spacetime, FILE.spacetime:NAME (a spacetime or a data block) or FILE.einfield')
    .argument('<quantity>', QUANTITIES.join(', '))
    .option('--at <point>', 'e.g. "t=0, r=6, θ=1.2, φ=0" (theta for θ; values such as π/2 and 80°)')
    .option('--chart <name>', "evaluate in this chart (default: the metric's own)")
    .addOption(new Option('--points <file.csv>', 'many points: the first line names the coordinates').conflicts('at'))
    .addOption(
      new Option('--engine <engine>', 'cpu computes in float64; webgpu, for many points, gives float32')
        .choices(['auto', 'cpu', 'webgpu'])
        .default('cpu'),
    )
    .option('--json', 'print {"quantity", "chart", "points": [{"at", "value"}]}')
    .addHelpText(
      'after',
      `
Conventions of Misner, Thorne & Wheeler: christoffel[a][b][c] = Γ^a_{bc}, riemann[a][b][c][d] = R^a_{bcd},
weyl[a][b][c][d] = C_{abcd}; signature is [number of negative, number of positive eigenvalues].`,
    )
    .action(evaluate);
}

async function evaluate(targetText: string, quantity: string, options: Options): Promise<void> {
  if (!(QUANTITIES as readonly string[]).includes(quantity)) {
    throw new Failure(`no quantity "${quantity}"; there is ${listed(QUANTITIES)}${offer(quantity, QUANTITIES)}`);
  }
  const target = await openTargetOrData(targetText, options.chart);
  const { chart } = target.field;
  if (options.at === undefined && options.points === undefined) {
    throw new Failure(
      `where? give --at "${chart.coordinates.map((name) => `${name}=…`).join(', ')}" or --points FILE.csv`,
    );
  }
  const points = options.at === undefined ? readPoints(options.points!, chart) : parseAt(options.at, chart);
  const count = points.length / 4;
  const { result, note, rounding } = await evaluateBy(options.engine, target, quantity as Quantity, points);
  if (note !== undefined) process.stderr.write(`${note}\n`);
  if (result.fault !== undefined) {
    const where = pointText(chart, points, result.fault.point);
    throw new Failure(`${targetText}: no ${quantity} at ${where}: ${result.fault.message}`, EXIT.problems);
  }
  warnOutside(chart, points, count);
  const values = result.values as readonly Value[];
  if (options.json) {
    const rows = values.map((value, index) => ({ at: pointObject(chart, points, index), value }));
    process.stdout.write(`${JSON.stringify({ quantity, chart: chart.name, points: rows })}\n`);
    return;
  }
  for (const [index, value] of values.entries()) {
    process.stdout.write(
      `${quantity} in ${chart.name} at ${pointText(chart, points, index)}\n${describeValue(quantity, value, chart.coordinates, rounding)}\n`,
    );
  }
}

function warnOutside(
  chart: {
    name: string;
    coordinates: readonly string[];
    domain: { lower: readonly number[]; upper: readonly number[]; periodic: readonly boolean[] };
  },
  points: Float64Array,
  count: number,
): void {
  const { lower, upper, periodic } = chart.domain;
  for (let i = 0; i < 4; i++) {
    if (periodic[i]) continue;
    for (let point = 0; point < count; point++) {
      const value = points[4 * point + i]!;
      if (value >= lower[i]! && value <= upper[i]!) continue;
      process.stderr.write(
        `note: ${chart.coordinates[i]} = ${value} is outside the domain of ${chart.name}, ${lower[i]} .. ${upper[i]}\n`,
      );
      return;
    }
  }
}
