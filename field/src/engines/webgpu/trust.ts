import { Random } from '@spacetime/geometry';
import type { Engine, Vector } from '../../engine.ts';
import { streamsAlong } from '../../streams.ts';
import { createCpuEngine } from '../cpu/engine.ts';
import { NoDevice } from './device.ts';

/** Points of the comparison: no multiple of any block's size. */
const POINTS = 37;
/** Of the largest entry: a hundred times what rounding in float32 does here. */
const TOLERANCE = 1e-3;

/**
 * Compares losses and gradient at a few points with the processor's, in float64: a driver that computes wrongly must not
 * train anything. Leaves the weights as they were.
 *
 * Rejects with {@link NoDevice} where they differ, with EngineFailure where the device fails.
 */
export async function trustworthy(engine: Engine): Promise<void> {
  const { shape, order, directions, weights } = engine;
  const reference = await createCpuEngine(shape, order, { precision: 'float64', threads: 1, directions });
  const kept = weights.slice();
  try {
    const stream = new Random(1);
    const random = () => 2 * stream.uniform() - 1;
    // Of a size that neither layers nor derivatives make grow.
    const size = 1 / (Math.sqrt(shape.width) * Math.max(1, shape.omega));
    for (let i = 0; i < weights.length; i++) weights[i] = size * random();
    reference.weights.set(weights);
    const streams = streamsAlong(directions, order);
    const vector = (columns: number) => Float32Array.from({ length: POINTS * streams * columns }, random);
    const batch = { count: POINTS, features: vector(shape.inputs), targets: vector(shape.outputs) };
    const wide = {
      ...batch,
      features: Float64Array.from(batch.features),
      targets: Float64Array.from(batch.targets),
    };
    const omega = new Float64Array(streams * shape.outputs).fill(1);
    const lambda = new Array<number>(order + 1).fill(1);
    const found = engine.gradient(batch, omega, lambda, 'combined');
    const expected = reference.gradient(wide, omega, lambda, 'combined');
    const error = Math.max(
      deviation(found.losses, expected.losses),
      deviation(found.gradients[0]!, expected.gradients[0]!),
    );
    if (error < TOLERANCE) return;
    throw new NoDevice(`its gradient is off by ${error.toExponential(1)} of the processor's: update the driver`);
  } finally {
    weights.set(kept);
    reference.dispose();
  }
}

/** The largest difference over the largest entry of `expected`; NaN and infinity count as infinite. */
export function deviation(found: Vector, expected: Vector): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < expected.length; i++) {
    const d = Math.abs(found[i]! - expected[i]!);
    difference = Number.isNaN(d) ? Number.POSITIVE_INFINITY : Math.max(difference, d);
    size = Math.max(size, Math.abs(expected[i]!));
  }
  return difference / (size || 1);
}
