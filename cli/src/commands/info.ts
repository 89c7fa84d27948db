import { type LearnedField, networkText } from '@spacetime/field';
import { Command } from 'commander';
import { bytes, duration, scientific } from '../show/table.ts';
import { viewTrained } from '../target.ts';

export function infoCommand(): Command {
  return new Command('info')
    .description('Say what an .einfield file is: source, chart, network, size, how it was trained')
    .argument('<file.einfield>', 'a trained field')
    .option('--json', 'print the description as JSON')
    .option('--source', 'print the source text that it was trained from, and nothing else')
    .action((file: string, options: { json?: boolean; source?: boolean }) => {
      const field = viewTrained(file);
      if (options.source) process.stdout.write(field.header.sources[0]!.text);
      else if (options.json) {
        const { header, parameters, bytes: storage, weightBytes, layout } = field;
        process.stdout.write(
          `${JSON.stringify({ file, storage_bytes: storage, weight_bytes: weightBytes, weights: parameters, layout, ...header })}\n`,
        );
      } else process.stdout.write(`${describe(file, field)}\n`);
    });
}

function describe(
  file: string,
  { header, fit, parameters, bytes: storage, weightBytes, network }: LearnedField,
): string {
  const { training, chart } = header;
  const { lower, upper } = chart.domain;
  const rows: [string, string][] = [
    [
      'learned',
      `fit ${header.fit} of ${header.spacetime}, ${header.target === 'full' ? 'the full metric' : 'its distortion of the background'}`,
    ],
    [
      'parameters',
      Object.entries(header.parameters)
        .map(([name, value]) => `${name} = ${value}`)
        .join(', ') || 'none',
    ],
    ...(fit.data === undefined ? [] : [['data', `${fit.data.path}, ${fit.data.format}`] as [string, string]]),
    ['chart', `${chart.name}(${chart.coordinates.join(', ')})`],
    ['domain', chart.coordinates.map((name, i) => `${name} in ${short(lower[i]!)} .. ${short(upper[i]!)}`).join(', ')],
    ['background', header.background],
    ['encoding', header.encoding.join(', ')],
    ['network', networkText(network)],
    ['size', `${parameters} weights, ${bytes(weightBytes)}; the file ${bytes(storage)}`],
    ['supervised', ['metric', 'metric and Jacobian', 'metric, Jacobian and Hessian'][header.order]!],
    [
      'trained',
      `${training.optimizer}, ${training.steps} steps at ${training.samples} samples in ${duration(training.seconds)}, ${training.engine} ${training.precision}, seed ${training.seed}`,
    ],
    ['losses', training.losses.map(scientific).join(', ')],
  ];
  const { validation } = training;
  if (validation !== undefined) {
    rows.push([
      'validation',
      `MAE ${scientific(validation.mae)}, relative ℓ2 ${scientific(validation.relative)}, of the distortion ${scientific(validation.distortionRelative)} (${validation.points} points)`,
    ]);
  }
  rows.push(['source', header.sources.map((source) => source.path).join(', ')], ['written by', header.product]);
  const wide = Math.max(...rows.map(([key]) => key.length));
  return `${file}\n${rows.map(([key, value]) => `  ${key.padEnd(wide)}  ${value}`).join('\n')}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
