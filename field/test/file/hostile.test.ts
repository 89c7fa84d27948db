import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checksum, encodeField, readField } from '../../src/file/einfield.ts';
import { EinfieldError } from '../../src/file/einfield-error.ts';
import { decodeTensors, encodeTensors, type Tensor } from '../../src/file/safetensors.ts';
import { exampleField } from './example.ts';

const sound = encodeField(exampleField('float32'));

// biome-ignore lint/suspicious/noExplicitAny: JSON that is taken apart and spoiled on purpose
type Json = any;

/** Header and data of a file, changed and put together again. */
function assemble(change: (header: Record<string, Json>) => unknown, data?: (bytes: Buffer) => Buffer): Uint8Array {
  const bytes = Buffer.from(sound);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString('utf8'));
  const changed = change(header);
  const text = typeof changed === 'string' ? changed : JSON.stringify(header);
  const rest = bytes.subarray(8 + length);
  return join(Buffer.from(text), data ? data(Buffer.from(rest)) : rest);
}

function join(header: Buffer, data: Uint8Array): Uint8Array {
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([size, header, data]);
}

/** A file whose checksum is right, so that what else is wrong with it has to be found. */
function signed(
  metadata: Record<string, string | undefined>,
  tensors: Record<string, Tensor | undefined> = {},
  original = sound,
): Uint8Array {
  const file = decodeTensors(original);
  const all = { metadata: new Map(file.metadata), tensors: new Map(file.tensors) };
  for (const [key, value] of Object.entries(metadata))
    value === undefined ? all.metadata.delete(key) : all.metadata.set(key, value);
  for (const [key, value] of Object.entries(tensors))
    value === undefined ? all.tensors.delete(key) : all.tensors.set(key, value);
  all.metadata.set('checksum', checksum(all));
  return encodeTensors(all);
}

const json = (key: string, change: (value: Json) => void, file = sound): Record<string, string> => {
  const value = JSON.parse(decodeTensors(file).metadata.get(key)!);
  change(value);
  return { [key]: JSON.stringify(value) };
};

const soundPirate = encodeField(exampleField('float32', { architecture: 'piratenet' }));
const pirate = (key: string, change: (value: Json) => void) => signed(json(key, change, soundPirate), {}, soundPirate);
const pirateTensor = (name: string, tensor: Tensor | undefined) => signed({}, { [name]: tensor }, soundPirate);

const weight = (...shape: number[]): Tensor => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });

const files: Record<string, [bytes: Uint8Array, message: RegExp]> = {
  'an empty file': [new Uint8Array(0), /only 0 bytes/],
  'seven bytes': [sound.slice(0, 7), /only 7 bytes/],
  'a header cut short': [sound.slice(0, 100), /cut short/],
  'data cut short': [sound.slice(0, -1), /cut short|damaged/],
  'a byte too many': [Buffer.concat([sound, Buffer.from([0])]), /belong to no tensor/],
  'an absurd header length': [
    Buffer.concat([Buffer.from('ffffffffffffff7f', 'hex'), sound.slice(8)]),
    /no .einfield file: .* 9223372036854775807 bytes/,
  ],
  'a header longer than the file': [
    Buffer.concat([Buffer.from('00e1f50500000000', 'hex'), sound.slice(8)]),
    /cut short/,
  ],
  'another format': [Buffer.concat([Buffer.from('89484446', 'hex'), Buffer.alloc(100)]), /no .einfield file: /],
  'a header that is no JSON': [join(Buffer.from('{"a": '), Buffer.alloc(0)), /not valid JSON/],
  'a header that is a list': [join(Buffer.from('[1]'), Buffer.alloc(0)), /no JSON object/],
  'a header that is not UTF-8': [join(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), Buffer.alloc(0)), /not UTF-8/],
  'a header nested 100000 deep': [
    join(Buffer.from(`{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}`), Buffer.alloc(0)),
    /./,
  ],
  'a key twice': [assemble((h) => `{"layer0.bias":{},${JSON.stringify(h).slice(1)}`), /"layer0.bias" twice/],
  'a key twice, spelled with an escape': [
    assemble((h) => `{"l\\u0061yer0.bias":{},${JSON.stringify(h).slice(1)}`),
    /twice/,
  ],
  'metadata that is no string': [
    assemble((h) => {
      h.__metadata__.fit = 3;
    }),
    /"fit" is no string/,
  ],
  'overlapping tensors': [
    assemble((h) => {
      h['layer1.bias'].data_offsets = h['layer0.bias'].data_offsets;
    }),
    /overlaps/,
  ],
  'a hole between tensors': [
    assemble(
      (h) => {
        for (const k of Object.keys(h))
          if (k !== '__metadata__') h[k].data_offsets = h[k].data_offsets.map((x: number) => x + 4);
      },
      (d) => Buffer.concat([Buffer.alloc(4), d]),
    ),
    /follows a hole/,
  ],
  'an offset out of range': [
    assemble((h) => {
      h['layer0.bias'].data_offsets = [1e12, 1e12 + 20];
    }),
    /lies at bytes/,
  ],
  'a negative offset': [
    assemble((h) => {
      h['layer0.bias'].data_offsets = [-4, 16];
    }),
    /no valid data_offsets/,
  ],
  'offsets the wrong way round': [
    assemble((h) => {
      h['layer0.bias'].data_offsets.reverse();
    }),
    /lies at bytes/,
  ],
  'an unknown type': [
    assemble((h) => {
      h['layer0.bias'].dtype = 'I64';
    }),
    /"I64", not F32 or F64/,
  ],
  'a type named like a method': [
    assemble((h) => {
      h['layer0.bias'].dtype = 'toString';
    }),
    /"toString", not F32/,
  ],
  'a shape of another size': [
    assemble((h) => {
      h['layer0.bias'].shape = [6];
    }),
    /which is 24 bytes, and holds 20/,
  ],
  'a shape whose size overflows': [
    assemble((h) => {
      h['layer0.bias'].shape = [2 ** 40, 2 ** 40];
    }),
    /and holds 20/,
  ],
  'a fractional shape': [
    assemble((h) => {
      h['layer0.bias'].shape = [2.5, 2];
    }),
    /no valid shape/,
  ],
  'a tensor that is no object': [
    assemble((h) => {
      h['layer0.bias'] = null;
    }),
    /no JSON object/,
  ],
  'a weight that was changed': [
    assemble(
      () => {},
      (d) => {
        d[5] ^= 1;
        return d;
      },
    ),
    /damaged or was changed/,
  ],
  'metadata that was changed': [
    assemble((h) => {
      h.__metadata__.fit = 'Other';
    }),
    /damaged or was changed/,
  ],
  'no checksum': [
    assemble((h) => {
      delete h.__metadata__.checksum;
    }),
    /no checksum/,
  ],
  'no metadata': [
    assemble((h) => {
      delete h.__metadata__;
    }),
    /no \.einfield/,
  ],
  'another version': [signed({ version: '2' }), /version "2"/],
  'a missing entry': [signed({ sources: undefined }), /does not say its sources/],
  'an entry that is no JSON': [signed({ network: '{' }), /the network is not valid JSON/],
  'a tensor too many': [signed({}, { extra: weight(1) }), /6 tensors, not 7/],
  'a tensor named __proto__ in the place of one': [
    signed(
      {},
      JSON.parse('{"layer0.bias":null}', (k, v) =>
        k === '' ? { 'layer0.bias': undefined, ['__proto__']: weight(5) } : v,
      ),
    ),
    /missing|tensors/,
  ],
  'a tensor of another shape': [
    signed({}, { 'layer1.weight': weight(25, 1) }),
    /layer1.weight has the shape \[25,1\], not \[5,5\]/,
  ],
  'tensors of two types': [signed({}, { 'layer1.bias': { shape: [5], data: new Float64Array(5) } }), /different types/],
  'a weight that is NaN': [
    signed({}, { 'layer1.bias': { shape: [5], data: Float32Array.of(1, 2, Number.NaN, 4, 5) } }),
    /layer1.bias has a weight that is not finite/,
  ],
  'a weight that is infinite': [
    signed({}, { 'layer1.bias': { shape: [5], data: Float32Array.of(1, 2, Infinity, 4, 5) } }),
    /not finite/,
  ],
  'a network of absurd width': [
    signed(
      json('network', (n) => {
        n.width = 1e9;
      }),
    ),
    /width is 1000000000/,
  ],
  'a network of absurd depth': [
    signed(
      json('network', (n) => {
        n.depth = 4000;
      }),
    ),
    /8002 tensors, not 6/,
  ],
  'a network with a fractional width': [
    signed(
      json('network', (n) => {
        n.width = 2.5;
      }),
    ),
    /width is 2.5/,
  ],
  'an unknown activation': [
    signed(
      json('network', (n) => {
        n.activation = 'constructor';
      }),
    ),
    /activation is "constructor"/,
  ],
  'an unknown architecture': [
    signed(
      json('network', (n) => {
        n.architecture = '__proto__';
      }),
    ),
    /architecture is "__proto__"/,
  ],
  'the tensors of another architecture': [
    signed(
      json('network', (n) => {
        n.architecture = 'piratenet';
      }),
    ),
    /21 tensors, not 6/,
  ],
  'a PirateNet of absurd depth': [
    pirate('network', (n) => {
      n.depth = 4096;
    }),
    /24585 tensors, not 21/,
  ],
  'a PirateNet with Fourier features twice': [
    pirate('network', (n) => {
      n.fourier = true;
    }),
    /Fourier features are not valid/,
  ],
  'Fourier features that are no flag': [
    signed(
      json('network', (n) => {
        n.fourier = 3;
      }),
    ),
    /Fourier features are not valid/,
  ],
  'an α too many': [pirateTensor('alpha', weight(3)), /alpha has the shape \[3\], not \[2\]/],
  'an α in two dimensions': [pirateTensor('alpha', weight(2, 1)), /alpha has the shape \[2,1\], not \[2\]/],
  'an α that is infinite': [
    pirateTensor('alpha', { shape: [2], data: Float32Array.of(0, Infinity) }),
    /alpha has a weight that is not finite/,
  ],
  'a PirateNet without a gate': [pirateTensor('gate.v.weight', undefined), /21 tensors, not 20/],
  'a gate of another shape': [pirateTensor('gate.v.weight', weight(5, 4)), /gate.v.weight has the shape \[5,4\]/],
  'as many features as inputs': [signed({ encoding: '["a"]' }), /2 inputs and the encoding 1/],
  'a component out of range': [
    signed(
      json('normalisation', (n) => {
        n.active = [0, 4, 10];
      }),
    ),
    /not a whole number from 5 to 9/,
  ],
  'a component twice': [
    signed(
      json('normalisation', (n) => {
        n.active = [0, 4, 4];
      }),
    ),
    /not a whole number from 5/,
  ],
  'a scale of zero': [
    signed(
      json('normalisation', (n) => {
        n.features.scale = [1, 0];
      }),
    ),
    /scale that is not positive/,
  ],
  'an offset that is a string': [
    signed(
      json('normalisation', (n) => {
        n.features.offset = ['1', 0];
      }),
    ),
    /no finite number/,
  ],
  'an offset that overflows': [
    signed({ normalisation: decodeTensors(sound).metadata.get('normalisation')!.replace('0.1', '1e999') }),
    /no finite number/,
  ],
  'a chart of three coordinates': [
    signed(
      json('chart', (c) => {
        c.coordinates.pop();
      }),
    ),
    /four coordinates/,
  ],
  'a domain that is no list': [
    signed(
      json('chart', (c) => {
        c.domain.lower = { length: 4 };
      }),
    ),
    /no list/,
  ],
  'sources that are no list': [signed({ sources: '{}' }), /no list/],
  'no source': [signed({ sources: '[]' }), /no source/],
};

for (const [name, [bytes, message]] of Object.entries(files)) {
  test(`refused: ${name}`, () => {
    assert.throws(
      () => readField(bytes),
      (error: Error) => {
        assert.ok(error instanceof EinfieldError, String(error.stack));
        assert.match(error.message, message);
        assert.ok(!error.message.includes('\n') && error.message.length < 300, error.message);
        return true;
      },
    );
  });
}

test('the sound file is read', () => {
  assert.deepEqual(readField(sound), exampleField('float32'));
  assert.throws(() => readField('no such file'), /EinfieldError: no such file$/);
  assert.throws(() => readField('.'), /EinfieldError: the file cannot be read: it is a folder$/);
});
