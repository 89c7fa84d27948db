import { PAIRS, type Program } from '@spacetime/dsl';
import type { Order } from '@spacetime/geometry';

export const ALL_DIRECTIONS: readonly number[] = [0, 1, 2, 3];

/** Coordinates on which any output of the program can depend; along the others every derivative vanishes. */
export function directionsOf({ outputs, instructions }: Program): readonly number[] {
  const depends = outputs.reduce((mask, register) => mask | instructions[register].depends, 0);
  return ALL_DIRECTIONS.filter((k) => depends & (1 << k));
}

/** Streams of a jet along so many directions: the value, first derivatives, second derivatives by pairs i ≤ j. */
export function streamsAlong(directions: number, order: Order): number {
  return [1, 1 + directions, 1 + directions + (directions * (directions + 1)) / 2][order];
}

/** The order of derivative of a stream of a jet along so many directions. */
export function orderOfStream(directions: number, stream: number): Order {
  return stream === 0 ? 0 : stream <= directions ? 1 : 2;
}

/** The streams of a full jet that are derivatives along the given coordinates alone, in their order. */
export function liveStreams(directions: readonly number[], order: Order): readonly number[] {
  const first = directions.map((k) => 1 + k);
  const second = PAIRS.flatMap(([i, j], pair) => (directions.includes(i) && directions.includes(j) ? [5 + pair] : []));
  return [0, ...first, ...second].slice(0, streamsAlong(directions.length, order));
}
