import assert from 'node:assert/strict';
import { analyze, bindParameters, domainOf, lowerEncoding } from '@spacetime/dsl';
import { exactMetric } from '@spacetime/geometry';
import type { NetworkShape } from '../../src/engine.ts';
import { weightCount } from '../../src/layout.ts';
import { type LearnedField, learnedField } from '../../src/learned/learned-field.ts';
import { exampleHeader } from '../file/example.ts';
import { SCHWARZSCHILD } from '../fits.ts';
import { randomVector } from '../toy-engine.ts';

interface Of {
  readonly text?: string;
  readonly network?: Partial<NetworkShape>;
  readonly precision?: 'float32' | 'float64';
  readonly target?: 'distortion' | 'full';
  /** What the header says of the features, in words. */
  readonly encoding?: readonly string[];
}

/** Every function of the language, in an encoding, in a chart in which all are finite. */
export const EVERY_FUNCTION = `
spacetime Functions {
  parameter M = 1
  chart Box(t, x, y, z) { t in -1 .. 1   x in 0.1 .. 0.9   y in -0.9 .. -0.1   z in 1.5 .. 4 }
  metric in Box { ds^2 = -(1 + t^2) dt^2 + exp(x) dx^2 + cosh(y) dy^2 + z^3 dz^2 + 2*atan2(y, x) dx dy + sinh(t)/9 dt dx }
  background in Box {
    ds^2 = -(if x < 0.5 and not (y <= -0.5) or z = 2 then 1 + t^2 else 2) dt^2
      + max(x, 0.4) dx^2 + min(x*z, t - y) dy^2 + z^(-2) dz^2 + 2*x^y/9 dx dy + 3*sign(t)/9 dt dz
  }
}
fit F of Functions {
  encode (sqrt(z), exp(t), log(x), sin(3*t), cos(t), tan(t), asin(x), acos(y), atan(z*t), atan2(y, t), atan2(t, y),
    sinh(t), cosh(y), tanh(z), asinh(t*z), acosh(z), atanh(y), abs(t), x^1.5, z^5, z^(-3), x*t/y, -t)
  target distortion
}`;

/** A field with random weights of a fit, nothing trained. */
export function randomField({
  text = `${SCHWARZSCHILD} fit F of Schwarzschild { encode (log(r), cos(θ)) }`,
  network = {},
  precision = 'float64',
  target = 'distortion',
  encoding,
}: Of = {}): LearnedField {
  const path = 'a.spacetime';
  const model = analyze(path, { read: () => text, resolve: (_, to) => to });
  const errors = model.diagnostics.filter(({ severity }) => severity === 'error');
  assert.deepEqual(
    errors.map(({ message }) => message),
    [],
  );
  const fit = model.fits.at(-1)!;
  const spacetime = fit.spacetime!;
  const chart = fit.chart!;
  const parameters = bindParameters(spacetime);
  const inputs = lowerEncoding(fit, parameters).outputs.length;
  const shape = { ...exampleHeader.network, inputs, ...network };
  const header = {
    ...exampleHeader,
    sources: [{ path, text, imports: {} }],
    fit: fit.name,
    spacetime: spacetime.name,
    chart: { name: chart.name, coordinates: chart.coordinates, domain: domainOf(spacetime, chart, parameters) },
    signature: exactMetric(spacetime).signature,
    parameters: Object.fromEntries(parameters),
    target,
    encoding: encoding ?? Array.from({ length: inputs }, (_, k) => `feature ${k}`),
    normalisation: {
      ...exampleHeader.normalisation,
      features: { offset: [...randomVector(inputs, 7)], scale: [...randomVector(inputs, 8)].map((x) => 1.5 + x / 9) },
      components: { offset: exampleHeader.normalisation.components.offset, scale: [0.1, 2, 0.3] },
    },
    network: shape,
  };
  const weights = randomVector(weightCount(shape), 1);
  return learnedField({ header, weights: precision === 'float64' ? weights : Float32Array.from(weights) });
}

/** Points of the chart's domain that are not all alike, shape [count, 4]. */
export function pointsIn({ chart }: LearnedField, count: number): Float64Array {
  const { lower, upper } = chart.domain;
  return Float64Array.from({ length: 4 * count }, (_, k) => {
    const share = ((k >> 2) * 0.618034 + (k % 4) * 0.377) % 1;
    return lower[k % 4]! + (0.02 + 0.96 * share) * (upper[k % 4]! - lower[k % 4]!);
  });
}

/** The fields that every format must write: all kinds of networks, and all functions. */
export const FIELDS: readonly (readonly [name: string, of: Of])[] = [
  ['a perceptron with silu', {}],
  ['float32 weights', { precision: 'float32' }],
  ['the full metric, tanh', { target: 'full', network: { activation: 'tanh' } }],
  ['SIREN', { network: { activation: 'sine', omega: 3 } }],
  ['WIRE', { network: { activation: 'gabor', omega: 2, scale: 0.7 } }],
  ['Fourier features', { network: { fourier: true } }],
  ['PirateNet', { network: { architecture: 'piratenet' } }],
  ['every function of the language', { text: EVERY_FUNCTION }],
];

/** Agreement relative to the size of the numbers of each kind. */
export function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (let k = 0; k < expected.length; k++) {
    const error = Math.abs(actual[k]! - expected[k]!);
    assert.ok(error <= tolerance * (1 + Math.abs(expected[k]!)), `number ${k}: ${actual[k]}, not ${expected[k]}`);
  }
}
