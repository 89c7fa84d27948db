import type { Domain, Signature } from '@spacetime/dsl';
import { BoxProver } from './box.ts';
import type { MetricEnclosure } from './enclosure.ts';
import { Heap } from './heap.ts';

export type SignatureProof =
  /** Proved over the whole domain, in so many boxes. */
  | { readonly kind: 'proved'; readonly boxes: number }
  /** Proved to be another one at the point. */
  | { readonly kind: 'refuted'; readonly boxes: number; readonly point: readonly number[]; readonly found: Signature }
  /** A box as small as float64 can resolve is open: the metric is degenerate, not finite or not continuous there. */
  | {
      readonly kind: 'stuck';
      readonly boxes: number;
      readonly lower: readonly number[];
      readonly upper: readonly number[];
      /** Whether every component is bounded in the box. */
      readonly bounded: boolean;
    }
  /** Not settled within the number of boxes allowed. */
  | { readonly kind: 'unsettled'; readonly boxes: number; readonly point: readonly number[] };

interface Box {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly deviation: number;
  /** How much each coordinate's extent matters. */
  readonly weights: Float64Array;
  /** How often it has been cut. */
  readonly depth: number;
}

/** The smallest part of a coordinate's extent in the domain that is looked at. */
const SMALLEST = 2 ** -40;

export const DEFAULT_BOXES = 20_000;

/**
 * Proves that the metric has the signature at every point of the domain, or finds where it has not.
 *
 * Boxes that cannot be settled (see {@link BoxProver}) are halved along the coordinate that contributes most,
 * the smallest first, and of these the one farthest from settled: so a degenerate surface, or one beyond which the
 * signature differs, is found by a short descent. Coordinates on which the metric does not depend are held at one value.
 */
export function* proveSignature(
  enclosure: MetricEnclosure,
  domain: Domain,
  signature: Signature,
  maximum: number = DEFAULT_BOXES,
): Generator<number, SignatureProof> {
  const prover = new BoxProver(enclosure);
  const extents = domain.lower.map((lower, k) => domain.upper[k]! - lower);
  const heap = new Heap<Box>((a, b) => a.depth > b.depth || (a.depth === b.depth && a.deviation > b.deviation));
  let boxes = 0;
  let refuted: SignatureProof | undefined;

  const examine = (lower: Float64Array, upper: Float64Array, depth: number): void => {
    boxes++;
    const { settled, negative, deviation, contributions } = prover.prove(lower, upper);
    const agrees = negative === signature.negative;
    if (settled && agrees) return;
    const weights = contributions.slice();
    // Where it is not known what matters, it is what is widest relative to the domain.
    if (!weights.every(Number.isFinite)) for (let k = 0; k < 4; k++) weights[k] = (upper[k]! - lower[k]!) / extents[k]!;
    heap.push({ lower, upper, deviation, weights, depth });
    if (agrees && Number.isFinite(deviation)) return;
    // Other counts at the centre are proved for that point alone before they are believed.
    const point = Float64Array.from(lower, (low, k) => low + (upper[k]! - low) / 2);
    const here = prover.prove(point, point);
    if (!here.settled || here.negative === signature.negative) return;
    const found = { negative: here.negative, positive: here.positive };
    refuted = { kind: 'refuted', boxes, point: Array.from(point), found };
  };

  const from = Float64Array.from(domain.lower);
  const to = Float64Array.from(domain.upper);
  for (let k = 0; k < 4; k++) {
    if (enclosure.coordinates.includes(k)) continue;
    from[k] = from[k]! + extents[k]! / 2;
    to[k] = from[k]!;
  }
  examine(from, to, 0);
  while (refuted === undefined) {
    const box = heap.pop();
    if (box === undefined) return { kind: 'proved', boxes };
    const { lower, upper, deviation } = box;
    const point = Array.from(lower, (low, k) => low + (upper[k]! - low) / 2);
    const cut = heaviest(box.weights);
    if (!(upper[cut]! - lower[cut]! > SMALLEST * extents[cut]!)) {
      const bounded = Number.isFinite(deviation);
      return { kind: 'stuck', boxes, lower: Array.from(lower), upper: Array.from(upper), bounded };
    }
    if (boxes >= maximum) return { kind: 'unsettled', boxes, point };
    for (const piece of split(box, deviation > 10 ? 3 : deviation > 3 ? 2 : 1)) {
      examine(piece.lower, piece.upper, piece.depth);
      if (refuted !== undefined) break;
    }
    yield boxes;
  }
  return refuted;
}

/** Halves a box along what matters most, and the halves again: a box far from settled is not cut in two only. */
function split(box: Omit<Box, 'deviation'>, times: number): Omit<Box, 'deviation'>[] {
  if (times === 0) return [box];
  const { lower, upper, depth } = box;
  const cut = heaviest(box.weights);
  const middle = lower[cut]! + (upper[cut]! - lower[cut]!) / 2;
  const below = upper.slice();
  const above = lower.slice();
  const weights = box.weights.slice();
  below[cut] = middle;
  above[cut] = middle;
  weights[cut] = weights[cut]! / 2;
  return [
    ...split({ lower, upper: below, weights, depth: depth + 1 }, times - 1),
    ...split({ lower: above, upper, weights, depth: depth + 1 }, times - 1),
  ];
}

function heaviest(weights: Float64Array): number {
  let best = 0;
  for (let k = 1; k < 4; k++) if (weights[k]! > weights[best]!) best = k;
  return best;
}
