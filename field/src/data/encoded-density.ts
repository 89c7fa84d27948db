import type { Domain } from '@spacetime/dsl';
import { columnLength, orthogonaliseColumns } from '@spacetime/geometry';
import { type Evaluator, liveCoordinates } from './problem.ts';
import type { Tick } from './survey.ts';

const CHUNK = 2048;
/** Points of the pool from which the features' ranges and their rank are taken. */
const LOOK = 8192;
/** A singular value below this fraction of the point's largest is none. */
const NEGLIGIBLE = 1e-9;
/** Points to a cell, on the average, where fibres are measured. */
const CELL = 1024;

/**
 * The density, relative to that of points even in the chart, of points that lie evenly in the space of the features,
 * each scaled to [−1, 1]: √det(JᵀJ), J being the features' Jacobian with respect to the coordinates on which they depend;
 * along the others the points stay even.
 *
 * Where the features tell apart fewer directions than that, the volume element is the product of the singular values
 * that do not vanish, divided by the measure of the fibre on which the features are constant (the coarea formula):
 * cells of the features' space that the pool reaches get equal shares, which is right but for cells that are cut
 * by the edge.
 *
 * @param points a pool even in the chart, shape [count, 4]
 * @returns a weight for each point, their mean 1
 * @throws FitError where a feature or a derivative of it is not finite
 */
export async function encodedDensity(
  evaluator: Evaluator,
  domain: Domain,
  points: Float64Array,
  tick: Tick = () => {},
): Promise<Float64Array> {
  const count = points.length / 4;
  const widths = domain.lower.map((low, k) => domain.upper[k] - low);
  const look = points.subarray(0, 4 * Math.min(count, LOOK));
  const features = new ScaledFeatures(evaluator, widths, look);
  const rank = features.rank(look);
  const live = liveCoordinates(evaluator, domain);
  const density = new Float64Array(count).fill(1);
  if (rank === 0) return density;
  const cells = rank < live.length ? new Cells(count, rank) : undefined;
  for (let first = 0; first < count; first += CHUNK) {
    const n = Math.min(CHUNK, count - first);
    features.run(points.subarray(4 * first), n);
    for (let p = 0; p < n; p++) {
      density[first + p] = cells ? features.partialVolume(p, rank) : features.volume(p, live);
      cells?.place(first + p, features.values(p));
    }
    await tick((first + n) / count);
  }
  cells?.share(density);
  const mean = density.reduce((sum, x) => sum + x, 0) / count;
  return density.map((x) => x / mean);
}

/** Features scaled to [−1, 1], as functions of coordinates scaled to [0, 1]. */
class ScaledFeatures {
  readonly #evaluator: Evaluator;
  readonly #widths: readonly number[];
  readonly #scales: readonly { readonly centre: number; readonly half: number }[];
  readonly #jets: Float64Array;
  readonly #jacobian: Float64Array;

  constructor(evaluator: Evaluator, widths: readonly number[], look: Float64Array) {
    const { inputs } = evaluator;
    this.#evaluator = evaluator;
    this.#widths = widths;
    this.#jets = new Float64Array(Math.max(CHUNK, look.length / 4) * 5 * inputs);
    this.#jacobian = new Float64Array(4 * inputs);
    const count = look.length / 4;
    evaluator.encode(look, count, 0, this.#jets);
    this.#scales = Array.from({ length: inputs }, (_, f) => {
      let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let p = 0; p < count; p++) {
        lowest = Math.min(lowest, this.#jets[p * inputs + f]);
        highest = Math.max(highest, this.#jets[p * inputs + f]);
      }
      return { centre: (lowest + highest) / 2, half: (highest - lowest) / 2 || 1 };
    });
  }

  run(points: Float64Array, count: number): void {
    this.#evaluator.encode(points, count, 1, this.#jets);
  }

  /** √det(JᵀJ) at point p of the last run, of these columns of J: the product of R's diagonal in J = QR (Gram–Schmidt). */
  volume(p: number, columns: readonly number[]): number {
    const { inputs } = this.#evaluator;
    this.#takeJacobian(p);
    const a = this.#jacobian;
    let volume = 1;
    for (let i = 0; i < columns.length; i++) {
      const k = columns[i];
      const length = columnLength(a, inputs, k);
      volume *= length;
      if (length === 0) return 0;
      for (let j = i + 1; j < columns.length; j++) {
        let share = 0;
        for (let f = 0; f < inputs; f++) share += a[4 * f + k] * a[4 * f + columns[j]];
        share /= length * length;
        for (let f = 0; f < inputs; f++) a[4 * f + columns[j]] -= share * a[4 * f + k];
      }
    }
    return volume;
  }

  /** The product of the largest `rank` singular values. */
  partialVolume(p: number, rank: number): number {
    return this.#singularValues(p)
      .slice(0, rank)
      .reduce((product, s) => product * s, 1);
  }

  /** Descending. */
  #singularValues(p: number): Float64Array {
    this.#takeJacobian(p);
    orthogonaliseColumns(this.#jacobian, this.#evaluator.inputs);
    return Float64Array.from([0, 1, 2, 3], (j) => columnLength(this.#jacobian, this.#evaluator.inputs, j))
      .sort()
      .reverse();
  }

  #takeJacobian(p: number): void {
    const { inputs } = this.#evaluator;
    for (let f = 0; f < inputs; f++) {
      for (let k = 0; k < 4; k++) {
        const slope = this.#jets[(5 * p + 1 + k) * inputs + f];
        this.#jacobian[4 * f + k] = (slope * this.#widths[k]) / this.#scales[f].half;
      }
    }
  }

  values(p: number): readonly number[] {
    const { inputs } = this.#evaluator;
    return this.#scales.map(({ centre, half }, f) => (this.#jets[5 * p * inputs + f] - centre) / half);
  }

  /** Directions that the features tell apart where they tell apart the most. */
  rank(points: Float64Array): number {
    const count = points.length / 4;
    this.run(points, count);
    let rank = 0;
    for (let p = 0; p < count && rank < 4; p++) {
      const values = this.#singularValues(p);
      rank = Math.max(rank, values.filter((s) => s > NEGLIGIBLE * values[0]).length);
    }
    return rank;
  }
}

/** Cells of the features' space, large enough that the pool leaves hardly one empty. */
class Cells {
  readonly #side: number;
  readonly #cells: Uint32Array;
  readonly #numbers = new Map<string, number>();

  constructor(count: number, rank: number) {
    this.#side = Math.max(2, Math.floor((count / CELL) ** (1 / rank)));
    this.#cells = new Uint32Array(count);
  }

  place(point: number, values: readonly number[]): void {
    const key = values.map((x) => clamp(Math.floor((this.#side * (x + 1)) / 2), this.#side - 1)).join();
    const number = this.#numbers.get(key) ?? this.#numbers.size;
    this.#numbers.set(key, number);
    this.#cells[point] = number;
  }

  /** Divides by each cell's sum. */
  share(density: Float64Array): void {
    const sums = new Float64Array(this.#numbers.size);
    for (const [point, cell] of this.#cells.entries()) sums[cell] += density[point];
    for (const [point, cell] of this.#cells.entries()) density[point] /= sums[cell] || 1;
  }
}

function clamp(x: number, highest: number): number {
  return Math.max(0, Math.min(highest, x));
}
