import { activate } from './lm-activation';
import { Plan, STRIP, thread } from './lm-plan';
import { madd } from './lm-simd';

/**
 * The state of a block after its forward pass, STRIP bytes an entry: for each layer the pre-activations
 * Z [streams][width], the activations A [streams][width] and σ', σ'', σ''' [3][width]; then the outputs
 * [streams][outputs].
 */
export function layerBytes(plan: Plan): usize {
  return (<usize>plan.streams * 2 + 3) * <usize>plan.width * STRIP;
}

export function stateBytes(plan: Plan): usize {
  return layerBytes(plan) * <usize>plan.depth + <usize>(plan.streams * plan.outputs) * STRIP;
}

/** out[s][i] = Σ_j w[i][j] in[s][j] + (s = 0 ? b[i] : 0) over one block. */
function linear(rows: i32, columns: i32, streams: i32, w: usize, input: usize, out: usize): void {
  const bias = w + (<usize>(rows * columns) << 3);
  for (let s = 0; s < streams; s++) {
    for (let i = 0; i < rows; i++) {
      const wi = w + (<usize>(i * columns) << 3);
      const b = f64x2.splat(s == 0 ? f64.load(bias + (<usize>i << 3)) : 0.0);
      for (let half: usize = 0; half < STRIP; half += 128) {
        let a0 = b;
        let a1 = b;
        let a2 = b;
        let a3 = b;
        let a4 = b;
        let a5 = b;
        let a6 = b;
        let a7 = b;
        let x = input + half;
        for (let j = 0; j < columns; j++, x += STRIP) {
          const v = v128.load64_splat(wi + (<usize>j << 3));
          a0 = madd(v, v128.load(x), a0);
          a1 = madd(v, v128.load(x, 16), a1);
          a2 = madd(v, v128.load(x, 32), a2);
          a3 = madd(v, v128.load(x, 48), a3);
          a4 = madd(v, v128.load(x, 64), a4);
          a5 = madd(v, v128.load(x, 80), a5);
          a6 = madd(v, v128.load(x, 96), a6);
          a7 = madd(v, v128.load(x, 112), a7);
        }
        const y = out + half;
        v128.store(y, a0);
        v128.store(y, a1, 16);
        v128.store(y, a2, 32);
        v128.store(y, a3, 48);
        v128.store(y, a4, 64);
        v128.store(y, a5, 80);
        v128.store(y, a6, 96);
        v128.store(y, a7, 112);
      }
      out += STRIP;
    }
    input += <usize>columns * STRIP;
  }
}

/** a_i = σ' z_i, a_ij = σ'' z_i z_j + σ' z_ij, plane by plane. */
function propagate(plan: Plan, z: usize, a: usize, d: usize): void {
  const plane = <usize>plan.width * STRIP;
  const live = <usize>plan.live;
  const d2 = d + plane;
  if (plan.order == 0) return;
  for (let i: usize = 1; i <= live; i++) {
    const zi = z + i * plane;
    const ai = a + i * plane;
    for (let p: usize = 0; p < plane; p += 16) v128.store(ai + p, f64x2.mul(v128.load(d + p), v128.load(zi + p)));
  }
  if (plan.order == 1) return;
  let s = live + 1;
  for (let i: usize = 1; i <= live; i++) {
    for (let j = i; j <= live; j++, s++) {
      const zi = z + i * plane;
      const zj = z + j * plane;
      const zs = z + s * plane;
      const as = a + s * plane;
      for (let p: usize = 0; p < plane; p += 16) {
        const curve = f64x2.mul(f64x2.mul(v128.load(d2 + p), v128.load(zi + p)), v128.load(zj + p));
        v128.store(as + p, madd(v128.load(d + p), v128.load(zs + p), curve));
      }
    }
  }
}

/** The jets of one block under the weights at `w`; `state` as described at {@link layerBytes}. */
export function forwardBlock(plan: Plan, w: usize, block: i32, state: usize): void {
  const width = <i32>plan.width;
  const streams = <i32>plan.streams;
  const depth = <i32>plan.depth;
  const plane = <usize>(width * streams) * STRIP;
  let columns = <i32>plan.inputs;
  let input = <usize>plan.features + <usize>block * <usize>(streams * columns) * STRIP;
  for (let l = 0; l < depth; l++) {
    const a = state + plane;
    const d = a + plane;
    linear(width, columns, streams, w, input, state);
    activate(<i32>plan.activation, plan.omega, plan.scale, width, state, a, d);
    propagate(plan, state, a, d);
    w += <usize>(width * columns + width) << 3;
    input = a;
    columns = width;
    state += layerBytes(plan);
  }
  linear(<i32>plan.outputs, columns, streams, w, input, state);
}

/** Forward pass of the block first + slice into the state of that number. */
export function lmForward(slice: i32, plan: Plan, weights: usize, first: i32, states: usize): void {
  forwardBlock(plan, weights, first + slice, states + <usize>slice * stateBytes(plan));
}

/**
 * The residuals r of the block `slice`, into [blocks][streams][outputs][BLOCK], and Σ ω error² / N of each order,
 * into sums [blocks][3]; one state a thread at `states`.
 */
export function lmResiduals(
  slice: i32,
  plan: Plan,
  weights: usize,
  states: usize,
  residuals: usize,
  sums: usize,
): void {
  const state = states + <usize>thread * stateBytes(plan);
  const outputs = <i32>plan.outputs;
  const streams = <i32>plan.streams;
  forwardBlock(plan, weights, slice, state);
  const mask = <usize>plan.mask + <usize>slice * STRIP;
  const offset = <usize>slice * <usize>(streams * outputs) * STRIP;
  let out = state + layerBytes(plan) * <usize>plan.depth;
  let target = <usize>plan.targets + offset;
  let to = residuals + offset;
  let scale = <usize>plan.scales;
  let norm = <usize>plan.norms;
  const sum = sums + <usize>slice * 24;
  memory.fill(sum, 0, 24);
  for (let s = 0; s < streams; s++) {
    const order = s == 0 ? 0 : s <= <i32>plan.live ? 1 : 2;
    let total = f64.load(sum + (<usize>order << 3));
    for (let c = 0; c < outputs; c++, scale += 8, norm += 8, out += STRIP, target += STRIP, to += STRIP) {
      const k = f64.load(scale);
      let part: f64 = 0;
      for (let n: usize = 0; n < STRIP; n += 8) {
        const error = f64.load(mask + n) * (f64.load(out + n) - f64.load(target + n));
        part += error * error;
        f64.store(to + n, k * error);
      }
      total += f64.load(norm) * part;
    }
    f64.store(sum + (<usize>order << 3), total);
  }
}
