import { FIELD_INFO, type FieldInfo } from '@spacetime/protocol';
import type { Scenario } from '../stand.ts';

const TEXT = 'spacetime Schwarzschild { }\n\nfit Quick of Schwarzschild { }\n';

const INFO: FieldInfo = {
  ...{ path: '/w/quick.einfield', bytes: 21_544, weightBytes: 5288, weights: 661, fit: 'Quick' },
  ...{ spacetime: 'Schwarzschild', parameters: { M: 1 }, target: 'distortion', background: 'M = 0', order: 2 },
  chart: { name: 'Spherical', coordinates: ['t', 'r', 'θ', 'φ'], lower: [0, 3, 0.1, 0], upper: [1, 20, 3.04, 6.283] },
  ...{ encoding: ['log(r)', 'cos(θ)'], network: 'mlp 2–12–12–10, silu', product: 'spacetime 0.1.0' },
  training: {
    ...{ optimizer: 'lm', steps: 60, samples: 400, seconds: 7.2, engine: 'cpu', precision: 'float64', seed: 1 },
    losses: [1e-12, 2e-11, 3e-10],
    validation: { points: 8192, mae: 1.2e-7, relative: 3e-9, distortionRelative: 4e-7 },
  },
  sources: [{ path: '/w/quick.spacetime', text: TEXT, isCurrent: false }],
};

/** A field whose source has changed since it was trained. */
export const scenario: Scenario = {
  kind: 'field',
  subject: { kind: 'field', path: INFO.path },
  state: 'stale',
  names: [
    ...[TEXT, INFO.network, INFO.product, 'Quick', 'Schwarzschild', 'Spherical', 'log', 'cos', 'lm', 'cpu', 'float64'],
    INFO.sources[0]!.path,
  ],
  answer: (method) => (method === FIELD_INFO ? INFO : null),
};
