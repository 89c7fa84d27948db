import type { NetworkShape, TensorLayout } from './engine.ts';

/** The tensors of a network in the order of the flat vector: layer0.weight, layer0.bias, layer1.weight, … */
export function networkLayout(shape: NetworkShape): TensorLayout[] {
  const layout: TensorLayout[] = [];
  let offset = 0;
  for (let layer = 0; layer <= shape.depth; layer++) {
    const rows = layer === shape.depth ? shape.outputs : shape.width;
    const inputs = layer === 0 ? shape.inputs : shape.width;
    layout.push({ name: `layer${layer}.weight`, offset, rows, columns: inputs });
    layout.push({ name: `layer${layer}.bias`, offset: offset + rows * inputs, rows, columns: 1 });
    offset += rows * (inputs + 1);
  }
  return layout;
}

/** Number of weights P, biases among them. */
export function weightCount(shape: NetworkShape): number {
  return networkLayout(shape).reduce((sum, tensor) => sum + tensor.rows * tensor.columns, 0);
}
