import type { NetworkShape } from '../../src/engine.ts';
import type { FieldFile } from '../../src/file/einfield.ts';
import type { FieldHeader } from '../../src/file/header.ts';
import { weightCount } from '../../src/layout.ts';
import { randomVector } from '../toy-engine.ts';

export const exampleHeader: FieldHeader = {
  product: 'spacetime 0.1.0',
  sources: [{ path: 'a.spacetime', text: 'spacetime S {}\n// ∂θ', imports: { 'b.spacetime': 'b.spacetime' } }],
  fit: 'F',
  spacetime: 'S',
  chart: {
    name: 'Spherical',
    coordinates: ['t', 'r', 'θ', 'φ'],
    domain: { lower: [0, 3, 0.01, 0], upper: [1, 140, 3.13, 2 * Math.PI], periodic: [false, false, false, true] },
  },
  signature: { negative: 1, positive: 3 },
  parameters: { M: 1 },
  target: 'distortion',
  background: 'the metric at M = 0',
  encoding: ['log(r)', 'cos(θ)'],
  normalisation: {
    features: { offset: [0.1, 0], scale: [1 / 3, 1] },
    active: [0, 4, 9],
    components: { offset: [1, 0, 0, 0, 2, 0, 0, 0, 0, -0.1], scale: [1e-3, 2, 3e5] },
  },
  network: { inputs: 2, width: 5, depth: 2, outputs: 3, activation: 'silu', omega: 30, scale: 10 },
  order: 2,
  training: {
    engine: 'cpu',
    precision: 'float64',
    optimizer: 'soap',
    steps: 10,
    samples: 100,
    seconds: 1.5,
    seed: 0,
    losses: [1e-9, 2e-8, 3e-7],
    validation: { step: 10, points: 50, mae: 1e-6, relative: 1e-8, distortionRelative: 1e-5 },
  },
};

export function exampleField(
  precision: 'float32' | 'float64' = 'float64',
  change: Partial<NetworkShape> = {},
): FieldFile {
  const header = { ...exampleHeader, network: { ...exampleHeader.network, ...change } };
  const weights = randomVector(weightCount(header.network), 1);
  return { header, weights: precision === 'float64' ? weights : Float32Array.from(weights) };
}
