import type { NetworkModel } from '@spacetime/dsl';
import type { Random } from '@spacetime/geometry';
import type { TensorLayout, Vector } from './engine.ts';
import { fourierFeatures } from './networks/fourier-features.ts';

/**
 * Fills the weights of a fresh network, in the layout's order.
 *
 * `mlp`, `piratenet`: normal with variance 2/(in + out), biases zero (Glorot & Bengio 2010, eq. 12), α zero.
 * `siren`: uniform in ±1/in for the first layer and ±√(6/in)/ω₀ for the others (Sitzmann et al. 2020, § 3.2 and
 * theorem 1.8), biases uniform in ±1/√in.
 * `wire`: weights and biases uniform in ±1/√in, as in the code of Saragadam et al. 2023.
 * Fixed Fourier features: see `networks/fourier-features.ts`.
 */
export function initialise(
  network: NetworkModel,
  layout: readonly TensorLayout[],
  weights: Vector,
  random: Random,
): void {
  let inputs = 0;
  for (const tensor of layout) {
    const { name, offset, rows, columns } = tensor;
    if (name.endsWith('.weight')) inputs = columns;
    const draw = tensor.fixed
      ? featureDrawer(network, tensor, random)
      : drawer(network, name === 'layer0.weight', !name.endsWith('.weight'), inputs, rows, random);
    for (let i = 0; i < rows * columns; i++) weights[offset + i] = draw(i);
  }
}

function featureDrawer({ fourier = 1 }: NetworkModel, { name, columns }: TensorLayout, random: Random) {
  return name.endsWith('.bias') ? fourierFeatures.bias : fourierFeatures.weights(fourier, columns, random);
}

function drawer(
  { kind, omega }: NetworkModel,
  isFirst: boolean,
  isBias: boolean,
  inputs: number,
  outputs: number,
  random: Random,
): (index: number) => number {
  const uniform = (bound: number) => () => bound * (2 * random.uniform() - 1);
  switch (kind) {
    case 'mlp':
    case 'piratenet':
      return isBias ? () => 0 : () => Math.sqrt(2 / (inputs + outputs)) * random.normal();
    case 'siren':
      if (isBias) return uniform(1 / Math.sqrt(inputs));
      return uniform(isFirst ? 1 / inputs : Math.sqrt(6 / inputs) / omega);
    case 'wire':
      return uniform(1 / Math.sqrt(inputs));
  }
}
