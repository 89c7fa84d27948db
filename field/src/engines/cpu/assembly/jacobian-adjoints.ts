import { layerBytes, stateBytes } from './jacobian-forward';
import { Plan, STRIP, thread } from './lm-plan';
import { madd } from './lm-simd';

/** A row of stream s feeds s itself and the streams below it: at most the value, i, j and ij. */
let active: i32 = 0;
let s1: usize = 0;
let s2: usize = 0;
let s3: usize = 0;

/** Sets the streams that stream s feeds, itself last: the value alone, and i, and ii, or i, j and ij. */
function descend(live: i32, s: i32): void {
  if (s == 0) {
    active = 1;
    return;
  }
  s1 = <usize>s;
  active = 2;
  if (s <= live) return;
  let i = 1;
  let first = live + 1;
  while (s >= first + (live - i + 1)) {
    first += live - i + 1;
    i++;
  }
  const j = i + s - first;
  s1 = <usize>i;
  if (i == j) {
    s2 = <usize>s;
    active = 3;
  } else {
    s2 = <usize>j;
    s3 = <usize>s;
    active = 4;
  }
}

/** Adjoints of the pre-activations from those of the activations, for the active streams. */
function adjointOfActivation(plane: usize, z: usize, d: usize, up: usize, down: usize): void {
  const d2 = d + plane;
  const d3 = d2 + plane;
  const z1 = z + s1 * plane;
  if (active == 1) {
    for (let p: usize = 0; p < plane; p += 16) v128.store(down + p, f64x2.mul(v128.load(d + p), v128.load(up + p)));
  } else if (active == 2) {
    for (let p: usize = 0; p < plane; p += 16) {
      const e = v128.load(d + p);
      const u1 = v128.load(up + plane + p);
      const curve = f64x2.mul(f64x2.mul(v128.load(d2 + p), v128.load(z1 + p)), u1);
      v128.store(down + p, madd(e, v128.load(up + p), curve));
      v128.store(down + plane + p, f64x2.mul(e, u1));
    }
  } else if (active == 3) {
    const z2 = z + s2 * plane;
    for (let p: usize = 0; p < plane; p += 16) {
      const e = v128.load(d + p);
      const f = v128.load(d2 + p);
      const zi = v128.load(z1 + p);
      const u1 = v128.load(up + plane + p);
      const u2 = v128.load(up + 2 * plane + p);
      let sum = f64x2.mul(e, v128.load(up + p));
      sum = madd(f, madd(zi, u1, f64x2.mul(v128.load(z2 + p), u2)), sum);
      sum = madd(f64x2.mul(v128.load(d3 + p), f64x2.mul(zi, zi)), u2, sum);
      v128.store(down + p, sum);
      v128.store(down + plane + p, madd(e, u1, f64x2.mul(f64x2.mul(f, f64x2.add(zi, zi)), u2)));
      v128.store(down + 2 * plane + p, f64x2.mul(e, u2));
    }
  } else {
    const z2 = z + s2 * plane;
    const z3 = z + s3 * plane;
    for (let p: usize = 0; p < plane; p += 16) {
      const e = v128.load(d + p);
      const f = v128.load(d2 + p);
      const zi = v128.load(z1 + p);
      const zj = v128.load(z2 + p);
      const u1 = v128.load(up + plane + p);
      const u2 = v128.load(up + 2 * plane + p);
      const u3 = v128.load(up + 3 * plane + p);
      let sum = f64x2.mul(e, v128.load(up + p));
      sum = madd(f, madd(zi, u1, madd(zj, u2, f64x2.mul(v128.load(z3 + p), u3))), sum);
      sum = madd(f64x2.mul(v128.load(d3 + p), f64x2.mul(zi, zj)), u3, sum);
      v128.store(down + p, sum);
      const fu = f64x2.mul(f, u3);
      v128.store(down + plane + p, madd(e, u1, f64x2.mul(fu, zj)));
      v128.store(down + 2 * plane + p, madd(e, u2, f64x2.mul(fu, zi)));
      v128.store(down + 3 * plane + p, f64x2.mul(e, u3));
    }
  }
}

/** up[s][j] = Σ_i w[i][j] down[s][i] for so many streams. */
export function adjointOfLinear(rows: i32, columns: i32, streams: i32, w: usize, down: usize, up: usize): void {
  const row = <usize>columns << 3;
  for (let s = 0; s < streams; s++, down += <usize>rows * STRIP) {
    for (let j: usize = 0; j < row; j += 8, up += STRIP) {
      for (let part: usize = 0; part < STRIP; part += 64) {
        let t0 = f64x2.splat(0);
        let t1 = t0;
        let t2 = t0;
        let t3 = t0;
        let u = down + part;
        let wi = w + j;
        for (let i = 0; i < rows; i++, u += STRIP, wi += row) {
          const v = v128.load64_splat(wi);
          t0 = madd(v, v128.load(u), t0);
          t1 = madd(v, v128.load(u, 16), t1);
          t2 = madd(v, v128.load(u, 32), t2);
          t3 = madd(v, v128.load(u, 48), t3);
        }
        v128.store(up + part, t0);
        v128.store(up + part, t1, 16);
        v128.store(up + part, t2, 32);
        v128.store(up + part, t3, 48);
      }
    }
  }
}

/**
 * The adjoints ∂r/∂z of one kind of residual (an output in a stream) at one block of a chunk, for every neuron:
 * adjoints [neurons][tuples][points], where a kind has one tuple for each stream that it feeds, the neurons are
 * those of the layers in turn and then the outputs. @param kinds [kinds][3] of i32: output, stream, first tuple
 * @param slice kind + block × number of kinds @param scratch eight planes a thread
 */
export function lmAdjoints(
  slice: i32,
  plan: Plan,
  weights: usize,
  first: i32,
  states: usize,
  kinds: usize,
  count: i32,
  tuples: i32,
  points: i32,
  adjoints: usize,
  scratch: usize,
): void {
  const b = slice / count;
  const kind = kinds + <usize>(slice % count) * 12;
  const c = i32.load(kind);
  const s = i32.load(kind, 4);
  const tuple = i32.load(kind, 8);
  const width = <i32>plan.width;
  const streams = <i32>plan.streams;
  const outputs = <i32>plan.outputs;
  const depth = <i32>plan.depth;
  const plane = <usize>width * STRIP;
  const layer = layerBytes(plan);
  const state = states + <usize>b * stateBytes(plan);
  const up = scratch + <usize>thread * 8 * plane;
  const down = up + 4 * plane;
  const neuron = <usize>(tuples * points) << 3;
  const strip = <usize>points << 3;
  const at = adjoints + <usize>tuple * strip + <usize>b * STRIP;
  const mask = <usize>plan.mask + <usize>(first + b) * STRIP;
  const scale = f64x2.splat(f64.load(<usize>plan.scales + (<usize>(s * outputs + c) << 3)));
  descend(<i32>plan.live, s);

  let w = weights + (<usize>(width * <i32>plan.inputs + width + (depth - 1) * (width * width + width)) << 3);
  const wc = w + (<usize>(c * width) << 3);
  const seed = up + <usize>(active - 1) * plane;
  memory.fill(up, 0, <usize>(active - 1) * plane);
  const own = at + <usize>(depth * width + c) * neuron + <usize>(active - 1) * strip;
  for (let p: usize = 0; p < STRIP; p += 16) {
    const m = f64x2.mul(scale, v128.load(mask + p));
    v128.store(own + p, m);
    for (let j: usize = 0; j < <usize>width; j++) {
      v128.store(seed + j * STRIP + p, f64x2.mul(m, v128.load64_splat(wc + (j << 3))));
    }
  }
  for (let l = depth - 1; l >= 0; l--) {
    const z = state + <usize>l * layer;
    adjointOfActivation(plane, z, z + 2 * <usize>streams * plane, up, down);
    for (let i = 0; i < width; i++) {
      const to = at + <usize>(l * width + i) * neuron;
      for (let q: usize = 0; q < <usize>active; q++) {
        memory.copy(to + q * strip, down + q * plane + <usize>i * STRIP, STRIP);
      }
    }
    if (l == 0) return;
    w -= <usize>(width * width + width) << 3;
    adjointOfLinear(width, width, active, w, down, up);
  }
}
