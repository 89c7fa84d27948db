import type { Order } from '@spacetime/geometry';
import type { Patch } from '../grid/patches.ts';
import { lagrangeWeights, STENCIL } from './lagrange.ts';

const WIDTH = 10;
/** Streams of x, y, z alone: the value, ∂x ∂y ∂z, ∂xx ∂xy ∂xz ∂yy ∂yz ∂zz. */
export const SPATIAL_STREAMS: Readonly<Record<Order, number>> = { 0: 1, 1: 4, 2: 10 };
/** Derivatives of each stream along x, y, z. */
const EXPONENTS = [
  [0, 0, 0],
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
  [2, 0, 0],
  [1, 1, 0],
  [1, 0, 1],
  [0, 2, 0],
  [0, 1, 1],
  [0, 0, 2],
] as const;
/** A point this near to a node, in spacings, is the node: coordinates are rounded. */
const SNAP = 1e-9;

const weights = new Float64Array(3 * 3 * STENCIL);
const rows = new Float64Array(3 * WIDTH);
/** Along x and y: 00, 10, 01, 20, 11, 02. */
const planes = new Float64Array(6 * WIDTH);
const PLANE = [
  [0, 0],
  [1, 0],
  [0, 1],
  [2, 0],
  [1, 1],
  [0, 2],
] as const;
const PLANES: Readonly<Record<Order, number>> = { 0: 1, 1: 3, 2: 6 };
const planeOf = (x: number, y: number) => PLANE.findIndex(([a, b]) => a === x && b === y);
const PLANE_X = Uint8Array.from(PLANE, ([x]) => x);
const PLANE_Y = Uint8Array.from(PLANE, ([, y]) => y);
const STREAM_PLANE = Uint8Array.from(EXPONENTS, ([x, y]) => planeOf(x, y));
const STREAM_Z = Uint8Array.from(EXPONENTS, ([, , z]) => z);

/** Whether a point lies in the box of a patch. */
export function covers({ origin, delta, shape }: Patch, x: number, y: number, z: number): boolean {
  const u = (x - origin[0]) / delta[0];
  const v = (y - origin[1]) / delta[1];
  const w = (z - origin[2]) / delta[2];
  return (
    u >= -SNAP &&
    v >= -SNAP &&
    w >= -SNAP &&
    u <= shape[0] - 1 + SNAP &&
    v <= shape[1] - 1 + SNAP &&
    w <= shape[2] - 1 + SNAP
  );
}

/**
 * The 2-jet in space of the ten components at a point of a patch, by the product of three Lagrange polynomials on the
 * nearest points; near an edge these lie to one side.
 *
 * @param out shape [SPATIAL_STREAMS[order], 10], from index `at`
 * @returns whether every number is finite
 */
export function interpolate(
  patch: Patch,
  x: number,
  y: number,
  z: number,
  order: Order,
  out: Float64Array,
  at: number,
): boolean {
  const { origin, delta, shape, values } = patch;
  const n0 = prepare((x - origin[0]) / delta[0], shape[0], 0);
  const first0 = start;
  const n1 = prepare((y - origin[1]) / delta[1], shape[1], 3 * STENCIL);
  const first1 = start;
  const n2 = prepare((z - origin[2]) / delta[2], shape[2], 6 * STENCIL);
  const first2 = start;
  const streams = SPATIAL_STREAMS[order];
  const planeCount = PLANES[order];
  out.fill(0, at, at + streams * WIDTH);
  for (let c = 0; c < n2; c++) {
    planes.fill(0, 0, planeCount * WIDTH);
    for (let b = 0; b < n1; b++) {
      const from = WIDTH * (first0 + shape[0] * (first1 + b + shape[1] * (first2 + c)));
      if (n0 === STENCIL) contractWhole(values, from, order);
      else contractRow(values, from, n0, order);
      for (let p = 0; p < planeCount; p++) {
        const weight = weights[(3 + PLANE_Y[p]!) * STENCIL + b]!;
        const row = PLANE_X[p]! * WIDTH;
        const plane = p * WIDTH;
        for (let k = 0; k < WIDTH; k++) planes[plane + k]! += weight * rows[row + k]!;
      }
    }
    for (let s = 0; s < streams; s++) {
      const weight = weights[(6 + STREAM_Z[s]!) * STENCIL + c]!;
      const plane = STREAM_PLANE[s]! * WIDTH;
      for (let k = 0; k < WIDTH; k++) out[at + s * WIDTH + k]! += weight * planes[plane + k]!;
    }
  }
  let sum = 0;
  for (let s = 0; s < streams; s++) {
    const [i, j, k] = EXPONENTS[s]!;
    const scale = 1 / (delta[0] ** i * delta[1] ** j * delta[2] ** k);
    for (let m = at + s * WIDTH; m < at + (s + 1) * WIDTH; m++) {
      out[m]! *= scale;
      sum += out[m]! - out[m]!;
    }
  }
  return sum === 0;
}

function contractRow(values: Float64Array, from: number, count: number, order: Order): void {
  rows.fill(0, 0, (order + 1) * WIDTH);
  for (let a = 0; a < count; a++) {
    const at = from + WIDTH * a;
    for (let s = 0; s <= order; s++) {
      const weight = weights[s * STENCIL + a]!;
      for (let k = 0; k < WIDTH; k++) rows[s * WIDTH + k]! += weight * values[at + k]!;
    }
  }
}

/** The same for a whole stencil: sums stay in registers, which halves the time of a point. */
function contractWhole(values: Float64Array, from: number, order: Order): void {
  for (let s = 0; s <= order; s++) {
    const w = s * STENCIL;
    const w0 = weights[w]!;
    const w1 = weights[w + 1]!;
    const w2 = weights[w + 2]!;
    const w3 = weights[w + 3]!;
    const w4 = weights[w + 4]!;
    const w5 = weights[w + 5]!;
    for (let k = 0; k < WIDTH; k++) {
      const v = from + k;
      rows[s * WIDTH + k] =
        w0 * values[v]! +
        w1 * values[v + 10]! +
        w2 * values[v + 20]! +
        w3 * values[v + 30]! +
        w4 * values[v + 40]! +
        w5 * values[v + 50]!;
    }
  }
}

/** 0, 1, …, length − 1, for stencils of each length. */
const NODES = Array.from({ length: STENCIL + 1 }, (_, length) => Array.from({ length }, (_, n) => n));
/** First point of the last prepared stencil. */
let start = 0;

/** Chooses the stencil along an axis of so many points, and its weights. @returns its length */
function prepare(place: number, count: number, at: number): number {
  const nearest = Math.round(place);
  const u = Math.abs(place - nearest) < SNAP ? nearest : place;
  const length = Math.min(STENCIL, count);
  start = Math.max(0, Math.min(count - length, Math.floor(u) - (length >> 1) + 1));
  lagrangeWeights(u - start, NODES[length]!, weights, at);
  return length;
}
