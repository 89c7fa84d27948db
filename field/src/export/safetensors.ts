import { encodeTensors } from '../file/safetensors.ts';
import type { LearnedField } from '../learned/learned-field.ts';
import { description } from './describe.ts';
import { normalisationTensors, piecesOf } from './pieces.ts';

/**
 * The network as a plain safetensors file: its tensors as trained, and the normalisation as tensors too (doubles), under the
 * names that they have in the ONNX model. Unlike an `.einfield`, which is one as well, it claims no format of its own,
 * and `spacetime` does not open it.
 */
export function safetensorsOf(field: LearnedField): Uint8Array {
  const { tensors, normalisation } = piecesOf(field);
  const metadata = new Map([...description(field), ['active', JSON.stringify(normalisation.active)]]);
  const all = [...tensors, ...normalisationTensors(normalisation)];
  return encodeTensors({ tensors: new Map(all.map(({ name, shape, data }) => [name, { shape, data }])), metadata });
}
