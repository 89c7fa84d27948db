import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CurvatureChain, type CurvatureQuantity } from '@spacetime/geometry';
import { KERR_SCHILD, SCHWARZSCHILD } from '../../../fits.ts';
import { exactJets, onDevice, pointsIn } from './on-device.ts';
import { OPTIONS, random } from './random-field.ts';

const COUNT = 48;
const FITS: readonly (readonly [name: string, text: string])[] = [
  [
    'added to a background',
    `${SCHWARZSCHILD} fit F of Schwarzschild { encode (log(r)) network mlp(width = 10, depth = 2) ${OPTIONS} }`,
  ],
  [
    'of the whole metric, with gates',
    `${KERR_SCHILD} fit F of Kerr {
      encode (x/3)
      network piratenet(width = 8, blocks = 1)
      target full
      ${OPTIONS}
    }`,
  ],
];

/** What networks lose in float32, beside the largest term: measured 8.4e-7 for jets, for curvature 3.6e-7 at most. */
const JETS = 1.3e-6;
const CURVATURE = 5.5e-7;

/** The largest of |actual − expected| / size. */
function error(actual: ArrayLike<number>, expected: ArrayLike<number>, size: (k: number) => number): number {
  let worst = 0;
  for (let k = 0; k < expected.length; k++) {
    const own = Math.abs(actual[k]! - expected[k]!) / size(k);
    if (!(own <= worst) && actual[k] !== expected[k]) worst = own;
  }
  return worst;
}

for (const [name, text] of FITS) {
  test(`a network ${name}: jets and curvature are float64’s to what it loses in float32`, async () => {
    const field = await random(text, name.replaceAll(' ', '-'));
    const gpu = await onDevice(field, { preciseWeights: 0 });
    const points = pointsIn(field, COUNT);
    const jets = exactJets(field, points, 2);
    const found = await gpu.jets(points, 2);
    assert.equal(found.fault, undefined);
    // A component's streams have terms of like magnitude, which may cancel.
    const size = (k: number) => {
      const [start, component] = [k - (k % 150), k % 10];
      const stream = Math.floor((k % 150) / 10);
      const [first, end] = stream === 0 ? [0, 1] : stream < 5 ? [1, 5] : [5, 15];
      let largest = 1e-3;
      for (let s = first; s < end; s++) largest = Math.max(largest, Math.abs(jets[start + 10 * s + component]!));
      return largest;
    };
    const ofJets = error(found.jets, jets, size);
    assert.ok(ofJets < JETS, `jets: ${ofJets}`);

    const quantities: CurvatureQuantity[] = ['christoffel', 'riemann', 'ricci', 'scalar', 'kretschmann'];
    const curvature = await gpu.curvature(points, quantities);
    const expected = new CurvatureChain(COUNT).compute(jets, COUNT, quantities);
    const terms = new CurvatureChain(COUNT, { magnitudes: true }).compute(jets, COUNT, quantities);
    for (const quantity of quantities) {
      const width = terms[quantity].length / COUNT;
      const largest = (k: number) => Math.max(...terms[quantity].subarray(k - (k % width), k - (k % width) + width));
      const own = error(curvature[quantity], expected[quantity], largest);
      assert.ok(own < CURVATURE, `${quantity}: ${own}`);
    }
  });
}
