import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  alphaSource,
  gateAdjointSource,
  gateEndSource,
  gateSource,
  mixAdjointSource,
  mixSource,
  residualSource,
} from '../../../src/engines/webgpu/wgsl/gates.ts';
import { productSource } from '../../../src/engines/webgpu/wgsl/product.ts';
import { shapeOf } from '../cases.ts';

/** Every kernel of order 2 along two directions that a PirateNet has beside a perceptron's. */
function sources(): string {
  const form = { streams: 6, directions: 2, width: 9 };
  const shape = shapeOf({ activation: 'sine' });
  return [
    productSource({ ...form, largeTiles: true, kind: 'adjoint', shape, inner: 9, across: 9 }),
    gateSource(form),
    mixSource(form),
    mixAdjointSource(form, shape),
    gateAdjointSource(form, shape),
    gateEndSource(form, shape, 'u'),
    gateEndSource(form, shape, 'v'),
    residualSource(form),
    alphaSource(form, 8, 500),
  ].join('\n// ---\n');
}

test('the kernels of a PirateNet are those of the snapshot', () => {
  const snapshot = new URL('pirate.wgsl.snap', import.meta.url);
  assert.equal(sources(), readFileSync(snapshot, 'utf8'), 'changed on purpose: write the new text to the snapshot');
});
