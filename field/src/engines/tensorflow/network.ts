import type { NetworkShape, TensorLayout } from '../../engine.ts';
import { FEATURES } from '../../networks/fourier-features.ts';
import type { Tensor, TensorFlow } from './api.ts';
import { type Jet, Jets } from './jets.ts';

/** The outputs' jets from the features', by the weights of a layout, a tensor for each. */
export type Network = (weights: readonly Tensor[], features: Jet) => Jet;

export function networkOf(
  tf: TensorFlow,
  shape: NetworkShape,
  layout: readonly TensorLayout[],
  directions: number,
): Network {
  const jets = new Jets(tf, directions);
  return shape.architecture === 'piratenet' ? piratenet(tf, jets, shape, layout) : perceptron(jets, shape);
}

function perceptron(jets: Jets, shape: NetworkShape): Network {
  return (weights, features) => {
    let x = features;
    for (let l = 0; l <= shape.depth; l++) {
      x = jets.linear(weights[2 * l], weights[2 * l + 1], x);
      if (l < shape.depth) x = jets.activated(shape.fourier && l === 0 ? FEATURES : shape, x);
    }
    return x;
  };
}

/** See `networks/piratenet.ts`. */
function piratenet(tf: TensorFlow, jets: Jets, shape: NetworkShape, layout: readonly TensorLayout[]): Network {
  return (weights, features) => {
    const tensor = (name: string) => weights[layout.findIndex((one) => one.name === name)];
    const linear = (name: string, x: Jet) => jets.linear(tensor(`${name}.weight`), tensor(`${name}.bias`), x);
    const layer = (name: string, x: Jet) => jets.activated(shape, linear(name, x));
    const phi = jets.activated(FEATURES, linear('features', features));
    const u = layer('gate.u', phi);
    const v = layer('gate.v', phi);
    let x = phi;
    for (let block = 0; block < shape.depth; block++) {
      const f = layer(`block${block}.f`, x);
      const g = layer(`block${block}.g`, jets.between(f, u, v));
      const h = layer(`block${block}.h`, jets.between(g, u, v));
      x = jets.blend(tf.slice(tensor('alpha'), [block], [1]), h, x);
    }
    return linear('output', x);
  };
}
