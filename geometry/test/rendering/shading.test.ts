import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  blackBody,
  CHECKER,
  createOutcomes,
  decodeSrgb,
  encodeSrgb,
  imageSky,
  OUTCOME,
  Random,
  Shader,
  starSky,
} from '@spacetime/geometry';

const near = (a: number, b: number, tolerance: number) => assert.ok(Math.abs(a - b) <= tolerance, `${a} is not ${b}`);
const light = new Float64Array(3);

test('sRGB as the standard has it', () => {
  for (const x of [0, 0.001, 0.0031308, 0.02, 0.5, 1]) near(decodeSrgb(encodeSrgb(x)), x, 1e-7);
  near(encodeSrgb(0.2140411), 0.5, 1e-6);
  assert.deepEqual([encodeSrgb(-1), encodeSrgb(7)], [0, 1]);
});

test('black bodies: 6500 K is nearly white, colder ones redder, hotter ones bluer, all of luminance 1', () => {
  for (const [temperature, x, y] of [
    // Planck's locus in the CIE 1931 diagram (Wyszecki & Stiles 1982, table 1(3.11)); the observer is good to a percent.
    [2856, 0.4476, 0.4074],
    [6500, 0.3135, 0.3237],
    [10000, 0.2807, 0.2884],
  ] as const) {
    const [r, g, b] = blackBody(temperature);
    const [X, Y, Z] = [
      0.4124564 * r + 0.3575761 * g + 0.1804375 * b,
      0.2126729 * r + 0.7151522 * g + 0.072175 * b,
      0.0193339 * r + 0.119192 * g + 0.9503041 * b,
    ];
    near(Y, 1, 0.01);
    near(X / (X + Y + Z), x, 0.006);
    near(Y / (X + Y + Z), y, 0.006);
  }
});

test('the disk is seen as g⁴ r⁻³, on the scale 1 − exp(−x)', () => {
  const shader = new Shader(CHECKER, { inner: 6, exposure: 0.01 });
  const outcomes = createOutcomes(3);
  outcomes.kind.fill(OUTCOME.disk);
  outcomes.values.set([6, 0, 1, 12, 0, 1, 6, 0, 0.5]);
  const luminance = (ray: number) => {
    shader.light(outcomes, ray, light);
    const [r, g, b] = [...light].map((x) => -Math.log1p(-x)) as [number, number, number];
    return 0.2126729 * r + 0.7151522 * g + 0.072175 * b;
  };
  near(luminance(0), 0.01, 1e-4);
  near(luminance(1) / luminance(0), 1 / 8, 2e-3);
  near(luminance(2) / luminance(0), 1 / 16, 2e-3);
});

test('what is no light has its own colour; what is captured is black', () => {
  const outcomes = createOutcomes(4);
  outcomes.kind.set([OUTCOME.none, OUTCOME.captured, OUTCOME.limit, OUTCOME.fault]);
  const rgb = new Uint8Array(12);
  new Shader(CHECKER).pixels(outcomes, 1, rgb);
  assert.deepEqual([...rgb], [128, 128, 128, 0, 0, 0, 0, 255, 255, 255, 0, 255]);
});

test('the checkerboard changes each 10° and has no seam at φ = 180°', () => {
  const look = (theta: number, phi: number) => {
    const [t, p] = [(theta * Math.PI) / 180, (phi * Math.PI) / 180];
    CHECKER.look([Math.sin(t) * Math.cos(p), Math.sin(t) * Math.sin(p), Math.cos(t)], 0, false, light);
    return [...light];
  };
  const [a, b] = [look(75, 135), look(75, 145)];
  for (let k = 0; k < 3; k++) if (Math.max(a[k]!, b[k]!) > 0) near(Math.min(a[k]! / b[k]!, b[k]! / a[k]!), 0.42, 1e-12);
  assert.deepEqual(look(75, 155), a);
  assert.deepEqual(look(65, 145), a);
  // Across the back the squares go on alternating, in another colour.
  assert.notDeepEqual(look(75, 179), look(75, 181));
});

test('an image of the sky: θ from the top, φ to the left of its middle at 180°', () => {
  const data = Float32Array.from({ length: 3 * 8 * 4 }, (_, i) => Math.floor(i / 3) / 32);
  const sky = imageSky({ width: 8, height: 4, data });
  const at = (theta: number, phi: number) => {
    sky.look([Math.sin(theta) * Math.cos(phi), Math.sin(theta) * Math.sin(phi), Math.cos(theta)], 0, false, light);
    return 32 * light[0]!;
  };
  // Middles of pixels: column 3 is φ from 180° to 225°, row 1 is θ from 45° to 90°.
  near(at((3 * Math.PI) / 8, (202.5 * Math.PI) / 180), 8 + 3, 1e-6);
  near(at((5 * Math.PI) / 8, (157.5 * Math.PI) / 180), 16 + 4, 1e-6);
  // Between two, and across the edge of the picture.
  near(at((3 * Math.PI) / 8, Math.PI), 8 + 3.5, 1e-6);
  near(at((3 * Math.PI) / 8, 0), 8 + 3.5, 1e-6);
  near(at(0, 1), at(0, 1), 0);
});

test('stars are isotropic, always the same, and as bright on the whole whatever the size of a pixel', () => {
  const random = new Random(5);
  const directions = Array.from({ length: 60_000 }, () => {
    const z = 2 * random.uniform() - 1;
    const azimuth = 2 * Math.PI * random.uniform();
    return [Math.sqrt(1 - z * z) * Math.cos(azimuth), Math.sqrt(1 - z * z) * Math.sin(azimuth), z];
  });
  const lit = (pixel: number) => {
    const sky = starSky(pixel);
    const halves = [0, 0, 0, 0, 0, 0];
    for (const d of directions) {
      sky.look(d, 0, false, light);
      const isLit = light[1]! > 0.02;
      for (let k = 0; k < 3; k++) if (isLit) halves[2 * k + (d[k]! < 0 ? 1 : 0)]!++;
    }
    return halves;
  };
  const [small, large] = [lit(0.004), lit(0.008)];
  const total = small[0]! + small[1]!;
  assert.deepEqual(lit(0.004), small);
  // Numbers of so many are off by their square roots.
  for (let k = 0; k < 6; k++) near(small[k]!, total / 2, 3.5 * Math.sqrt(total / 2));
  // A spot has four times the area, and where faint ones meet they add up.
  near((large[0]! + large[1]!) / total, 4.2, 0.6);
});
