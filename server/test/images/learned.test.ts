import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { analyze } from '@spacetime/dsl';
import { renderPicture, trainFit } from '@spacetime/field';
import { type ImageInfo, type ImagePart, type ImageTarget, VIEW_IMAGE, VIEW_IMAGE_PART } from '@spacetime/protocol';
import { connect } from '../client.ts';

const TEXT = `spacetime S {
  parameter M = 1
  chart C(t, r, θ, φ) { r in 3 .. 20  θ in 0.1 .. 3  φ in 0 .. 2π periodic }
  metric in C { ds^2 = -(1 - 2*M/r) dt^2 + 1/(1 - 2*M/r) dr^2 + r^2 (dθ^2 + sin(θ)^2 dφ^2) }
  background { M = 0 }
}
spacetime Other { chart C(t, x, y, z) { x in -9 .. 9 }  metric { ds^2 = -dt^2 + dx^2 + dy^2 + dz^2 } }
fit F of S { network mlp(width = 4, depth = 1)  encode (log(r), cos(θ))  samples sobol(64)  batch 64  steps 5  validate sobol(16) every 5 }
render Mine of F { camera at (0, 15, 80°, 0)  field 50°  resolution 12 x 9 }
render Exact of S { camera at (0, 15, 80°, 0)  field 50°  resolution 12 x 9 }
render Flat of Other { camera at (0, 5, 0, 0)  resolution 4 x 3 }
`;

const folder = mkdtempSync(join(tmpdir(), 'st-images-'));
const file = join(folder, 'hole.spacetime');
const field = join(folder, 'hole.einfield');
const uri = pathToFileURL(file).href;
writeFileSync(file, TEXT);
const host = { read: () => TEXT, resolve: (_: string, path: string) => path };
await trainFit(analyze(file, host).fits[0]!, { engine: 'cpu', out: field, host });
const client = await connect({ initializationOptions: { storage: join(folder, 'storage') } });
const parts: ImagePart[] = [];
client.connection.onNotification(VIEW_IMAGE_PART, (part: ImagePart) => void parts.push(part));
await client.open(uri, TEXT);
after(async () => {
  await client[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const image = (target: Omit<ImageTarget, 'uri'>) => {
  parts.length = 0;
  return client.request<ImageInfo>(VIEW_IMAGE, { target: { uri, ...target }, request: 'a' });
};

/** Directions and redshifts of one of the pictures, by pixel. */
function valuesOf(source: 'learned' | 'exact'): Float64Array {
  const values = new Float64Array(3 * 12 * 9);
  for (const part of parts.filter((one) => one.source === source)) {
    const pixels = new Uint32Array(Uint8Array.from(Buffer.from(part.pixels, 'base64')).buffer);
    const some = new Float64Array(Uint8Array.from(Buffer.from(part.values, 'base64')).buffer);
    for (const [i, pixel] of pixels.entries()) values.set(some.subarray(3 * i, 3 * i + 3), 3 * pixel);
  }
  return values;
}

test('a block of a trained fit is seen learned and exact, each as it is alone', async () => {
  const info = await image({ name: 'Mine' });
  assert.deepEqual([info.sources, info.of, info.spacetime, info.learned], [['learned', 'exact'], 'F', 'S', field]);
  assert.deepEqual([parts.at(-1)!.done, parts.at(-1)!.total], [216, 216]);
  // Rays go beyond the domain, r in 3 .. 20.
  assert.match(info.notes.join(), /^Beyond the field's domain, at \d/u);
  const order = { file, sources: new Map([[file, TEXT]]), imports: new Map(), name: 'Mine', field };
  const [learned, exact] = [await renderPicture(order), await renderPicture({ ...order, exact: true })];
  assert.deepEqual(valuesOf('learned'), learned.outcomes.values);
  assert.deepEqual(valuesOf('exact'), exact.outcomes.values);
  assert.notDeepEqual(valuesOf('learned'), valuesOf('exact'));
});

test('a field that is named is set beside the exact metric, if it is of the same spacetime', async () => {
  const { sources, notes, reused } = await image({ name: 'Exact', field });
  assert.deepEqual([sources, reused], [['learned', 'exact'], false]);
  assert.equal(notes[0], 'Both are of the metric that hole.einfield was trained on.');
  await assert.rejects(image({ name: 'Flat', field }), /is a field of S; Flat is of Other/u);
});

test('a field of another text is said to be one', async () => {
  const textDocument = { uri, version: 2 };
  const contentChanges = [{ text: TEXT.replace('M = 1', 'M = 1.1') }];
  await client.connection.sendNotification('textDocument/didChange', { textDocument, contentChanges });
  const { notes } = await image({ name: 'Mine' });
  assert.match(
    notes[0]!,
    /^hole\.einfield was trained before F or its spacetime was changed: both are of the metric as it was\.$/u,
  );
});
