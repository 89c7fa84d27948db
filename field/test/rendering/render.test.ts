import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { countOutcomes, OUTCOME, type Outcomes } from '@spacetime/geometry';
import { encode } from 'fast-png';
import { type Picture, type PictureOrder, renderPicture, type Tile, trainFit } from '../../src/index.ts';
import { fitIn, temporaryFolder } from '../fits.ts';

const folder = temporaryFolder();
const HOLE = `spacetime Schwarzschild {
  parameter M = 1 in 0.1 .. 10
  chart Spherical(t, r, θ, φ) { t in 0 .. 1  r in 4 .. 40  θ in 0.2 .. π - 0.2  φ in 0 .. 2π periodic }
  let f = 1 - 2*M/r
  metric in Spherical { ds^2 = -f dt^2 + 1/f dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
  background { M = 0 }
  chart Cartesian(T, x, y, z) { x in -40 .. 40  y in -40 .. 40  z in -40 .. 40 }
  map Cartesian -> Spherical { t = T  r = sqrt(x^2 + y^2 + z^2)  θ = acos(z/r)  φ = atan2(y, x) }
}
`;
const FIT = `fit F of Schwarzschild {
  encode (1/r, cos(θ))
  network mlp(width = 8, depth = 1, activation = tanh)
  supervise metric + jacobian
  optimizer lm
  precision float64
  samples sobol(200)
  steps 40
  validate uniform(10) every 40
}
`;

function order(settings: string, more: Partial<PictureOrder> = {}): PictureOrder {
  const file = join(folder, 'hole.spacetime');
  const text = `${HOLE}${FIT}render Picture of Schwarzschild { camera at (0, 30, 80°, 0)\n field 60°\n ${settings} }`;
  return { file, sources: new Map([[file, text]]), imports: new Map(), name: 'Picture', ...more };
}

const plain = ({ rgb, outcomes, known }: Picture) => ({ rgb, outcomes, known });

test('a picture depends neither on the threads nor on the tiles, and every pixel is traced once, coarsely first', async () => {
  const tiles: Tile[] = [];
  const small = order('resolution 37 x 22\n disk 6 .. 15');
  const one = await renderPicture(small, { threads: 1, onTile: (tile) => tiles.push(tile) });
  assert.ok(one.isFinished);
  const pixels = tiles.flatMap((tile) => [...tile.pixels]);
  assert.deepEqual(
    [...pixels].sort((a, b) => a - b),
    Array.from({ length: 37 * 22 }, (_, i) => i),
  );
  for (const { stride, pixels: own } of tiles) {
    for (const pixel of own) assert.ok((pixel % 37) % stride === 0 && Math.floor(pixel / 37) % stride === 0);
  }
  assert.deepEqual(
    tiles.map(({ stride }) => stride),
    [8, 4, 2, 1],
  );
  const tile = tiles[2]!;
  assert.deepEqual([...tile.rgb.subarray(0, 3)], [...one.rgb.subarray(3 * tile.pixels[0]!, 3 * tile.pixels[0]! + 3)]);
  const three = await renderPicture(small, { threads: 3 });
  assert.deepEqual(plain(three), plain(one));
  const counts = countOutcomes(one.outcomes);
  assert.ok(counts.captured > 20 && counts.disk > 100 && counts.sky > 300);
  assert.equal(counts.fault + counts.limit + counts.none, 0);
});

test('several rays a pixel are averaged in linear light', async () => {
  const whole = await renderPicture(order('resolution 6 x 4', { samples: 4 }), { threads: 1 });
  assert.equal(whole.outcomes.count, 96);
  const fine = await renderPicture(order('resolution 12 x 8'), { threads: 1 });
  // The four rays of a pixel are those of the pixels of a picture twice as fine.
  for (const [sample, pixel] of [
    [0, 26],
    [1, 27],
    [2, 38],
    [3, 39],
  ] as const) {
    const ray = 4 * 7 + sample;
    assert.deepEqual(
      whole.outcomes.values.subarray(3 * ray, 3 * ray + 3),
      fine.outcomes.values.subarray(3 * pixel, 3 * pixel + 3),
    );
  }
  await assert.rejects(renderPicture(order('resolution 16384 x 16384')), /268435456 rays, and 67108864 at most/u);
  await assert.rejects(renderPicture(order('', { samples: 5 })), /5 rays a pixel: there can be 1, 4, 9/u);
});

test('what is interrupted keeps what there is', async () => {
  const abort = new AbortController();
  const picture = await renderPicture(order('resolution 160 x 120'), {
    threads: 1,
    signal: abort.signal,
    onTile: () => abort.abort(),
  });
  assert.equal(picture.isFinished, false);
  const { none } = countOutcomes(picture.outcomes);
  assert.equal(none, picture.known.filter((one) => one === 0).length);
  assert.ok(none > 0 && none < 19200);
});

test('a sky is a picture beside the file: what is behind the hole is its middle', async () => {
  const data = new Uint8Array(3 * 64 * 32);
  // Red where φ < 180°, which is on the right of the picture; green above the equator.
  for (let pixel = 0; pixel < 64 * 32; pixel++) {
    data[3 * pixel] = pixel % 64 >= 32 ? 255 : 0;
    data[3 * pixel + 1] = pixel < 64 * 16 ? 255 : 0;
  }
  writeFileSync(join(folder, 'sky.png'), encode({ width: 64, height: 32, data, channels: 3 }));
  const { rgb, outcomes } = await renderPicture(order('sky "sky.png"\n resolution 16 x 12'), { threads: 1 });
  let seen = 0;
  for (let pixel = 0; pixel < 192; pixel++) {
    if (outcomes.kind[pixel] !== OUTCOME.sky) continue;
    const [, y, z] = outcomes.values.subarray(3 * pixel, 3 * pixel + 3) as unknown as [number, number, number];
    // Between pixels the two sides are mixed.
    if (Math.abs(y) < 0.15 || Math.abs(z) < 0.15) continue;
    seen++;
    assert.deepEqual([...rgb.subarray(3 * pixel, 3 * pixel + 3)], [y > 0 ? 255 : 0, z > 0 ? 255 : 0, 0]);
  }
  assert.ok(seen > 20, `${seen}`);
});

test('skies that are missing, cut off or of another kind are refused with their path', async () => {
  await assert.rejects(
    renderPicture(order('sky "none.png"')),
    /none\.png: there is no such file; its path is relative to/u,
  );
  const good = encode({ width: 8, height: 4, data: new Uint8Array(96), channels: 3 });
  for (const [name, bytes] of [
    ['cut.png', good.subarray(0, good.length - 20)],
    ['text.png', new TextEncoder().encode('a picture of the sky')],
    ['empty.png', new Uint8Array(0)],
  ] as const) {
    writeFileSync(join(folder, name), bytes);
    await assert.rejects(renderPicture(order(`sky "${name}"`)), (error: Error) => {
      assert.equal(error.name, 'PictureError');
      assert.match(error.message, new RegExp(`${name} is no PNG that can be read`, 'u'));
      assert.doesNotMatch(error.message, /DataView|buffer/u);
      return true;
    });
  }
});

test('a picture of the sky that is too large is refused before memory is taken for it', async () => {
  const bytes = Uint8Array.from(encode({ width: 8, height: 4, data: new Uint8Array(96), channels: 3 }));
  new DataView(bytes.buffer).setUint32(16, 100_000);
  new DataView(bytes.buffer).setUint32(20, 50_000);
  writeFileSync(join(folder, 'vast.png'), bytes);
  await assert.rejects(renderPicture(order('sky "vast.png"')), /vast\.png has 100000 × 50000 pixels; the largest sky/u);
});

test('light goes through a learned field, and through the exact metric beyond its domain', async () => {
  const field = join(folder, 'hole.einfield');
  await trainFit(fitIn(folder, HOLE + FIT), { out: field, threads: 1 });
  const settings = 'resolution 16 x 12';
  const learned = await renderPicture(order(settings, { field }), { threads: 1 });
  const exact = await renderPicture(order(settings, { field, exact: true }), { threads: 1 });
  assert.deepEqual(plain(exact), plain(await renderPicture(order(settings), { threads: 1 })));
  // The hole's throat, the poles and the way to the sky are beyond 4 .. 40.
  assert.ok(learned.beyond > 0.1 && learned.beyond < 0.9, `${learned.beyond}`);
  assert.equal(exact.beyond, 0);
  const worst = largestDifference(exact.outcomes, learned.outcomes);
  assert.ok(worst > 1e-12 && worst < 1e-2, `${worst}`);
  // Another chart, by a map: the same camera, 30 from the middle and 80° from the axis.
  const [s, c] = [30 * Math.sin((80 * Math.PI) / 180), 30 * Math.cos((80 * Math.PI) / 180)];
  const block = `render Picture of Schwarzschild { chart Cartesian\n camera at (0, ${s}, 0, ${c})\n field 60°\n ${settings} }`;
  const other = order('', { field });
  const sources = new Map([[other.file, `${HOLE}${FIT}${block}`]]);
  const mapped = await renderPicture({ ...other, sources }, { threads: 1 });
  assert.deepEqual(mapped.outcomes.kind, learned.outcomes.kind);
  assert.ok(mapped.beyond > 0.1);
  // Both are off by some M b/R² where the sky begins, R = 800, differently.
  const apart = largestDifference(learned.outcomes, mapped.outcomes);
  assert.ok(apart < 1e-4, `${apart}`);
});

function largestDifference(a: Outcomes, b: Outcomes): number {
  let worst = 0;
  for (let ray = 0; ray < a.count; ray++) {
    if (a.kind[ray] !== OUTCOME.sky || b.kind[ray] !== OUTCOME.sky) continue;
    for (let k = 3 * ray; k < 3 * ray + 3; k++) worst = Math.max(worst, Math.abs(a.values[k]! - b.values[k]!));
  }
  return worst;
}

test('a field of another spacetime is refused', async () => {
  const field = join(folder, 'hole.einfield');
  const renamed = order('', { field });
  const file = renamed.file;
  const text = renamed.sources.get(file)!.replaceAll('Schwarzschild', 'Other');
  await assert.rejects(
    renderPicture({ ...renamed, sources: new Map([[file, text]]) }),
    /hole\.einfield is a field of Schwarzschild; Picture is of Other/u,
  );
});
