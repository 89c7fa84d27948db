import type { Domain, Signature } from '@spacetime/dsl';

/** Highest derivative that is asked for. */
export type Order = 0 | 1 | 2;

/** Streams of a jet: the value, 4 first, 10 second derivatives (pairs in the order 00 01 02 03 11 12 13 22 23 33). */
export const STREAMS: Readonly<Record<Order, number>> = { 0: 1, 1: 5, 2: 15 };

/** Independent components of a symmetric 4 × 4 tensor. */
export const COMPONENTS = 10;

/** Where a function has no finite value (or derivative), and why. */
export interface Fault {
  /** Index of the point in the block. */
  readonly point: number;
  readonly message: string;
  readonly source?: { readonly file: string; readonly range: { readonly start: number; readonly end: number } };
}

export interface Chart {
  readonly name: string;
  /** Four canonical names. */
  readonly coordinates: readonly string[];
  readonly domain: Domain;
}

/**
 * A function from coordinates to the 2-jet of the metric. A learned field and an exact metric are the same
 * kind of thing to everything downstream.
 */
export interface MetricField {
  readonly chart: Chart;
  readonly signature: Signature;
  /** Bit k is set where a component may depend on coordinate k; absent where nothing is known. */
  readonly depends?: number;
  /**
   * @param points shape [count, 4], coordinates in the chart's units (angles in radians)
   * @param out shape [count, STREAMS[order], 10]: stream-major within a point, so the value's ten components
   *   come first, then ∂₀g … ∂₃g, then ∂₀∂₀g, ∂₀∂₁g, … ∂₃∂₃g
   * @returns the first fault met, if any; the components at a faulty point are NaN and the other points are valid
   */
  jets(points: Float64Array, count: number, order: Order, out: Float64Array): Fault | undefined;
}

/** Bit k is set where the metric may depend on coordinate k. */
export function dependence({ depends = 0b1111 }: Pick<MetricField, 'depends'>): number {
  return depends;
}
