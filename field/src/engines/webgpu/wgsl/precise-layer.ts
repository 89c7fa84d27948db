import type { NetworkShape } from '../../../engine.ts';
import { LAYER } from './product.ts';
import { PROGRAM_POINTS } from './program.ts';
import { twoFloat, twoFloatLibrary } from './two-float.ts';

export interface PreciseLayerForm {
  readonly streams: number;
  readonly directions: number;
  /** Whose activation comes behind the layer; undefined for none. */
  readonly activated: Pick<NetworkShape, 'activation' | 'omega' | 'scale'> | undefined;
}

/** σ, σ′ and σ″ of x as `f`, `f1` and `f2`, as `activationKernel` has them. */
function activation({ activation: kind, omega, scale }: Pick<NetworkShape, 'activation' | 'omega' | 'scale'>): string {
  const [one, two] = [twoFloat(1), twoFloat(2)];
  switch (kind) {
    case 'silu':
      // s = 1/(1 + e^-x) and t = 1 − s, both without cancellation.
      return `
    let e = exponential(-magnitude(x));
    let above = inverse(add(${one}, e));
    let below = multiply(e, above);
    let s = select(above, below, x.x < 0f);
    let t = select(below, above, x.x < 0f);
    let f = multiply(x, s);
    let f1 = multiply(s, add(${one}, multiply(x, t)));
    let f2 = multiply(multiply(s, t), add(${two}, multiply(x, add(t, -s))));`;
    case 'tanh':
      return `
    let f = tanhOf(x);
    let f1 = multiply(sech(x), sech(x));
    let f2 = -2f * multiply(f, f1);`;
    case 'sine':
      return `
    let turn = sinCos(multiply(${twoFloat(omega)}, x));
    let f = turn.sin;
    let f1 = multiply(${twoFloat(omega)}, turn.cos);
    let f2 = -multiply(${twoFloat(omega * omega)}, turn.sin);`;
    case 'gabor': {
      const square = scale * scale;
      return `
    let turn = sinCos(multiply(${twoFloat(omega)}, x));
    let e = exponential(-multiply(${twoFloat(square)}, multiply(x, x)));
    let slope = multiply(${twoFloat(-2 * square)}, x);
    let swing = multiply(${twoFloat(omega)}, turn.sin);
    let f = multiply(turn.cos, e);
    let f1 = multiply(e, add(multiply(slope, turn.cos), -swing));
    let bend = add(multiply(slope, slope), ${twoFloat(-2 * square - omega * omega)});
    let f2 = multiply(e, add(multiply(bend, turn.cos), -2f * multiply(slope, swing)));`;
    }
  }
}

/**
 * A layer of a network in pairs of float32, a thread for a neuron at a point: all streams of its jet, then the
 * activation's (z, z_i, z_ij) → (σ, σ′z_i, σ″z_i z_j + σ′z_ij). Jets lie in slots of `work`, [neurons, streams]; the table
 * says of how many inputs, where they, the results, the weights and the biases begin.
 */
export function preciseLayerSource({ streams, directions, activated }: PreciseLayerForm): string {
  const first = Math.min(directions, streams - 1);
  const second = streams > 1 + directions;
  const body = `  let inputs = table[0].x;
  let to = table[0].z + ${streams}u * neuron;
  for (var s = 0u; s < ${streams}u; s++) {
    var sum = vec2f();
    if (s == 0u) { sum = weights[table[1].x + neuron]; }
    for (var j = 0u; j < inputs; j++) {
      let x = work[(table[0].y + ${streams}u * j + s) * layer.points + me];
      sum = add(sum, multiply(weights[table[0].w + inputs * neuron + j], x));
    }
    work[(to + s) * layer.points + me] = sum;
  }
${
  activated
    ? `  let x = work[to * layer.points + me];${activation(activated)}
${
  second
    ? `  var pair = (to + ${1 + directions}u) * layer.points + me;
  for (var i = 1u; i <= ${directions}u; i++) {
    for (var j = i; j <= ${directions}u; j++) {
      let product = multiply(work[(to + i) * layer.points + me], work[(to + j) * layer.points + me]);
      work[pair] = add(multiply(f2, product), multiply(f1, work[pair]));
      pair += layer.points;
    }
  }
`
    : ''
}  for (var i = 1u; i <= ${first}u; i++) {
    let at = (to + i) * layer.points + me;
    work[at] = multiply(f1, work[at]);
  }
  work[to * layer.points + me] = f;
`
    : ''
}`;
  return `${LAYER}
@group(0) @binding(1) var<storage, read> table: array<vec4u>;
@group(0) @binding(2) var<storage, read> weights: array<vec2f>;
@group(0) @binding(3) var<storage, read_write> work: array<vec2f>;
${twoFloatLibrary(body)}

@compute @workgroup_size(${PROGRAM_POINTS})
fn main(@builtin(global_invocation_id) global: vec3u) {
  let me = global.x;
  let neuron = global.y;
  if (me >= layer.points) { return; }
${body}}
`;
}
