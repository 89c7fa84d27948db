import type { NetworkShape, TensorLayout } from './engine.ts';
import { perceptronTensors } from './networks/perceptron.ts';
import { piratenetTensors } from './networks/piratenet.ts';
import type { TensorShape } from './networks/tensors.ts';

/** The tensors of a network in the order of the flat vector, those that are fixed first. */
export function networkLayout(shape: NetworkShape): TensorLayout[] {
  let offset = 0;
  return tensorsOf(shape).map((tensor) => {
    const placed = { ...tensor, offset };
    offset += tensor.rows * tensor.columns;
    return placed;
  });
}

function tensorsOf(shape: NetworkShape): readonly TensorShape[] {
  return shape.architecture === 'piratenet' ? piratenetTensors(shape) : perceptronTensors(shape);
}

/** Number of tensors, without building the layout. */
export function tensorCount({ architecture, depth }: NetworkShape): number {
  return architecture === 'piratenet' ? 9 + 6 * depth : 2 * (depth + 1);
}

/** Number of weights P, biases among them. */
export function weightCount(shape: NetworkShape): number {
  return tensorsOf(shape).reduce((sum, tensor) => sum + tensor.rows * tensor.columns, 0);
}
