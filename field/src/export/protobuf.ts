/**
 * The wire format of Protocol Buffers, as far as ONNX needs it: a message is a run of fields, each a tag
 * (number · 8 + wire type) and a variable-length integer (type 0) or a length with so many bytes (type 2).
 *
 * Source: protobuf.dev/programming-guides/encoding.
 */
export type Message = Uint8Array;

/** Fields of a message in turn. */
export function message(...fields: readonly Uint8Array[]): Message {
  return joined(fields);
}

/** A whole number ≥ 0 as int32, int64, bool or enum. */
export function integer(field: number, value: number): Uint8Array {
  return joined([varint(field * 8), varint(value)]);
}

/** A text in UTF-8. */
export function text(field: number, value: string): Uint8Array {
  return bytes(field, new TextEncoder().encode(value));
}

/** Bytes, or a message within a message. */
export function bytes(field: number, value: Uint8Array): Uint8Array {
  return joined([varint(field * 8 + 2), varint(value.length), value]);
}

/** A repeated field of messages. */
export function each<T>(field: number, values: readonly T[], encode: (value: T) => Message): Uint8Array {
  return joined(values.map((value) => bytes(field, encode(value))));
}

/** A repeated field of whole numbers ≥ 0, packed. */
export function integers(field: number, values: readonly number[]): Uint8Array {
  return bytes(field, joined(values.map(varint)));
}

/** Seven bits a byte, the lowest first, the top bit set in all but the last. */
function varint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} is no whole number ≥ 0`);
  const out: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128);
  return Uint8Array.of(...out, rest);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
