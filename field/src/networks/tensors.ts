import type { TensorLayout } from '../engine.ts';

/** A tensor before it has its place among the others. */
export type TensorShape = Omit<TensorLayout, 'offset'>;

/** `NAME.weight` [rows, columns] and `NAME.bias` [rows] of a linear layer. */
export function linear(name: string, rows: number, columns: number, fixed?: true): readonly TensorShape[] {
  const isFixed = fixed && { fixed };
  return [
    { name: `${name}.weight`, rows, columns, ...isFixed },
    { name: `${name}.bias`, rows, columns: 1, ...isFixed },
  ];
}
