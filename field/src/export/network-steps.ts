import type { Activation, NetworkShape } from '../engine.ts';
import { FEATURES } from '../networks/fourier-features.ts';

/** What an activation computes; see `NetworkShape`. */
export interface ActivationOf {
  readonly activation: Activation;
  readonly omega: number;
  readonly scale: number;
}

/**
 * One step of a network on vectors, in static single assignment: step i gives vector i + 1, and vector 0 is what comes in.
 * `linear` is W x + b with the tensors NAME.weight and NAME.bias.
 */
export type Step =
  | { readonly kind: 'linear'; readonly a: number; readonly name: string; readonly width: number }
  | ({ readonly kind: 'activate'; readonly a: number; readonly width: number } & ActivationOf)
  | {
      readonly kind: 'add' | 'subtract' | 'multiply';
      readonly a: number;
      readonly b: number;
      readonly width: number;
    }
  | { readonly kind: 'scale'; readonly a: number; readonly factor: number; readonly width: number };

/** A network of any kind as steps; the last gives the outputs. @param alpha of a PirateNet's blocks */
export function networkSteps(shape: NetworkShape, alpha: ArrayLike<number>): readonly Step[] {
  const steps: Step[] = [];
  const push = (step: Step) => steps.push(step);
  const { activation, omega, scale, depth, outputs, width } = shape;
  const own = { activation, omega, scale };
  const linear = (a: number, name: string, rows = width) => push({ kind: 'linear', a, name, width: rows });
  const layer = (a: number, name: string, sigma: ActivationOf = own) =>
    push({ kind: 'activate', a: linear(a, name), width, ...sigma });
  if (shape.architecture !== 'piratenet') {
    let x = 0;
    for (let k = 0; k < depth; k++) x = layer(x, `layer${k}`, k === 0 && shape.fourier ? FEATURES : own);
    linear(x, `layer${depth}`, outputs);
    return steps;
  }
  // As in networks/piratenet.ts, with f ⊙ U + (1 − f) ⊙ V written as V + f ⊙ (U − V).
  let x = layer(0, 'features', FEATURES);
  const u = layer(x, 'gate.u');
  const v = layer(x, 'gate.v');
  const both = (kind: 'add' | 'subtract' | 'multiply', a: number, b: number) => push({ kind, a, b, width });
  const d = both('subtract', u, v);
  const gate = (f: number) => both('add', v, both('multiply', f, d));
  for (let block = 0; block < depth; block++) {
    const z = gate(layer(gate(layer(x, `block${block}.f`)), `block${block}.g`));
    const change = both('subtract', layer(z, `block${block}.h`), x);
    x = both('add', x, push({ kind: 'scale', a: change, factor: alpha[block]!, width }));
  }
  linear(x, 'output', outputs);
  return steps;
}

/** The vectors that a step reads. */
export function operandsOf(step: Step): readonly number[] {
  return 'b' in step ? [step.a, step.b] : [step.a];
}
