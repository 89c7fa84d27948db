import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CurvatureChain, type CurvatureQuantity } from '@spacetime/geometry';
import { KERR_SCHILD, SCHWARZSCHILD } from '../../../fits.ts';
import { exactJets, near, onDevice, pointsIn, ROUNDING } from './on-device.ts';
import { OPTIONS, random } from './random-field.ts';

const COUNT = 24;
const QUANTITIES: CurvatureQuantity[] = ['christoffel', 'riemann', 'ricci', 'scalar', 'kretschmann'];

/** Of the largest term: what 46 bits leave after sums over a network and its metric's inverse. */
const PAIRS = 2 ** -38;

const FITS: readonly (readonly [name: string, text: string])[] = [
  [
    'silu, added to a background',
    `${SCHWARZSCHILD} fit F of Schwarzschild { encode (log(r), cos(θ)) network mlp(width = 9, depth = 2) ${OPTIONS} }`,
  ],
  [
    'tanh behind Fourier features, the whole metric',
    `${KERR_SCHILD} fit F of Kerr {
      encode (x/3, y*x/9)
      network mlp(width = 7, depth = 2, activation = tanh, fourier = 1)
      target full
      ${OPTIONS}
    }`,
  ],
  [
    'Gabor',
    `${SCHWARZSCHILD} fit F of Schwarzschild { encode (log(r)) network wire(width = 6, depth = 1) ${OPTIONS} }`,
  ],
];

for (const [name, text] of FITS) {
  test(`small networks, ${name}: jets and curvature are those in float64, rounded once`, async () => {
    const field = await random(text, name.replace(/\W+/g, '-'));
    const gpu = await onDevice(field);
    const points = pointsIn(field, COUNT);
    const jets = exactJets(field, points, 2);
    const found = await gpu.jets(points, 2);
    assert.equal(found.fault, undefined);
    near(found.jets, jets, ROUNDING * (1 + 1e-3), 1e-4, 'jets');

    const curvature = await gpu.curvature(points, QUANTITIES);
    const expected = new CurvatureChain(COUNT).compute(jets, COUNT, QUANTITIES);
    const magnitudes = new CurvatureChain(COUNT, { magnitudes: true }).compute(jets, COUNT, QUANTITIES);
    for (const quantity of QUANTITIES) {
      const width = expected[quantity].length / COUNT;
      for (const [k, value] of expected[quantity].entries()) {
        const start = k - (k % width);
        const largest = Math.max(...magnitudes[quantity].subarray(start, start + width));
        const error = Math.abs(curvature[quantity][k]! - value);
        const bound = ROUNDING * (1 + 1e-3) * Math.abs(value) + PAIRS * largest;
        assert.ok(error <= bound, `${quantity} ${k}: ${curvature[quantity][k]} for ${value}, bound ${bound}`);
      }
    }
  });
}
