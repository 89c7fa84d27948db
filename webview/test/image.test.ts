import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IMAGE_OUTCOMES, type ImageOutcome, type ImagePart } from '@spacetime/protocol';
import { colourOf, OUTCOME_COLOURS, paint, shiftColour, shiftSpan } from '../src/image/colours.ts';
import { csvOf } from '../src/image/csv.ts';
import { angleBetween, differenceOf } from '../src/image/difference.ts';
import { Picture } from '../src/image/picture.ts';
import { STANDARD, viewOf } from '../src/image/view.ts';
import { anglesOf, countsLine, differenceLine, readingOf } from '../src/image/words.ts';

const base64 = (data: ArrayBufferView) => Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
const say = (text: string, ...values: readonly (string | number)[]) =>
  text.replace(/\{(\d)\}/gu, (_, k) => String(values[Number(k)]));

interface Ray {
  readonly pixel: number;
  readonly outcome: ImageOutcome;
  readonly values?: readonly [number, number, number];
  readonly light?: number;
  readonly order?: number;
}

function partOf(rays: readonly Ray[], [width, height]: readonly [number, number], step = 1): ImagePart {
  return {
    ...{ request: 'a', source: 'exact', width, height, sources: ['exact'], step, done: 0, total: 0, seconds: 0 },
    pixels: base64(Uint32Array.from(rays.map(({ pixel }) => pixel))),
    kinds: base64(Uint8Array.from(rays.map(({ outcome }) => IMAGE_OUTCOMES.indexOf(outcome)))),
    light: base64(Float32Array.from(rays.flatMap(({ light = 0 }) => [light, light, light]))),
    values: base64(Float64Array.from(rays.flatMap(({ values = [Number.NaN, Number.NaN, Number.NaN] }) => [...values]))),
    orders: base64(Uint8Array.from(rays.map(({ order = 0 }) => order))),
    lengths: base64(Float64Array.from(rays.map(() => 50))),
    beyond: base64(new Uint8Array(rays.length)),
    steps: base64(Uint16Array.from(rays.map(() => 40))),
  };
}

/** Pixels of a pass, as they are traced: those of its stride that no pass before has had. */
function pass(width: number, height: number, step: number): number[] {
  const pixels: number[] = [];
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      if (step === 8 || x % (2 * step) !== 0 || y % (2 * step) !== 0) pixels.push(y * width + x);
    }
  }
  return pixels;
}

test('passes make a picture: what is traced stands for what is not, and the whole one is that of all at once', () => {
  const size = [13, 11] as const;
  const [width, height] = size;
  const ray = (pixel: number): Ray => ({ pixel, outcome: pixel % 3 === 0 ? 'captured' : 'sky', light: pixel });
  const picture = new Picture('exact', ...size);
  const sizes: number[] = [];
  for (const step of [8, 4, 2, 1]) {
    assert.ok(picture.add(partOf(pass(width, height, step).map(ray), size, step)));
    sizes.push(picture.traced);
    // Each place shows the traced pixel of the finest square that holds it.
    for (let place = 0; place < width * height; place++) {
      const [x, y] = [place % width, Math.floor(place / width)];
      const finest = [1, 2, 4, 8].find(
        (one) => one >= step && picture.isTraced((y - (y % one)) * width + x - (x % one)),
      )!;
      assert.equal(picture.shown[place], (y - (y % finest)) * width + x - (x % finest), `${step} ${x} ${y}`);
    }
  }
  assert.deepEqual(sizes, [4, 12, 42, 143]);
  assert.ok(picture.isWhole);
  const once = new Picture('exact', ...size);
  once.add(
    partOf(
      Array.from({ length: 143 }, (_, pixel) => ray(pixel)),
      size,
    ),
  );
  assert.deepEqual(picture, once);
});

test('a part that does not belong to the picture changes nothing', () => {
  const picture = new Picture('exact', 2, 2);
  const sound = partOf([{ pixel: 1, outcome: 'sky' }], [2, 2]);
  for (const part of [
    { ...sound, width: 3 },
    { ...sound, pixels: base64(Uint32Array.of(4)) },
    { ...sound, kinds: base64(Uint8Array.of(9)) },
    { ...sound, light: base64(new Float32Array(2)) },
    { ...sound, steps: '' },
  ]) {
    assert.equal(picture.add(part), false);
  }
  assert.deepEqual([picture.traced, picture.at(1, 0), picture.at(5, 5)], [0, undefined, undefined]);
  assert.ok(picture.add(sound));
  assert.equal(picture.at(1, 0)?.outcome, 'sky');
});

test('light becomes sRGB after exposure, maps have their own colours, and failures are never mistaken for shadow', () => {
  const size = [5, 1] as const;
  const picture = new Picture('exact', ...size);
  picture.add(
    partOf(
      [
        { pixel: 0, outcome: 'disk', values: [8, 1, 0.5], light: Math.LN2, order: 1 },
        { pixel: 1, outcome: 'sky', values: [1, 0, 0], light: Number.POSITIVE_INFINITY },
        { pixel: 2, outcome: 'captured' },
        { pixel: 3, outcome: 'fault' },
        { pixel: 4, outcome: 'limit' },
      ],
      size,
    ),
  );
  // 1 − exp(−ln 2) = 1/2, which is 188 in sRGB; two stops more leave 1/16 dark.
  assert.deepEqual(colourOf(picture, 0, 'shaded', 1, 1), [188, 188, 188]);
  assert.deepEqual(colourOf(picture, 0, 'shaded', 4, 1), [248, 248, 248]);
  assert.deepEqual(colourOf(picture, 1, 'shaded', 0.01, 1), [255, 255, 255]);
  assert.equal(shiftSpan([picture]), Math.LN2);
  assert.deepEqual(colourOf(picture, 0, 'redshift', 1, Math.LN2), shiftColour(0.5, Math.LN2));
  const [red, , blue] = shiftColour(0.5, Math.LN2);
  assert.ok(red > 2 * blue, 'a shift to the red is red');
  for (const mode of ['shaded', 'redshift', 'outcome', 'order'] as const) {
    const pixels = new Uint8ClampedArray(20);
    paint(picture, mode, 0, Math.LN2, pixels);
    assert.deepEqual([...pixels.subarray(8, 12)], [0, 0, 0, 255], mode);
    assert.deepEqual([...pixels.subarray(12, 15)], OUTCOME_COLOURS.fault, mode);
    assert.deepEqual([...pixels.subarray(16, 19)], OUTCOME_COLOURS.limit, mode);
  }
  const empty = new Uint8ClampedArray(20).fill(7);
  paint(new Picture('exact', ...size), 'shaded', 0, 1, empty);
  assert.ok(empty.every((value) => value === 0));
});

test('learned and exact differ by the angle between directions, by redshifts on the disk, or by what is met', () => {
  const size = [4, 1] as const;
  const ray = (delta: number): Ray[] => [
    { pixel: 0, outcome: 'sky', values: [Math.cos(delta), Math.sin(delta), 0] },
    { pixel: 1, outcome: 'disk', values: [10, 0, 1 + delta] },
    { pixel: 2, outcome: delta === 0 ? 'captured' : 'sky', values: [0, 0, 1] },
    { pixel: 3, outcome: 'captured' },
  ];
  const [exact, learned] = [0, 1e-9].map((delta) => {
    const picture = new Picture('exact', ...size);
    picture.add(partOf(ray(delta), size));
    return picture;
  });
  const { data, compared, differing, meanAngle, largestAngle, meanShift } = differenceOf(learned!, exact!);
  // Small angles are kept, where an arc cosine would give 0.
  assert.ok(Math.abs(data[0]! / 1e-9 - 1) < 1e-6 && Math.abs(data[1]! / 1e-9 - 1) < 1e-6, `${data}`);
  assert.deepEqual([data[2], data[3], compared, differing], [Number.POSITIVE_INFINITY, 0, 4, 1]);
  assert.deepEqual([meanAngle, largestAngle, meanShift], [data[0], data[0], data[1]]);
  assert.equal(angleBetween([0, 0, 1], [0, 0, -1]), Math.PI);
  assert.match(
    differenceLine(differenceOf(learned!, exact!), say),
    /^1 of 4 rays \(25 %\) come to something else\. .* 1\.00e-9 rad.* 1\.00e-9 of g/u,
  );
});

test('counts, readings and tables say what rays met', () => {
  const size = [2, 2] as const;
  const picture = new Picture('exact', ...size);
  picture.add(
    partOf(
      [
        { pixel: 0, outcome: 'captured' },
        { pixel: 1, outcome: 'sky', values: [0, 0.6, 0.8] },
        { pixel: 2, outcome: 'disk', values: [8, -1.5, 0.75], order: 1 },
      ],
      size,
    ),
  );
  assert.equal(countsLine(picture, say), '3 rays: captured 1 (33.3 %), sky 1 (33.3 %), disk 1 (33.3 %); none failed');
  assert.equal(
    readingOf([picture], 0, 1, say),
    '(0, 1) disk r = 8, φ = -1.5, g = 0.75; crossings of the plane 1, affine length 50, 40 steps',
  );
  assert.equal(readingOf([picture], 1, 1, say), '(1, 1) not traced yet');
  const [theta, phi] = anglesOf([0, 0.6, 0.8]);
  assert.ok(Math.abs(theta - Math.asin(0.6)) < 1e-15 && phi === Math.PI / 2);
  const [head, ...rows] = csvOf([picture]).trimEnd().split('\r\n');
  assert.equal(head, 'source,x,y,outcome,sky_theta,sky_phi,disk_r,disk_phi,g,crossings,affine_length,steps');
  assert.deepEqual(rows, [
    'exact,0,0,captured,,,,,,0,50,40',
    `exact,1,0,sky,${theta},${phi},,,,0,50,40`,
    'exact,0,1,disk,,,8,-1.5,0.75,1,50,40',
  ]);
});

test('a view that was kept comes back as far as it is sound', () => {
  const kept = { mode: 'redshift', exposure: -1.5, zoom: 2, middle: [10, 20] };
  assert.deepEqual(viewOf(JSON.parse(JSON.stringify(kept))), kept);
  for (const broken of [undefined, null, 1, {}, { mode: 'x', exposure: 'y', zoom: -1, middle: [1] }]) {
    assert.deepEqual(viewOf(broken), STANDARD);
  }
  assert.equal(viewOf({ exposure: 1e9 }).exposure, 8);
});
