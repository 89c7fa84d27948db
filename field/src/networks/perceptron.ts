import type { NetworkShape } from '../engine.ts';
import { linear, type TensorShape } from './tensors.ts';

/** layer0.weight, layer0.bias, layer1.weight, …: of `mlp`, `siren` and `wire`. */
export function perceptronTensors({ inputs, width, depth, outputs, fourier }: NetworkShape): readonly TensorShape[] {
  return Array.from({ length: depth + 1 }, (_, layer) => {
    const rows = layer === depth ? outputs : width;
    return linear(`layer${layer}`, rows, layer === 0 ? inputs : width, layer === 0 ? fourier : undefined);
  }).flat();
}
