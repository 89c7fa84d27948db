import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { renderPicture } from '@spacetime/field';
import { CHECKER, OUTCOME, Shader } from '@spacetime/geometry';
import {
  IMAGE_OUTCOMES,
  type ImageInfo,
  type ImageParams,
  type ImagePart,
  VIEW_IMAGE,
  VIEW_IMAGE_PART,
} from '@spacetime/protocol';
import { CancellationTokenSource } from 'vscode-languageserver';
import { connect } from '../client.ts';

const PATH = '/w/hole.spacetime';
const URI = `file://${PATH}`;
const TEXT = `spacetime S {
  parameter M = 1
  chart Polar(t, r, θ, φ) { r in 3 .. 40  θ in 0.01 .. 3.13  φ in 0 .. 2π periodic }
  metric in Polar { ds^2 = -(1 - 2*M/r) dt^2 + 1/(1 - 2*M/r) dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
}
fit F of S { steps 10 }
render Small of S { camera at (0, 30, 80°, 0) looking inward  field 50°  resolution 24 x 18  disk 6 .. 12 }
render Huge of S { camera at (0, 30, 80°, 0) looking inward  field 50°  resolution 16384 x 16384 }
render Broken of S { camera at (0, 30, 80°, 0) looking sideways }
render Within of S { camera at (0, 1, 80°, 0) }
render Learned of F { camera at (0, 30, 80°, 0)  resolution 8 x 6 }
render Stary of S { camera at (0, 30, 80°, 0)  sky "nowhere.png" }
`;

const bytes = (data: string) => {
  const found = Buffer.from(data, 'base64');
  return found.buffer.slice(found.byteOffset, found.byteOffset + found.byteLength) as ArrayBuffer;
};

/** One server for all tests, in their order: its threads take their time to begin. */
const folder = mkdtempSync(join(tmpdir(), 'st-images-'));
const client = await connect({ initializationOptions: { storage: folder } });
const parts: ImagePart[] = [];
client.connection.onNotification(VIEW_IMAGE_PART, (part: ImagePart) => void parts.push(part));
await client.open(URI, TEXT);

beforeEach(() => {
  parts.length = 0;
});

after(async () => {
  await client[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const image = (name: string, more: Partial<ImageParams> = {}) =>
  client.request<ImageInfo>(VIEW_IMAGE, { target: { uri: URI, name }, request: name, ...more });

/** Columns of all parts by pixel, as the tracer itself has them. */
function assembled(parts: readonly ImagePart[]) {
  const size = parts[0]!.width * parts[0]!.height;
  const [kind, crossings, light] = [new Uint8Array(size), new Uint8Array(size), new Float32Array(3 * size)];
  const [values, length, steps] = [new Float64Array(3 * size), new Float64Array(size), new Uint16Array(size)];
  for (const part of parts) {
    const [shine, three] = [new Float32Array(bytes(part.light)), new Float64Array(bytes(part.values))];
    for (const [i, pixel] of new Uint32Array(bytes(part.pixels)).entries()) {
      kind[pixel] = OUTCOME[IMAGE_OUTCOMES[new Uint8Array(bytes(part.kinds))[i]!]!];
      crossings[pixel] = new Uint8Array(bytes(part.orders))[i]!;
      length[pixel] = new Float64Array(bytes(part.lengths))[i]!;
      steps[pixel] = new Uint16Array(bytes(part.steps))[i]!;
      light.set(shine.subarray(3 * i, 3 * i + 3), 3 * pixel);
      values.set(three.subarray(3 * i, 3 * i + 3), 3 * pixel);
    }
  }
  return { kind, crossings, length, steps, light, values };
}

test('passes come in order, each pixel once, and are bit for bit the picture that is made at once', async () => {
  const info = await image('Small', { threads: 1 });
  assert.deepEqual(
    [info.width, info.height, info.name, info.of, info.chart, info.sources, info.reused, info.failures],
    [24, 18, 'Small', 'S', 'Polar', ['exact'], false, []],
  );
  assert.deepEqual(
    [info.coordinates, info.at.slice(0, 2), info.disk],
    [
      ['t', 'r', 'θ', 'φ'],
      [0, 30],
      [6, 12],
    ],
  );
  const pixels = parts.flatMap((part) => [...new Uint32Array(bytes(part.pixels))]);
  assert.deepEqual(
    pixels.toSorted((a, b) => a - b),
    Array.from({ length: 432 }, (_, pixel) => pixel),
  );
  assert.deepEqual(
    parts.map(({ step }) => step),
    [8, 4, 2, 1].filter((step) => parts.some((part) => part.step === step)),
  );
  const done = parts.map((part) => part.done);
  assert.deepEqual([done.at(-1), parts.at(-1)!.total], [432, 432]);
  assert.ok(done.every((count, i) => i === 0 || count >= done[i - 1]!));
  const { kind, crossings, length, steps, values, light } = assembled(parts);
  const once = await renderPicture(
    { file: PATH, sources: new Map([[PATH, TEXT]]), imports: new Map(), name: 'Small' },
    { threads: 2 },
  );
  for (const [name, column] of Object.entries({ kind, crossings, length, steps, values })) {
    assert.deepEqual(column, once.outcomes[name as 'kind'], name);
  }
  // What the panel makes of light, is what the command line writes.
  const shader = new Shader(CHECKER, { inner: 6 });
  const rgb = new Uint8Array(3 * 432);
  shader.pixels(once.outcomes, 1, rgb);
  assert.deepEqual(rgb, once.rgb);
  const encode = (x: number) => (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055);
  const shown = Uint8Array.from(light, (x) => Math.round(255 * encode(-Math.expm1(-x))));
  assert.deepEqual(shown, once.rgb);
});

test('a finished picture is found again, until the text that it depends on is another', async () => {
  const [kept] = readdirSync(join(folder, 'images'));
  assert.equal((await image('Small')).reused, true);
  const first = assembled(parts);
  const version = { uri: URI, version: 2 };
  const change = (text: string) =>
    client.connection.sendNotification('textDocument/didChange', { textDocument: version, contentChanges: [{ text }] });
  await change(`// A comment elsewhere.\n${TEXT}`);
  assert.equal((await image('Small')).reused, true);
  // What is damaged is traced again.
  writeFileSync(join(folder, 'images', kept!), 'not a picture');
  parts.length = 0;
  assert.equal((await image('Small')).reused, false);
  assert.deepEqual(assembled(parts), first);
  await change(TEXT.replace('M = 1', 'M = 1.01'));
  assert.equal((await image('Small', { width: 4, height: 3 })).reused, false);
  assert.equal(readdirSync(join(folder, 'images')).length, 2);
  await change(TEXT);
});

test('a cancelled picture ends within a tile; one of more pixels than a panel can hold has fewer', async () => {
  const source = new CancellationTokenSource();
  const target = { uri: URI, name: 'Huge' };
  const huge = client.connection.sendRequest(VIEW_IMAGE, { target, request: 'Huge', threads: 1 }, source.token);
  while (parts.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.deepEqual([parts[0]!.width, parts[0]!.step, parts[0]!.total], [2048, 8, 2 ** 22]);
  assert.ok(parts[0]!.left! > 0);
  const asked = performance.now();
  source.cancel();
  await assert.rejects(huge, /cancelled/u);
  const seen = parts.length;
  assert.equal((await image('Small', { width: 4, height: 3 })).reused, false);
  assert.ok(performance.now() - asked < 30_000);
  assert.ok(parts.slice(seen).every((part) => part.request === 'Small'));
});

test('where the workspace is not trusted, nothing outside of it is read', async () => {
  await using untrusting = await connect({ folders: ['file:///w'], initializationOptions: { trusted: false } });
  const text = TEXT.replace('"nowhere.png"', '"../etc/sky.png"');
  await untrusting.open(URI, text);
  const refused = /files outside a workspace that is not trusted are not read/u;
  const ask = (target: object) => untrusting.request(VIEW_IMAGE, { target: { uri: URI, ...target }, request: 'a' });
  await assert.rejects(ask({ name: 'Stary' }), refused);
  await assert.rejects(ask({ name: 'Small', field: '/etc/x.einfield' }), refused);
});

test('what cannot be rendered is said in words', async () => {
  await assert.rejects(image('Smal'), /hole\.spacetime has no render block Smal\. Did you mean Small\?/u);
  await assert.rejects(
    image('Broken'),
    /Broken cannot be rendered before its errors are mended: hole\.spacetime:9: .*sideways/u,
  );
  await assert.rejects(image('Within'), (error: Error) => /r = 1\b/u.test(error.message) && !/\n/u.test(error.message));
  await assert.rejects(image('Stary'), /nowhere\.png: there is no such file/u);
  await assert.rejects(image('Small', { width: 0 }), /width is a whole number from 1 to 16384, not 0/u);
  await assert.rejects(client.request(VIEW_IMAGE, null), /a picture needs a target/u);
  const field = join(tmpdir(), 'no-such.einfield');
  await assert.rejects(image('Small', { target: { uri: URI, name: 'Small', field } }), /no-such\.einfield/u);
  const { notes, sources } = await image('Learned');
  assert.deepEqual([sources, notes], [['exact'], ['F has not been trained yet: this is the exact metric of S.']]);
});
