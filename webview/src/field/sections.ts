import type { FieldInfo } from '@spacetime/protocol';
import { bytes, duration, short } from '../numbers.ts';
import { phrase, type Say } from '../phrase.ts';

export interface Section {
  readonly title: string;
  readonly rows: readonly (readonly [name: string, value: string])[];
}

const ORDERS = [
  phrase('the metric'),
  phrase('the metric and its first derivatives'),
  phrase('the metric and its first and second derivatives'),
];

/** What a field's file says, for people. */
export function sectionsOf(info: FieldInfo, say: Say): readonly Section[] {
  const { chart, training } = info;
  const { validation } = training;
  const parameters = Object.entries(info.parameters).map(([name, value]) => `${name} = ${short(value, 6)}`);
  const accuracy: Section['rows'] = validation
    ? [
        [
          say('mean absolute error'),
          say('{0} over ten components at {1} fresh points', short(validation.mae), validation.points),
        ],
        [say('relative ℓ2 error'), short(validation.relative)],
        [say('… of metric less background'), short(validation.distortionRelative)],
      ]
    : [[say('validation'), say('none is on record')]];
  return [
    { title: say('Accuracy'), rows: accuracy },
    {
      title: say('Metric'),
      rows: [
        [say('parameters'), parameters.join(', ') || say('none')],
        [say('chart'), chart.name],
        ...chart.coordinates.map(
          (name, i) => [name, `${short(chart.lower[i]!, 6)} … ${short(chart.upper[i]!, 6)}`] as const,
        ),
        [say('learned'), info.target === 'full' ? say('the metric itself') : say('metric less background')],
        [say('background'), info.background],
      ],
    },
    {
      title: say('Network'),
      rows: [
        [say('kind'), info.network],
        [say('sees'), info.encoding.join(', ')],
        [say('weights'), say('{0}, {1}', info.weights, bytes(info.weightBytes))],
        [say('file'), bytes(info.bytes)],
      ],
    },
    {
      title: say('Training'),
      rows: [
        [say('supervised'), say(ORDERS[info.order] ?? '')],
        [say('optimizer'), training.optimizer],
        [say('steps'), String(training.steps)],
        [say('samples'), String(training.samples)],
        [say('time'), duration(training.seconds)],
        [say('engine'), `${training.engine}, ${training.precision}`],
        [say('seed'), String(training.seed)],
        [say('last losses'), training.losses.map((loss) => short(loss)).join(', ')],
        [say('written by'), info.product],
      ],
    },
  ];
}
