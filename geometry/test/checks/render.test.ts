import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '@spacetime/dsl';
import { checkModel, checkSky } from '@spacetime/geometry';
import { blockOf, KERR } from '../rendering/kit.ts';

/** Codes of what is found in a `render` block of Kerr's black hole, the text that each stands at, and the messages. */
async function found(settings: string): Promise<[code: string, at: string, message: string][]> {
  const text = `${KERR}\nrender Picture of Kerr {\n${settings}\n}`;
  const model = analyze('file', { read: () => text, resolve: (_, path) => path });
  const { diagnostics } = await checkModel(model);
  return [...model.diagnostics, ...diagnostics]
    .filter(({ code }) => code.startsWith('render/'))
    .map(({ code, range, message }) => [code, text.slice(range.start, range.end), message]);
}

test('a sound block is left alone; the time is free, as the metric does not depend on it', async () => {
  assert.deepEqual(await found('camera at (-70, 20, 80°, 9) looking inward\ndisk 6 .. 20'), []);
});

test('what stands in the way is named where it stands', async () => {
  const [outside] = await found('camera at (0, 70, 80°, 0)');
  assert.deepEqual(outside!.slice(0, 2), ['render/camera', 'camera at (0, 70, 80°, 0)']);
  assert.match(outside![2], /r = 70 is not in 1\.5 \.\. 60/u);
  const [inside] = await found('camera at (0, 2, 90°, 0)');
  assert.deepEqual(inside!.slice(0, 1), ['render/observer']);
  const [disk] = await found('camera at (0, 20, 80°, 0)\ndisk 1.5 .. 20');
  assert.deepEqual(disk!.slice(0, 2), ['render/disk', 'disk 1.5 .. 20']);
  assert.match(disk![2], /No circular orbit is timelike at radius 1\.5/u);
});

test('a picture of the sky is looked for beside the file', () => {
  const model = blockOf(KERR, 'camera at (0, 20, 80°, 0); sky "stars.png"');
  const host = (there: boolean) => ({
    resolve: (from: string, path: string) => `${from}/${path}`,
    exists: () => there,
  });
  assert.deepEqual(checkSky(model, host(true)), []);
  const [missing] = checkSky(model, host(false));
  assert.equal(missing!.code, 'render/sky');
  assert.match(missing!.message, /^There is no picture of a sky at file\/stars\.png\./u);
});
