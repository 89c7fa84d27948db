import { type MetricField, type Order, STREAMS } from '@spacetime/geometry';
import { FitError } from '../fit-error.ts';
import type { Tick } from './survey.ts';

const CHUNK = 1024;

/**
 * Those of the points at which a metric given by numbers has a jet: not those in a hole of the grid, or near one.
 *
 * @param points shape [count, 4]
 * @throws FitError where there are none
 */
export async function usablePoints(
  field: MetricField,
  points: Float64Array,
  order: Order,
  tick: Tick = () => {},
): Promise<Float64Array> {
  const stride = STREAMS[order] * 10;
  const jets = new Float64Array(CHUNK * stride);
  const kept: Float64Array[] = [];
  let why = '';
  for (let first = 0; first < points.length / 4; first += CHUNK) {
    const block = points.subarray(4 * first, 4 * (first + CHUNK));
    const fault = field.jets(block, block.length / 4, order, jets);
    why ||= fault?.message ?? '';
    kept.push(fault === undefined ? block : block.filter((_, i) => !Number.isNaN(jets[(i >> 2) * stride])));
    await tick(0);
  }
  const count = kept.reduce((sum, { length }) => sum + length, 0);
  if (count === 0)
    throw new FitError(`none of the ${points.length / 4} samples lies where the data have a metric: ${why}`);
  if (count === points.length) return points;
  const usable = new Float64Array(count);
  let at = 0;
  for (const block of kept) {
    usable.set(block, at);
    at += block.length;
  }
  return usable;
}
