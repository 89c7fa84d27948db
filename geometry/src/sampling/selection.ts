import type { Domain } from '@spacetime/dsl';
import { hilbertIndex } from './hilbert.ts';

/** A weight below this fraction of the mean counts as this: so that any number of points can be had. */
const LEAST = 1e-12;

/**
 * Chooses `count` of a pool's points, none twice, each with a probability proportional to its weight, or 1 where that
 * would be more: systematic sampling (Madow 1949) along Hilbert's curve. Neighbours on the curve are neighbours in space, so
 * that every region gets its share up to about one point, and sums over the chosen points vary less than with
 * independent ones (Gerber, Chopin & Whiteley, Ann. Statist. 47 (2019) 2236).
 *
 * @param points the pool, shape [pool, 4], in the domain
 * @param weights of the points, none negative
 * @param along the coordinates in which points are told apart, one to four
 * @param offset in 0 ≤ offset < 1; the only chance in it
 * @returns indices of the points, ascending
 */
export function selectPoints(
  points: Float64Array,
  weights: Float64Array,
  count: number,
  domain: Domain,
  along: readonly number[],
  offset: number,
): Uint32Array {
  const pool = weights.length;
  if (count > pool) throw new RangeError(`${count} points cannot be chosen of ${pool}`);
  const chances = inclusionChances(weights, count);
  const chosen = new Uint32Array(count);
  let taken = 0;
  for (let i = 0; i < pool; i++) if (chances[i] === 1) chosen[taken++] = i;
  let reached = taken + 1 - offset;
  const left: number[] = [];
  for (const i of hilbertOrder(points, pool, domain, along)) {
    if (chances[i] === 1) continue;
    reached += chances[i]!;
    if (reached >= taken + 1 && taken < count) chosen[taken++] = i;
    else if (left.length < count) left.push(i);
  }
  // What rounding of the sum has cost.
  while (taken < count) chosen[taken++] = left.pop()!;
  return chosen.sort();
}

/** min(1, c·weight), c such that they add up to `count`. */
export function inclusionChances(weights: Float64Array, count: number): Float64Array {
  const least = (LEAST * weights.reduce((sum, w) => sum + w, 0)) / weights.length || 1;
  const chances = weights.map((w) => Math.max(w, least));
  let factor = 0;
  for (let certain = -1; ; ) {
    let [sure, rest] = [0, 0];
    for (const w of chances) {
      if (w * factor >= 1) sure++;
      else rest += w;
    }
    if (sure === certain || rest === 0) break;
    certain = sure;
    factor = (count - sure) / rest;
  }
  return chances.map((w) => Math.min(1, w * factor));
}

/** Indices of the points in the order in which Hilbert's curve meets them. */
function hilbertOrder(points: Float64Array, pool: number, domain: Domain, along: readonly number[]): Uint32Array {
  // Place and index share the 53 bits of a number, which sorts faster than an order does.
  const indexBits = Math.ceil(Math.log2(pool + 1));
  const bits = Math.min(31, Math.floor((53 - indexBits) / along.length));
  const cell = new Uint32Array(along.length);
  const { lower, upper } = domain;
  const keys = new Float64Array(pool);
  for (let i = 0; i < pool; i++) {
    for (let k = 0; k < along.length; k++) {
      const axis = along[k]!;
      const place = (points[4 * i + axis]! - lower[axis]!) / (upper[axis]! - lower[axis]! || 1);
      cell[k] = Math.min(2 ** bits - 1, Math.floor(place * 2 ** bits));
    }
    keys[i] = hilbertIndex(cell, bits) * 2 ** indexBits + i;
  }
  keys.sort();
  const order = new Uint32Array(pool);
  for (let i = 0; i < pool; i++) order[i] = keys[i]! % 2 ** indexBits;
  return order;
}
