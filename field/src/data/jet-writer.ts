import { type Order, STREAMS } from '@spacetime/geometry';
import type { Batch, Vector } from '../engine.ts';
import type { Normalisation } from '../normalisation.ts';
import { ALL_DIRECTIONS, liveStreams, orderOfStream } from '../streams.ts';
import type { FrameNormWriter } from './frame-norm.ts';
import type { Evaluator } from './problem.ts';
import type { Tick } from './survey.ts';
import type { VolumeWeights } from './volume-weights.ts';

const CHUNK = 256;

/** What weighs points and measures errors other than squares of components. */
export interface Measures {
  readonly volume?: VolumeWeights | undefined;
  readonly norm?: FrameNormWriter | undefined;
}

/** What is kept of points, a row each; what is not wanted has no columns. */
export interface JetRows {
  readonly features: Vector;
  readonly targets: Vector;
  /** What the dropped streams add to the losses of the orders. */
  readonly constants: Float64Array;
  readonly weights: Vector;
  readonly frames: Vector;
}

const PARTS = ['features', 'targets', 'constants', 'weights', 'frames'] as const;

/** Computes jets, normalises them, drops the streams that vanish and rounds them to a precision. */
export class JetWriter {
  /** Of the kept streams. */
  readonly omega: Float64Array;
  readonly #evaluator: Evaluator;
  readonly #normalisation: Normalisation;
  readonly #order: Order;
  readonly #kept: readonly number[];
  readonly #dropped: readonly number[];
  /** Of all streams. */
  readonly #weights: Float64Array;
  readonly #measures: Measures;
  /** Of each part. */
  readonly #columns: Readonly<Record<keyof JetRows, number>>;

  constructor(
    evaluator: Evaluator,
    normalisation: Normalisation,
    omega: Float64Array,
    order: Order,
    directions: readonly number[],
    measures: Measures = {},
  ) {
    const outputs = normalisation.active.length;
    this.#evaluator = evaluator;
    this.#normalisation = normalisation;
    this.#order = order;
    this.#weights = omega;
    this.#measures = measures;
    this.#kept = liveStreams(directions, order);
    this.#dropped = liveStreams(ALL_DIRECTIONS, order).filter((s) => !this.#kept.includes(s));
    this.omega = new Float64Array(this.#kept.length * outputs);
    for (const [k, s] of this.#kept.entries()) {
      this.omega.set(omega.subarray(s * outputs, (s + 1) * outputs), k * outputs);
    }
    this.#columns = {
      features: this.#kept.length * evaluator.inputs,
      targets: this.#kept.length * outputs,
      constants: order + 1,
      weights: measures.volume ? 1 : 0,
      frames: measures.norm ? 10 * outputs : 0,
    };
  }

  /** Numbers kept of a point. */
  get width(): number {
    return PARTS.reduce((sum, part) => sum + this.#columns[part], 0);
  }

  allocate(count: number, vector: (length: number) => Vector): JetRows {
    const { features, targets, constants, weights, frames } = this.#columns;
    return {
      features: vector(count * features),
      targets: vector(count * targets),
      constants: new Float64Array(count * constants),
      weights: vector(count * weights),
      frames: vector(count * frames),
    };
  }

  /** The rows of so many indices, one after another. */
  gather(from: JetRows, indices: Uint32Array, to: JetRows): void {
    for (const part of PARTS) gatherRows(from[part], this.#columns[part], indices, to[part]);
  }

  /** The first rows as a batch, which keeps no copy of them. */
  batchOf({ features, targets, constants, weights, frames }: JetRows, count: number): Batch {
    const { volume, norm } = this.#measures;
    const orders = this.#columns.constants;
    const constant = mean(constants.subarray(0, count * orders), orders);
    return {
      count,
      features,
      targets,
      constant,
      ...(volume && { weights }),
      ...(norm && { norm: { kind: norm.kind, frames } }),
    };
  }

  /** {@link Batch.constant} of the rows of some indices, of all without. */
  constantOf({ constants }: JetRows, indices: Uint32Array | undefined): Float64Array {
    const orders = this.#columns.constants;
    if (!indices) return mean(constants, orders);
    const chosen = new Float64Array(indices.length * orders);
    gatherRows(constants, orders, indices, chosen);
    return mean(chosen, orders);
  }

  async fill(points: Float64Array, count: number, rows: JetRows, tick: Tick): Promise<void> {
    for (let first = 0; first < count; first += CHUNK) {
      const n = Math.min(CHUNK, count - first);
      this.#writeChunk(points.subarray(4 * first), n, this.#from(rows, first));
      await tick((first + n) / count);
    }
  }

  write(points: Float64Array, count: number, rows: JetRows): void {
    for (let first = 0; first < count; first += CHUNK) {
      this.#writeChunk(points.subarray(4 * first), Math.min(CHUNK, count - first), this.#from(rows, first));
    }
  }

  /** The rows from one on. */
  #from(rows: JetRows, first: number): JetRows {
    const { features, targets, constants, weights, frames } = this.#columns;
    return {
      features: rows.features.subarray(first * features),
      targets: rows.targets.subarray(first * targets),
      constants: rows.constants.subarray(first * constants),
      weights: rows.weights.subarray(first * weights),
      frames: rows.frames.subarray(first * frames),
    };
  }

  #writeChunk(points: Float64Array, count: number, rows: JetRows): void {
    const { volume, norm } = this.#measures;
    const streams = STREAMS[this.#order];
    this.#evaluator.run(points, count, this.#order);
    this.#writeFeatures(count, rows.features);
    this.#writeTargets(count, rows.targets);
    this.#writeConstants(count, rows.constants);
    if (volume) for (let p = 0; p < count; p++) rows.weights[p] = volume.at(this.#evaluator, p * streams);
    norm?.write(this.#evaluator, points, count, streams, rows.frames);
  }

  #writeFeatures(count: number, out: Vector): void {
    const { offset, scale } = this.#normalisation.features;
    const { features } = this.#evaluator;
    const inputs = offset.length;
    for (let p = 0, k = 0; p < count; p++) {
      for (const s of this.#kept) {
        const row = (p * STREAMS[this.#order] + s) * inputs;
        for (let f = 0; f < inputs; f++, k++) out[k] = (features[row + f] - (s === 0 ? offset[f] : 0)) / scale[f];
      }
    }
  }

  #writeTargets(count: number, out: Vector): void {
    const { active, components } = this.#normalisation;
    const { targets } = this.#evaluator;
    for (let p = 0, k = 0; p < count; p++) {
      for (const s of this.#kept) {
        const row = (p * STREAMS[this.#order] + s) * 10;
        for (let c = 0; c < active.length; c++, k++) {
          const shift = s === 0 ? components.offset[active[c]] : 0;
          out[k] = (targets[row + active[c]] - shift) / components.scale[c];
        }
      }
    }
  }

  #writeConstants(count: number, out: Float64Array): void {
    const { active, components } = this.#normalisation;
    const { targets } = this.#evaluator;
    const orders = this.#order + 1;
    out.fill(0, 0, count * orders);
    const { volume } = this.#measures;
    for (let p = 0; p < count; p++) {
      const weight = volume?.at(this.#evaluator, p * STREAMS[this.#order]) ?? 1;
      for (const s of this.#dropped) {
        const row = (p * STREAMS[this.#order] + s) * 10;
        for (let c = 0; c < active.length; c++) {
          const target = targets[row + active[c]] / components.scale[c];
          out[p * orders + orderOfStream(4, s)] +=
            (weight * this.#weights[s * active.length + c] * target * target) / 2;
        }
      }
    }
  }
}

/** Of rows of so many columns. */
function mean(rows: Float64Array, columns: number): Float64Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < rows.length; i++) sums[i % columns] += rows[i];
  return sums.map((sum) => (sum * columns) / rows.length);
}

/** Rows of `stride` numbers, one for each index, one after another. */
export function gatherRows(from: Vector, stride: number, indices: Uint32Array, to: Vector): void {
  for (let i = 0; i < indices.length; i++) {
    const start = indices[i] * stride;
    const target = i * stride;
    // Long rows are quicker in one piece, short ones number by number.
    if (stride > 32) to.set(from.subarray(start, start + stride), target);
    else for (let k = 0; k < stride; k++) to[target + k] = from[start + k];
  }
}
