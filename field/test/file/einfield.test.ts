import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { encodeField, readField, writeField } from '../../src/file/einfield.ts';
import { EinfieldError } from '../../src/file/einfield-error.ts';
import { decodeTensors } from '../../src/file/safetensors.ts';
import { exampleField, exampleHeader } from './example.ts';

const folder = mkdtempSync(join(tmpdir(), 'einfield-'));
after(() => rmSync(folder, { recursive: true }));

for (const precision of ['float32', 'float64'] as const) {
  test(`${precision}: written and read again`, async () => {
    const path = join(folder, `${precision}.einfield`);
    await writeField(path, exampleField(precision));
    assert.deepEqual(readField(path), exampleField(precision));
    assert.deepEqual(readField(readFileSync(path)), exampleField(precision));
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });
}

test('Fourier features and PirateNet: written and read again, with tensors of their own', () => {
  const pirate = exampleField('float32', { architecture: 'piratenet' });
  assert.deepEqual(readField(encodeField(pirate)), pirate);
  const { tensors } = decodeTensors(encodeField(pirate));
  assert.equal(tensors.size, 21);
  assert.deepEqual(tensors.get('alpha')!.shape, [2]);
  assert.deepEqual(tensors.get('features.weight')!.shape, [5, 2]);
  assert.deepEqual(tensors.get('block1.g.bias')!.shape, [5]);
  assert.deepEqual(tensors.get('output.weight')!.shape, [3, 5]);
  const features = exampleField('float64', { fourier: true });
  assert.deepEqual(readField(encodeField(features)), features);
});

test('a file that is there is replaced as a whole, and kept where writing fails', async () => {
  const path = join(folder, 'replaced.einfield');
  writeFileSync(path, 'old');
  await writeField(path, exampleField());
  assert.deepEqual(readField(path), exampleField());
  await assert.rejects(writeField(join(folder, 'absent', 'x.einfield'), exampleField()), /ENOENT/);
});

test('the same field gives the same bytes', () => {
  assert.deepEqual(encodeField(exampleField()), encodeField(exampleField()));
});

test('a reader written from the format alone finds the same weights and the same checksum', () => {
  const bytes = Buffer.from(encodeField(exampleField('float32')));
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString('utf8'));
  const hash = createHash('sha256');
  const { checksum, ...metadata } = header.__metadata__;
  for (const key of Object.keys(metadata).sort()) hash.update(Buffer.from(`${key}\0${metadata[key]}\0`));
  const weights: Record<string, number[]> = {};
  for (const name of Object.keys(header).sort()) {
    if (name === '__metadata__') continue;
    const { dtype, shape, data_offsets } = header[name];
    const data = bytes.subarray(8 + length + data_offsets[0], 8 + length + data_offsets[1]);
    hash.update(Buffer.from(`${name}\0${dtype}\0${shape.join(',')}\0`)).update(data);
    assert.equal(dtype, 'F32');
    weights[name] = Array.from({ length: data.length / 4 }, (_, i) => data.readFloatLE(4 * i));
  }
  assert.equal(checksum, hash.digest('hex'));
  const field = exampleField('float32');
  assert.deepEqual(weights['layer0.weight'], [...field.weights.slice(0, 10)]);
  assert.deepEqual(weights['layer0.bias'], [...field.weights.slice(10, 15)]);
  assert.deepEqual(weights['layer2.bias'], [...field.weights.slice(-3)]);
  assert.deepEqual(JSON.parse(metadata.normalisation), exampleHeader.normalisation);
});

test('every single changed byte is noticed', () => {
  const sound = encodeField(exampleField());
  for (let at = 0; at < sound.length; at += 1 + (at % 7)) {
    const bytes = sound.slice();
    bytes[at] ^= 1 << (at % 8);
    // White space between the header's words means nothing: the padding is the one place where a change can pass.
    try {
      assert.deepEqual(readField(bytes), exampleField());
    } catch (error) {
      assert.ok(error instanceof EinfieldError, String(error));
    }
  }
});
