import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, each, integer, integers, message, text } from '../../src/export/protobuf.ts';

const hex = (value: Uint8Array) => Buffer.from(value).toString('hex');

test("fields are written as in the format's own description", () => {
  // protobuf.dev/programming-guides/encoding: 150 in field 1, "testing" in field 2, and packed 3, 270, 86942 in field 6.
  assert.equal(hex(integer(1, 150)), '089601');
  assert.equal(hex(text(2, 'testing')), '120774657374696e67');
  assert.equal(hex(bytes(3, message(integer(1, 150)))), '1a03089601');
  assert.equal(hex(integers(6, [3, 270, 86942])), '3206038e029ea705');
  assert.equal(hex(each(4, ['a', 'b'], (one) => text(1, one))), '22030a016122030a0162');
  // Beyond 32 bits, and a field number that needs two bytes.
  assert.equal(hex(integer(20, 2 ** 35)), 'a0018080808080' + '01');
});

test('what is no whole number from zero is refused', () => {
  for (const value of [-1, 0.5, 2 ** 53]) assert.throws(() => integer(1, value), RangeError);
});
