import type { LearnedField } from '../learned/learned-field.ts';
import { cOf } from './c.ts';
import { jsonOf } from './json.ts';
import { onnxOf } from './onnx.ts';
import { pythonOf } from './python.ts';
import { safetensorsOf } from './safetensors.ts';

/** What a field can be written as for other programs. */
export const EXPORTS = {
  onnx: { ending: '.onnx', doc: 'a model from coordinates to the metric, for ONNX Runtime and others', write: onnxOf },
  python: { ending: '.py', doc: 'a module with the metric and its derivatives, for NumPy', write: pythonOf },
  c: { ending: '.c', doc: 'C99 with the metric and its derivatives', write: cOf },
  safetensors: { ending: '.safetensors', doc: 'weights and normalisation', write: safetensorsOf },
  json: { ending: '.json', doc: 'everything in the file, weights among it', write: jsonOf },
} as const satisfies Readonly<
  Record<string, { ending: string; doc: string; write: (field: LearnedField) => string | Uint8Array }>
>;

export type ExportFormat = keyof typeof EXPORTS;
