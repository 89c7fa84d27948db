import type { Order } from '@spacetime/geometry';
import type { Batch, FrameNorm, NetworkShape } from '../../src/engine.ts';
import { streamsAlong } from '../../src/streams.ts';

/** Mulberry32, uniform in [−1, 1). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

export function randomVector(length: number, seed: number, size = 1): Float64Array {
  const next = random(seed);
  return Float64Array.from({ length }, () => size * next());
}

export function shapeOf(change: Partial<NetworkShape> = {}): NetworkShape {
  return { inputs: 4, width: 9, depth: 2, outputs: 3, activation: 'silu', omega: 1.7, scale: 0.8, ...change };
}

/** A batch and ω of no special structure. */
export function randomBatch(
  shape: NetworkShape,
  order: Order,
  count: number,
  seed = 1,
  directions = 4,
): Batch & { omega: Float64Array } {
  const streams = streamsAlong(directions, order);
  return {
    count,
    features: randomVector(count * streams * shape.inputs, seed),
    targets: randomVector(count * streams * shape.outputs, seed + 1),
    omega: randomVector(streams * shape.outputs, seed + 2).map((x) => 1 + x / 2),
  };
}

/** Weights of mean about one, and a norm whose frames mix the outputs at random. */
export function randomMeasure(
  shape: NetworkShape,
  count: number,
  kind: FrameNorm['kind'] | undefined,
  seed = 1,
): Pick<Batch, 'weights' | 'norm'> {
  const weights = randomVector(count, seed + 3).map((x) => 1 + 0.9 * x);
  if (!kind) return { weights };
  return { weights, norm: { kind, frames: randomVector(count * shape.outputs * 10, seed + 4) } };
}

/** Largest difference, measured by the largest size of `expected`. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    const d = Math.abs(actual[i]! - expected[i]!);
    difference = d > difference || Number.isNaN(d) ? d : difference;
    size = Math.max(size, Math.abs(expected[i]!));
  }
  return size === 0 ? difference : difference / size;
}
