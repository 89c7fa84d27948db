import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CameraError, cameraOutside, exactMetric } from '@spacetime/geometry';
import { product } from '../../src/rendering/camera.ts';
import { blockOf, FLAT_SPHERICAL, KERR, KERR_SCHILD, SCHWARZSCHILD, scene, trace } from './kit.ts';

const near = (a: number, b: number, tolerance: number, what = '') =>
  assert.ok(Math.abs(a - b) <= tolerance, `${what} ${a} is not ${b}`);

test('the tetrad is orthonormal, of either sign of the metric', () => {
  const settings = 'camera at (0, 7, 1.1, 0.3) looking outward';
  const turned = KERR.replace('metric in BoyerLindquist {', 'metric in BoyerLindquist signature (+,-,-,-) {')
    .replace('ds^2 = -(', 'ds^2 = (')
    .replace('- 4*M*a', '+ 4*M*a')
    .replace('+ Σ/Δ dr^2 + Σ', '- Σ/Δ dr^2 - Σ')
    .replace('         + (r^2', '         - (r^2');
  for (const [text, sign] of [
    [KERR, 1],
    [KERR_SCHILD, 1],
    [turned, -1],
  ] as const) {
    const { camera } = scene(text, settings);
    assert.equal(camera.sign, sign);
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        const [u, v] = [i, j].map((k) => camera.tetrad.subarray(4 * k, 4 * k + 4));
        near(product(camera.metric, u!, v!), sign * (i !== j ? 0 : i === 0 ? -1 : 1), 1e-14);
      }
    }
  }
});

test('photons are null, of energy 1, and come in where the pixel looks', () => {
  const { camera } = scene(KERR, 'camera at (0, 9, 1.1, 0.3); field 60°; resolution 20 x 10');
  const state = new Float64Array(8);
  const contract = (row: number) =>
    [0, 1, 2, 3].reduce((sum, a) => sum + camera.tetrad[4 * row + a]! * state[4 + a]!, 0);
  for (const [x, y] of [
    [10, 5],
    [0, 0],
    [20, 2.5],
    [3.25, 9],
  ] as const) {
    camera.photon(x, y, state);
    near(contract(0), 1, 1e-14);
    // tan 30° is half the width.
    const scale = Math.tan(Math.PI / 6) / 10;
    near(contract(1) / contract(3), (x - 10) * scale, 1e-14);
    near(contract(2) / contract(3), (5 - y) * scale, 1e-14);
    near(contract(1) ** 2 + contract(2) ** 2 + contract(3) ** 2, 1, 1e-14);
  }
});

test('flat space is a pinhole camera, in either chart', () => {
  const flat = `spacetime Flat { chart C(t, x, y, z) { x in -60 .. 60  y in -60 .. 60  z in -60 .. 60 }
    metric in C { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 } }`;
  const settings = '; field 50°; resolution 12 x 8';
  const [theta, phi] = [1.2, 0.7];
  const at = [20 * Math.sin(theta) * Math.cos(phi), 20 * Math.sin(theta) * Math.sin(phi), 20 * Math.cos(theta)];
  const forward = at.map((x) => -x / 20);
  const right = [-Math.sin(phi), Math.cos(phi), 0];
  const up = [-Math.cos(theta) * Math.cos(phi), -Math.cos(theta) * Math.sin(phi), Math.sin(theta)];
  const focal = 6 / Math.tan((25 * Math.PI) / 180);
  const places: number[] = [];
  for (let y = 0.5; y < 8; y++) for (let x = 0.5; x < 12; x++) places.push(x, y);
  for (const [text, where] of [
    [FLAT_SPHERICAL, `(0, 20, ${theta}, ${phi})`],
    [flat, `(0, ${at.join(', ')})`],
  ] as const) {
    const one = scene(text, `camera at ${where}${settings}`);
    const { values, kind } = trace(one, Float64Array.from(places));
    for (let ray = 0; ray < kind.length; ray++) {
      assert.equal(kind[ray], 2);
      const [x, y] = [(places[2 * ray]! - 6) / focal, (4 - places[2 * ray + 1]!) / focal];
      const d = forward.map((f, k) => f + x * right[k]! + y * up[k]!);
      // rtol and atol are 1e-7 a step.
      for (let k = 0; k < 3; k++)
        near(values[3 * ray + k]!, d[k]! / Math.hypot(...d), 2e-6, `${text.slice(0, 60)} ${ray}`);
    }
  }
});

test('looking outward is not mirrored: φ grows to the left', () => {
  const one = scene(FLAT_SPHERICAL, 'camera at (0, 20, π/2, 0) looking outward; field 50°; resolution 3 x 1');
  const { values } = trace(one, Float64Array.of(0.5, 0.5));
  assert.ok(values[0]! > 0.8 && values[1]! > 0.2);
});

test('a camera where nothing is at rest is refused, and says why', () => {
  const refusal = (text: string, at: string) => {
    try {
      scene(text, `camera at ${at}`);
    } catch (error) {
      assert.ok(error instanceof CameraError);
      return `${error.code}: ${error.message}`;
    }
    assert.fail('it is accepted');
  };
  assert.match(
    refusal(KERR, '(0, 1.9, π/2, 0)'),
    /^render\/observer: No observer is at rest at t = 0, r = 1\.9, .*∂_t is not timelike there, g_tt = 0\.0526316/u,
  );
  assert.match(
    refusal(SCHWARZSCHILD.replace('3 .. 60', '0 .. 60'), '(0, 0, π/2, 0)'),
    /^render\/camera: The metric has no value at the camera, .*division by zero/u,
  );
});

test('a camera outside of the chart is named with the bounds', () => {
  const field = exactMetric(blockOf(SCHWARZSCHILD, 'camera at (0, 9, 1, 0)').spacetime!);
  assert.equal(cameraOutside(field, [0, 9, 1, -7]), undefined);
  assert.equal(cameraOutside(field, [5, 9, 1, 0], 1), undefined);
  assert.match(cameraOutside(field, [0, 61, 1, 0])!, /r = 61 is not in 3 \.\. 60/u);
});

test('rays straight through the axis, and through the middle, go on straight', () => {
  const one = scene(FLAT_SPHERICAL, 'camera at (0, 20, 0.9, 0.4); field 60°; resolution 3 x 9');
  const { kind, values, beyond } = trace(
    one,
    Float64Array.from({ length: 18 }, (_, i) => (i % 2 === 0 ? 1.5 : (i - 1) / 2 + 0.5)),
  );
  const forward = [-Math.sin(0.9) * Math.cos(0.4), -Math.sin(0.9) * Math.sin(0.4), -Math.cos(0.9)];
  const up = [-Math.cos(0.9) * Math.cos(0.4), -Math.cos(0.9) * Math.sin(0.4), Math.sin(0.9)];
  for (let ray = 0; ray < 9; ray++) {
    assert.deepEqual([kind[ray], beyond[ray]], [2, 0], `${ray}`);
    const y = ((4 - ray) * Math.tan(Math.PI / 6)) / 1.5;
    const d = forward.map((f, k) => f + y * up[k]!);
    for (let k = 0; k < 3; k++) near(values[3 * ray + k]!, d[k]! / Math.hypot(...d), 2e-6, `${ray}`);
  }
});
