import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { EinfieldError } from '../../src/file/einfield-error.ts';
import { decodeTensors, encodeTensors, type Tensor } from '../../src/file/safetensors.ts';

const tensors = new Map<string, Tensor>([
  ['b', { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
  ['a', { shape: [1], data: Float64Array.of(Math.PI) }],
  ['empty', { shape: [0, 4], data: new Float32Array(0) }],
  ['__proto__', { shape: [], data: Float32Array.of(7) }],
]);

test('what is written is read again, names that mean something to JavaScript included', () => {
  const metadata = new Map([
    ['text', 'λ "quoted"\n'],
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
  const read = decodeTensors(encodeTensors({ tensors, metadata }));
  assert.deepEqual(read.metadata, metadata);
  assert.deepEqual([...read.tensors].sort(), [...tensors].sort());
});

test('the bytes are as the format says', () => {
  const bytes = encodeTensors({
    tensors: new Map([['w', { shape: [2], data: Float32Array.of(1, -2) }]]),
    metadata: new Map(),
  });
  const header = '{"__metadata__":{},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
  const length = Math.ceil(header.length / 8) * 8;
  const expected = Buffer.concat([
    Buffer.from([length, 0, 0, 0, 0, 0, 0, 0]),
    Buffer.from(header.padEnd(length, ' ')),
    Buffer.from([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0]),
  ]);
  assert.deepEqual(Buffer.from(bytes), expected);
});

test('the order in which tensors were added does not matter; float64 comes first and is aligned', () => {
  const reversed = new Map([...tensors].reverse());
  const bytes = encodeTensors({ tensors, metadata: new Map() });
  assert.deepEqual(bytes, encodeTensors({ tensors: reversed, metadata: new Map() }));
});

test('bytes that are nonsense give an EinfieldError and nothing else', () => {
  const sound = encodeTensors({ tensors, metadata: new Map([['k', 'v']]) });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
      fc.nat(sound.length),
      (edits, cut) => {
        const bytes = sound.slice(0, cut % 3 === 0 ? cut : sound.length);
        for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
        try {
          decodeTensors(bytes);
        } catch (error) {
          assert.ok(error instanceof EinfieldError, String(error));
          assert.ok(!error.message.includes('\n'));
        }
      },
    ),
    { seed: 1, numRuns: 3000 },
  );
});
