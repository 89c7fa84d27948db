import { layerBytes, stateBytes } from './jacobian-forward';
import { Plan, STRIP, thread } from './lm-plan';
import { madd } from './lm-simd';
import { dot33 } from './syrk';

/** A neuron u as the host describes it, six i32: first row of its inputs, their number with the bias's 1, … */
// @ts-ignore: decorator
@unmanaged
class Neuron {
  input: i32;
  count: i32;
  /** … places of its weights and of its bias among all, its contraction table, how many of the first it meets. */
  weight: i32;
  bias: i32;
  table: i32;
  meets: i32;
}
const NEURON: usize = 24;

/** Numbers that pass at a time, so that a strip of rows stays in the first-level cache. */
const DEPTH: i32 = 128;

/**
 * The inputs of every layer at a chunk, a row for each with all its streams: inputs [rows][streams][points]. After
 * the rows of a layer comes the bias's, 1 in the value. @param slice block of the chunk
 */
export function lmInputs(slice: i32, plan: Plan, first: i32, states: usize, points: i32, inputs: usize): void {
  const streams = <usize>plan.streams;
  const strip = <usize>points << 3;
  const state = states + <usize>slice * stateBytes(plan);
  let to = inputs + <usize>slice * STRIP;
  for (let l = 0; l <= <i32>plan.depth; l++) {
    const columns = l == 0 ? <usize>plan.inputs : <usize>plan.width;
    const from =
      l == 0
        ? <usize>plan.features + <usize>(first + slice) * streams * columns * STRIP
        : state + <usize>(l - 1) * layerBytes(plan) + streams * columns * STRIP;
    for (let j: usize = 0; j < columns; j++) {
      for (let s: usize = 0; s < streams; s++, to += strip) memory.copy(to, from + (s * columns + j) * STRIP, STRIP);
    }
    for (let p: usize = 0; p < STRIP; p += 16) v128.store(to + p, f64x2.splat(1));
    for (let s: usize = 1; s < streams; s++) memory.fill(to + s * strip, 0, STRIP);
    to += streams * strip;
  }
}

/** to = Σ_k x_k y_k over strips of points; `list` has the pairs (place of x_k, place of y_k), in units. */
// @ts-ignore: decorator
@inline
function products(points: i32, x: usize, y: usize, list: usize, count: i32, unit: usize, to: usize): void {
  for (let p: usize = 0; p < <usize>points << 3; p += 64) {
    let a0 = f64x2.splat(0);
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    for (let k: usize = 0; k < <usize>count << 3; k += 8) {
      const u = x + p + <usize>i32.load(list + k) * unit;
      const v = y + p + <usize>i32.load(list + k, 4) * unit;
      a0 = madd(v128.load(u), v128.load(v), a0);
      a1 = madd(v128.load(u, 16), v128.load(v, 16), a1);
      a2 = madd(v128.load(u, 32), v128.load(v, 32), a2);
      a3 = madd(v128.load(u, 48), v128.load(v, 48), a3);
    }
    v128.store(to + p, a0);
    v128.store(to + p, a1, 16);
    v128.store(to + p, a2, 32);
    v128.store(to + p, a3, 48);
  }
}

/**
 * JᵀJ of a chunk, added to the lower triangle of `jtj`: the rows of neuron u. A row of J is, for a weight from input
 * j to neuron u, Σ_q z̄[u, q] a[j, q] over the streams q that its kind feeds; so the block of two neurons is
 *   Σ_n Σ_q a[j, q] T[q, j'],  T[q, j'] = Σ_q' M[q, q'] a'[j', q'],  M[q, q'] = Σ_kinds z̄[u, q] z̄[v, q'],
 * which costs as much as if there were one output instead of all (a Khatri–Rao product's Gram matrix).
 *
 * A contraction table is, in i32: S × (first pair, pairs) by q; number of pairs; pairs × (first product, products);
 * pairs × (pair, q'), read together with `products`; products × (tuple of u, tuple of v).
 * @param scratch M, T and the block, `space` bytes a thread
 */
export function lmGram(
  slice: i32,
  plan: Plan,
  neurons: usize,
  count: i32,
  tuples: i32,
  points: i32,
  inputs: usize,
  adjoints: usize,
  jtj: usize,
  ld: usize,
  scratch: usize,
  space: usize,
): void {
  // The neurons that meet most others first, so that no thread is left alone with one.
  const index = count - 1 - slice;
  const u = changetype<Neuron>(neurons + <usize>index * NEURON);
  const streams = <i32>plan.streams;
  const strip = <usize>points << 3;
  const row = <usize>streams * strip;
  const table = <usize>u.table;
  const pairs = i32.load(table + (<usize>streams << 3));
  const spans = table + (<usize>streams << 3) + 8;
  const terms = spans + (<usize>pairs << 3);
  const list = terms + (<usize>pairs << 3);
  const m = scratch + <usize>thread * space;
  const t = m + <usize>pairs * strip;
  const eu = adjoints + <usize>(index * tuples) * strip;
  const au = inputs + <usize>u.input * row;
  const nu = (u.count + 2) / 3;
  for (let k = 0; k <= u.meets; k++) {
    const other = k < u.meets ? k : index;
    const v = changetype<Neuron>(neurons + <usize>other * NEURON);
    const ev = adjoints + <usize>(other * tuples) * strip;
    const av = inputs + <usize>v.input * row;
    const nv = (v.count + 2) / 3;
    const block = t + <usize>(3 * nv) * row;
    const width: usize = <usize>(3 * nv) << 3;
    for (let pair: usize = 0; pair < <usize>pairs; pair++) {
      const span = spans + (pair << 3);
      products(points, eu, ev, list + (<usize>i32.load(span) << 3), i32.load(span, 4), strip, m + pair * strip);
    }
    for (let j: usize = 0; j < <usize>v.count; j++) {
      for (let q: usize = 0; q < <usize>streams; q++) {
        const group = table + (q << 3);
        const from = terms + (<usize>i32.load(group) << 3);
        products(points, m, av + j * row, from, i32.load(group, 4), strip, t + j * row + q * strip);
      }
    }
    memory.fill(block, 0, <usize>(3 * nu) * width);
    for (let done = 0; done < streams * points; done += DEPTH) {
      const depth = min(DEPTH, streams * points - done);
      const at = <usize>done << 3;
      for (let j: usize = 0; j < <usize>nv; j++) {
        for (let i: usize = 0; i < <usize>nu; i++) {
          dot33(au + 3 * i * row + at, row, t + 3 * j * row + at, row, depth, 1, block + 3 * i * width + 24 * j, width);
        }
      }
    }
    for (let i = 0; i < u.count; i++) {
      const a = i + 1 < u.count ? u.weight + i : u.bias;
      for (let j = 0; j < (other == index ? i + 1 : v.count); j++) {
        const b = j + 1 < v.count ? v.weight + j : v.bias;
        const to = jtj + <usize>max(a, b) * ld + (<usize>min(a, b) << 3);
        f64.store(to, f64.load(to) + f64.load(block + <usize>i * width + (<usize>j << 3)));
      }
    }
  }
}

/**
 * J of a chunk, by columns of `stride` bytes at `to`: those of neuron `slice`; rows are kind by kind, `points` each.
 * @param feeds [kinds] of i32: number of streams fed, address of the list of their (tuple, stream)
 */
export function lmRows(
  slice: i32,
  plan: Plan,
  neurons: usize,
  feeds: usize,
  kinds: i32,
  tuples: i32,
  points: i32,
  inputs: usize,
  adjoints: usize,
  to: usize,
  stride: usize,
): void {
  const u = changetype<Neuron>(neurons + <usize>slice * NEURON);
  const strip = <usize>points << 3;
  const row = <usize>plan.streams * strip;
  const eu = adjoints + <usize>(slice * tuples) * strip;
  for (let i = 0; i < u.count; i++) {
    const a = inputs + <usize>(u.input + i) * row;
    let out = to + <usize>(i + 1 < u.count ? u.weight + i : u.bias) * stride;
    for (let k = 0; k < kinds; k++, out += strip) {
      const feed = feeds + (<usize>k << 3);
      products(points, eu, a, <usize>i32.load(feed, 4), i32.load(feed), strip, out);
    }
  }
}
