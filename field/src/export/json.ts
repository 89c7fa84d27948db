import type { LearnedField } from '../learned/learned-field.ts';
import { piecesOf } from './pieces.ts';

/** Everything in a field as one JSON object: its header, and its tensors as `{shape, data}` by name, row-major. */
export function jsonOf(field: LearnedField): string {
  const { tensors } = piecesOf(field);
  const entries = tensors.map(({ name, shape, data }) => [name, { shape, data: [...data] }]);
  return `${JSON.stringify({ ...field.header, tensors: Object.fromEntries(entries) })}\n`;
}
