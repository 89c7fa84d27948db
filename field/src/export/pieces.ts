import type { Program } from '@spacetime/dsl';
import type { Vector } from '../engine.ts';
import type { LearnedField } from '../learned/learned-field.ts';
import type { Normalisation } from '../normalisation.ts';
import { networkSteps, type Step } from './network-steps.ts';

/** A tensor by its name in the file. */
export interface NamedTensor {
  readonly name: string;
  /** [out, in] of a weight, [n] of everything else. */
  readonly shape: readonly number[];
  readonly data: Vector;
}

/** A field taken apart into what every format writes. */
export interface Pieces {
  readonly field: LearnedField;
  readonly encoding: Program;
  readonly normalisation: Normalisation;
  /** The network's weights and biases, as trained. */
  readonly tensors: readonly NamedTensor[];
  readonly steps: readonly Step[];
  /** Ten outputs; undefined for a network of the whole metric. */
  readonly background: Program | undefined;
}

export function piecesOf(field: LearnedField): Pieces {
  const tensors = field.layout.map(({ name, offset, rows, columns }) => ({
    name,
    shape: name.endsWith('.weight') ? [rows, columns] : [rows],
    data: field.weights.slice(offset, offset + rows * columns),
  }));
  const alpha = tensors.find(({ name }) => name === 'alpha')?.data ?? [];
  return {
    field,
    encoding: field.encoding,
    normalisation: field.header.normalisation,
    tensors,
    steps: networkSteps(field.network, alpha),
    background: field.background?.program,
  };
}

/** The normalisation as tensors of doubles. */
export function normalisationTensors({ features, components }: Normalisation): readonly NamedTensor[] {
  const list = (name: string, values: readonly number[]) => ({
    name,
    shape: [values.length],
    data: Float64Array.from(values),
  });
  return [
    list('features.offset', features.offset),
    list('features.scale', features.scale),
    list('components.offset', components.offset),
    list('components.scale', components.scale),
  ];
}
