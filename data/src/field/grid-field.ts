import type { Domain, Signature } from '@spacetime/dsl';
import { type Chart, COMPONENTS, type Fault, type MetricField, type Order, STREAMS } from '@spacetime/geometry';
import type { Patch } from '../grid/patches.ts';
import { lagrangeWeights, STENCIL } from './lagrange.ts';
import { covers, interpolate, SPATIAL_STREAMS } from './patch-interpolator.ts';

/** All levels at one time, the finest first. */
export interface Slice {
  readonly time: number;
  /** Of ten components g_ab in the order of the language. */
  readonly patches: readonly Patch[];
}

/** Slices that an interpolation in time takes. */
const TIMES = STENCIL;
/** Where the streams of space are among those of spacetime: the value, x y z, xx xy xz yy yz zz. */
const PLACES = [0, 2, 3, 4, 9, 10, 11, 12, 13, 14];
/** ∂t of them, as far as there are: t, tx ty tz. */
const TIME_PLACES = [1, 6, 7, 8];
const TIME_TIME = 5;

/**
 * A metric on grids as a field: the finest level that has a point gives its jet, by polynomials of degree 5 in each
 * coordinate. Values are exact at nodes; elsewhere they are good to h⁶, first derivatives to h⁵, second to h⁴. Several
 * times are interpolated likewise; with a single one nothing depends on t.
 */
export class GridField implements MetricField {
  readonly chart: Chart;
  readonly signature: Signature = { negative: 1, positive: 3 };
  readonly slices: readonly Slice[];
  readonly #times: readonly number[];
  readonly #weights = new Float64Array(3 * STENCIL);
  readonly #space = new Float64Array(10 * COMPONENTS);

  /** @param slices in order of time, at least one */
  constructor(slices: readonly Slice[]) {
    this.slices = slices;
    this.#times = slices.map(({ time }) => time);
    this.chart = { name: 'Cartesian', coordinates: ['t', 'x', 'y', 'z'], domain: domainOf(slices) };
  }

  jets(points: Float64Array, count: number, order: Order, out: Float64Array): Fault | undefined {
    const stride = STREAMS[order] * COMPONENTS;
    let fault: Fault | undefined;
    for (let p = 0; p < count; p++) {
      const why = this.#jet(points, 4 * p, order, out, stride * p);
      if (why === undefined) continue;
      out.fill(Number.NaN, stride * p, stride * (p + 1));
      fault ??= { point: p, message: why };
    }
    return fault;
  }

  /** @returns why there is no value */
  #jet(points: Float64Array, p: number, order: Order, out: Float64Array, at: number): string | undefined {
    const [t, x, y, z] = [points[p]!, points[p + 1]!, points[p + 2]!, points[p + 3]!];
    const times = this.#times.length;
    const streams = SPATIAL_STREAMS[order];
    out.fill(0, at, at + STREAMS[order] * COMPONENTS);
    if (times === 1) {
      const why = this.#inSpace(this.slices[0]!, x, y, z, order);
      if (why !== undefined) return why;
      for (let s = 0; s < streams; s++) this.#add(out, at, PLACES[s]!, s, 1);
      return undefined;
    }
    const first = this.#stencil(t);
    if (first === undefined) return `the data end at t = ${t < this.#times[0]! ? this.#times[0] : this.#times.at(-1)}`;
    const chosen = this.#times.slice(first, first + TIMES);
    lagrangeWeights(t, chosen, this.#weights);
    for (let n = 0; n < chosen.length; n++) {
      const why = this.#inSpace(this.slices[first + n]!, x, y, z, order);
      if (why !== undefined) return why;
      for (let s = 0; s < streams; s++) this.#add(out, at, PLACES[s]!, s, this.#weights[n]!);
      if (order === 0) continue;
      for (let s = 0; s < (order === 2 ? 4 : 1); s++)
        this.#add(out, at, TIME_PLACES[s]!, s, this.#weights[STENCIL + n]!);
      if (order === 2) this.#add(out, at, TIME_TIME, 0, this.#weights[2 * STENCIL + n]!);
    }
    return undefined;
  }

  #add(out: Float64Array, at: number, to: number, from: number, weight: number): void {
    const [a, b] = [at + to * COMPONENTS, from * COMPONENTS];
    for (let k = 0; k < COMPONENTS; k++) out[a + k]! += weight * this.#space[b + k]!;
  }

  #inSpace({ patches }: Slice, x: number, y: number, z: number, order: Order): string | undefined {
    let isCovered = false;
    for (const patch of patches) {
      if (!covers(patch, x, y, z)) continue;
      isCovered = true;
      if (interpolate(patch, x, y, z, order, this.#space, 0)) return undefined;
    }
    return isCovered
      ? 'the data have no value here: the points around it are left out or not finite'
      : 'the data do not reach here';
  }

  /** The first of the slices about a time; undefined outside. */
  #stencil(t: number): number | undefined {
    const times = this.#times;
    if (!(t >= times[0]! && t <= times.at(-1)!)) return undefined;
    let after = times.findIndex((time) => time > t);
    if (after < 0) after = times.length;
    return Math.max(0, Math.min(times.length - TIMES, after - (TIMES >> 1)));
  }
}

/** The box of the coarsest level, and from the first time to the last. */
function domainOf(slices: readonly Slice[]): Domain {
  const { patches } = slices[0]!;
  const coarsest = Math.min(...patches.map(({ level }) => level));
  const outer = patches.filter(({ level }) => level === coarsest);
  const [t0, t1] = [slices[0]!.time, slices.at(-1)!.time];
  const upper = (axis: number) =>
    Math.max(...outer.map(({ origin, delta, shape }) => origin[axis]! + (shape[axis]! - 1) * delta[axis]!));
  const lower = (axis: number) => Math.min(...outer.map(({ origin }) => origin[axis]!));
  return {
    lower: [t0, lower(0), lower(1), lower(2)],
    upper: [t1, upper(0), upper(1), upper(2)],
    periodic: [false, false, false, false],
  };
}
