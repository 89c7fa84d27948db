import { totalmem } from 'node:os';
import type { Engine, Vector } from '../engine.ts';
import type { BatchRows, BatchSource } from '../first-order.ts';
import type { Normalisation } from '../normalisation.ts';
import { ALL_DIRECTIONS } from '../streams.ts';
import { EpochOrder } from './epoch-order.ts';
import { gatherRows, type JetRows, JetWriter, type Measures } from './jet-writer.ts';
import type { Evaluator } from './problem.ts';
import type { Tick } from './survey.ts';

/**
 * Jets of all points are kept where they fit into this many bytes, and computed anew for each batch otherwise. An eighth
 * of the machine's memory: on 16 GiB those of 128³ points of order 2 along three directions, 1.02 GiB, are kept.
 */
export const CACHE_BYTES = Math.max(2 ** 30, Math.min(2 ** 32, totalmem() / 8));

export interface BatchSettings extends Measures {
  /** The largest size of a batch. */
  readonly batch: number;
  readonly seed: number;
  /**
   * The coordinates along which derivatives are kept, as many as the engine has; no feature may vary along the others.
   */
  readonly directions?: readonly number[];
  readonly cacheBytes?: number;
}

/**
 * Batches of normalised jets in the engine's precision. An epoch goes once through all points, in an order drawn for
 * it from the seed, in batches of nearly equal size.
 *
 * @param omega shape [STREAMS[order], outputs]
 * @param points shape [count, 4]
 */
export async function createBatches(
  engine: Engine,
  evaluator: Evaluator,
  normalisation: Normalisation,
  omega: Float64Array,
  points: Float64Array,
  { batch, seed, directions = ALL_DIRECTIONS, cacheBytes = CACHE_BYTES, volume, norm }: BatchSettings,
  tick: Tick = () => {},
): Promise<BatchSource> {
  const count = points.length / 4;
  const writer = new JetWriter(evaluator, normalisation, omega, engine.order, directions, { volume, norm });
  const own = (length: number): Vector => engine.allocate(length);

  if (count <= batch) {
    const rows = writer.allocate(count, own);
    await writer.fill(points, count, rows, tick);
    const all = writer.batchOf(rows, count);
    return { omega: writer.omega, batch: () => all, rows: rowsOf(writer, rows, count) };
  }

  const order = new EpochOrder(count, batch, seed);
  const rows = writer.allocate(order.largest, own);
  const width = engine.precision === 'float32' ? 4 : 8;
  if (count * writer.width * width > cacheBytes) {
    const chosen = new Float64Array(order.largest * 4);
    return {
      omega: writer.omega,
      batch(step) {
        const indices = order.batch(step);
        gatherRows(points, 4, indices, chosen);
        writer.write(chosen, indices.length, rows);
        return writer.batchOf(rows, indices.length);
      },
    };
  }
  const all: JetRows = writer.allocate(count, (length) =>
    // Shared, so that an engine's thread can read them where they are.
    engine.precision === 'float32' ? new Float32Array(new SharedArrayBuffer(4 * length)) : new Float64Array(length),
  );
  await writer.fill(points, count, all, tick);
  return {
    omega: writer.omega,
    batch(step) {
      const indices = order.batch(step);
      writer.gather(all, indices, rows);
      return writer.batchOf(rows, indices.length);
    },
    rows: rowsOf(writer, all, count, order),
  };
}

function rowsOf(writer: JetWriter, rows: JetRows, count: number, order?: EpochOrder): BatchRows {
  const { features, targets, weights, norm } = writer.batchOf(rows, count);
  return {
    ...{ count, features, targets, weights, norm, largest: order?.largest ?? count },
    ...(order && { indices: (step: number) => order.batch(step) }),
    constantOf: (indices) => writer.constantOf(rows, indices),
  };
}
