import { bytes, each, integer, integers, type Message, message, text } from './protobuf.ts';

/**
 * An ONNX model as a file: the messages of onnx/onnx.proto (IR version 8) and their field numbers.
 */
export interface OnnxModel {
  readonly producer: string;
  readonly version: string;
  readonly description: string;
  readonly metadata: ReadonlyMap<string, string>;
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  readonly input: OnnxValue;
  readonly output: OnnxValue;
}

/** An operator of the default domain. */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Whole numbers alone occur here. */
  readonly attributes: Readonly<Record<string, number>>;
}

/** `Float32Array` as FLOAT, `Float64Array` as DOUBLE, `BigInt64Array` as INT64. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | BigInt64Array;
}

/** Of doubles. */
export interface OnnxValue {
  readonly name: string;
  /** A text is the name of a size that may be any. */
  readonly shape: readonly (number | string)[];
  readonly description: string;
}

/** The operators' versions. */
const OPSET = 18;
/** TensorProto.DataType. */
export const DOUBLE = 11;
const FLOAT = 1;
const INT64 = 7;
const IR_VERSION = 8;
/** AttributeProto.AttributeType. */
const INT = 2;

export function encodeModel(model: OnnxModel): Uint8Array {
  return message(
    integer(1, IR_VERSION),
    text(2, model.producer),
    text(3, model.version),
    text(6, model.description),
    bytes(7, graph(model)),
    bytes(8, message(text(1, ''), integer(2, OPSET))),
    each(14, [...model.metadata], ([key, value]) => message(text(1, key), text(2, value))),
  );
}

function graph({ nodes, name, constants, input, output }: OnnxModel): Message {
  return message(
    each(1, nodes, encodeNode),
    text(2, name),
    each(5, constants, encodeTensor),
    bytes(11, encodeValue(input)),
    bytes(12, encodeValue(output)),
  );
}

function encodeNode({ inputs, outputs, operator, attributes }: OnnxNode): Message {
  return message(
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    each(5, Object.entries(attributes), ([name, value]) => message(text(1, name), integer(3, value), integer(20, INT))),
  );
}

function encodeTensor({ name, shape, data }: OnnxTensor): Message {
  const type = data instanceof Float64Array ? DOUBLE : data instanceof Float32Array ? FLOAT : INT64;
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return message(integers(1, shape), integer(2, type), text(8, name), bytes(9, raw));
}

function encodeValue({ name, shape, description }: OnnxValue): Message {
  const dimensions = each(1, shape, (size) => message(typeof size === 'number' ? integer(1, size) : text(2, size)));
  const tensor = message(integer(1, DOUBLE), bytes(2, dimensions));
  return message(text(1, name), bytes(2, message(bytes(1, tensor))), text(3, description));
}
