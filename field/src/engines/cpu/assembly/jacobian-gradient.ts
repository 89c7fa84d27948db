import { adjointOfLinear } from './jacobian-adjoints';
import { forwardBlock, layerBytes, stateBytes } from './jacobian-forward';
import { Plan, STRIP, thread } from './lm-plan';
import { madd, sum2 } from './lm-simd';

/** Adjoints of the pre-activations from those of the activations, all streams. */
function adjointOfActivations(plan: Plan, z: usize, d: usize, up: usize, down: usize): void {
  const plane = <usize>plan.width * STRIP;
  const live = <i32>plan.live;
  const d2 = d + plane;
  const d3 = d2 + plane;
  for (let s: usize = 0; s < <usize>plan.streams; s++) {
    const u = up + s * plane;
    const v = down + s * plane;
    for (let p: usize = 0; p < plane; p += 16) v128.store(v + p, f64x2.mul(v128.load(d + p), v128.load(u + p)));
  }
  if (plan.order == 0) return;
  for (let i: usize = 1; i <= <usize>live; i++) {
    const u = up + i * plane;
    const zi = z + i * plane;
    for (let p: usize = 0; p < plane; p += 16) {
      const curve = f64x2.mul(v128.load(d2 + p), v128.load(zi + p));
      v128.store(down + p, madd(curve, v128.load(u + p), v128.load(down + p)));
    }
  }
  if (plan.order == 1) return;
  let s: usize = live + 1;
  for (let i: usize = 1; i <= <usize>live; i++) {
    for (let j = i; j <= <usize>live; j++, s++) {
      const u = up + s * plane;
      const zi = z + i * plane;
      const zj = z + j * plane;
      const zs = z + s * plane;
      const vi = down + i * plane;
      const vj = down + j * plane;
      for (let p: usize = 0; p < plane; p += 16) {
        const a = v128.load(u + p);
        const b = f64x2.mul(v128.load(d2 + p), a);
        const x = v128.load(zi + p);
        const y = v128.load(zj + p);
        const cubic = f64x2.mul(f64x2.mul(v128.load(d3 + p), x), y);
        v128.store(down + p, madd(cubic, a, madd(v128.load(zs + p), b, v128.load(down + p))));
        v128.store(vi + p, madd(b, y, v128.load(vi + p)));
        v128.store(vj + p, madd(b, x, v128.load(vj + p)));
      }
    }
  }
}

/** g[i][j] = Σ_s Σ_n z̄[s][i] a[s][j], then the biases. */
function weightGradients(rows: i32, columns: i32, streams: i32, input: usize, down: usize, g: usize): void {
  const inputs = <usize>columns * STRIP;
  const plane = <usize>rows * STRIP;
  for (let i: usize = 0; i < <usize>rows; i++) {
    for (let j: usize = 0; j < inputs; j += STRIP, g += 8) {
      let t0 = f64x2.splat(0);
      let t1 = t0;
      let t2 = t0;
      let t3 = t0;
      let u = down + i * STRIP;
      let a = input + j;
      for (let s = 0; s < streams; s++, u += plane, a += inputs) {
        for (let p: usize = 0; p < STRIP; p += 64) {
          t0 = madd(v128.load(u + p), v128.load(a + p), t0);
          t1 = madd(v128.load(u + p, 16), v128.load(a + p, 16), t1);
          t2 = madd(v128.load(u + p, 32), v128.load(a + p, 32), t2);
          t3 = madd(v128.load(u + p, 48), v128.load(a + p, 48), t3);
        }
      }
      f64.store(g, sum2(f64x2.add(f64x2.add(t0, t1), f64x2.add(t2, t3))));
    }
  }
  for (let i: usize = 0; i < <usize>rows; i++, g += 8) {
    let t = f64x2.splat(0);
    for (let p: usize = 0; p < STRIP; p += 16) t = f64x2.add(t, v128.load(down + i * STRIP + p));
    f64.store(g, sum2(t));
  }
}

/**
 * Jᵀr of the block `slice` under the given weights, into partial [blocks][P]. A thread has a state at `states`
 * and 2 × streams × max(width, outputs) strips at `scratch`. @param count P
 */
export function lmPullback(
  slice: i32,
  plan: Plan,
  weights: usize,
  states: usize,
  scratch: usize,
  residuals: usize,
  partial: usize,
  count: i32,
): void {
  const width = <i32>plan.width;
  const streams = <i32>plan.streams;
  const outputs = <i32>plan.outputs;
  const inputs = <i32>plan.inputs;
  const depth = <i32>plan.depth;
  const layer = layerBytes(plan);
  const state = states + <usize>thread * stateBytes(plan);
  const half = <usize>(streams * max(width, outputs)) * STRIP;
  const up = scratch + <usize>thread * 2 * half;
  const down = up + half;
  forwardBlock(plan, weights, slice, state);

  const mask = <usize>plan.mask + <usize>slice * STRIP;
  let r = residuals + <usize>slice * <usize>(streams * outputs) * STRIP;
  let seed = down;
  for (let k = 0; k < streams * outputs; k++) {
    const scale = f64x2.splat(f64.load(<usize>plan.scales + (<usize>k << 3)));
    for (let n: usize = 0; n < STRIP; n += 16, r += 16, seed += 16) {
      v128.store(seed, f64x2.mul(f64x2.mul(scale, v128.load(mask + n)), v128.load(r)));
    }
  }

  let w = weights + (<usize>count << 3);
  let g = partial + <usize>(slice + 1) * (<usize>count << 3);
  for (let l = depth; l >= 0; l--) {
    const rows = l == depth ? outputs : width;
    const columns = l == 0 ? inputs : width;
    const z = state + <usize>l * layer;
    const input =
      l == 0
        ? <usize>plan.features + <usize>(slice * streams * inputs) * STRIP
        : z - layer + <usize>(streams * width) * STRIP;
    if (l < depth) adjointOfActivations(plan, z, z + <usize>(2 * streams * width) * STRIP, up, down);
    w -= <usize>(rows * columns + rows) << 3;
    g -= <usize>(rows * columns + rows) << 3;
    weightGradients(rows, columns, streams, input, down, g);
    if (l > 0) adjointOfLinear(rows, columns, streams, w, down, up);
  }
}
