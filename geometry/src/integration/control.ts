import type { Flow } from './flow.ts';

const SAFETY = 0.9;
/** Bounds of the change from one step to the next. */
const LEAST = 0.2;
const MOST = 6;

/**
 * Step over last step by a proportional–integral controller (Gustafsson 1991; Hairer & Wanner, *Solving Ordinary
 * Differential Equations II*, IV.2), which keeps the step from swinging where stability rather than accuracy limits it.
 * @param error of the step just made, in units of the tolerance
 * @param last error of the step before
 */
export function nextFactor(error: number, last: number, order: number): number {
  const factor = SAFETY * Math.max(error, 1e-10) ** (-0.85 / order) * last ** (0.2 / order);
  return Math.min(MOST, Math.max(LEAST, factor));
}

/** The same after a step that is rejected, where nothing is known if f had no value. */
export function refusedFactor(error: number, order: number): number {
  return Number.isFinite(error) ? Math.max(LEAST, SAFETY * error ** (-1 / order)) : LEAST;
}

/**
 * Mean over the components of (error / tolerance)².
 * @param errors shape [rows, dimension], without the step's length
 */
export function meanSquares(
  errors: Float64Array,
  before: Float64Array,
  after: Float64Array,
  rows: number,
  { dimension, ceilings }: Flow,
  rtol: number,
  atol: number,
): Float64Array {
  const squares = new Float64Array(rows);
  for (let row = 0, at = 0; row < rows; row++) {
    let sum = 0;
    for (let d = 0; d < dimension; d++, at++) {
      const size = Math.max(Math.abs(before[at]!), Math.abs(after[at]!));
      const ratio = errors[at]! / (atol + rtol * Math.min(size, ceilings?.[d] ?? Number.POSITIVE_INFINITY));
      sum += ratio * ratio;
    }
    squares[row] = sum / dimension;
  }
  return squares;
}

/**
 * Lengths of first steps from f and an Euler step (Hairer, Nørsett & Wanner, *Solving Ordinary Differential Equations I*,
 * II.4).
 * @param states shape [any, dimension], likewise `slopes`, f there; those of `rows` rows from `first` are looked at
 * @param direction 1 or −1 by row
 * @returns NaN where f has no value
 */
export function firstSteps(
  flow: Flow,
  states: Float64Array,
  slopes: Float64Array,
  first: number,
  rows: number,
  direction: (row: number) => number,
  rtol: number,
  atol: number,
  order: number,
): Float64Array {
  const { dimension, ceilings } = flow;
  const from = first * dimension;
  const scale = (d: number, y: number) =>
    atol + rtol * Math.min(Math.abs(y), ceilings?.[d % dimension] ?? Number.POSITIVE_INFINITY);
  const size = (row: number, vector: (k: number) => number): number => {
    let sum = 0;
    for (let d = row * dimension; d < (row + 1) * dimension; d++) {
      sum += (vector(d) / scale(d, states[from + d]!)) ** 2;
    }
    return Math.sqrt(sum / dimension);
  };
  const steps = new Float64Array(rows);
  const points = new Float64Array(rows * dimension);
  const ends = new Float64Array(rows * dimension);
  const slope = (d: number) => slopes[from + d]!;
  const steepness = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const height = size(row, (d) => states[from + d]!);
    steepness[row] = size(row, slope);
    steps[row] = height < 1e-5 || steepness[row]! < 1e-5 ? 1e-6 : (0.01 * height) / steepness[row]!;
    if (Number.isNaN(steepness[row]!)) steps[row] = Number.NaN;
    const step = steps[row]! * direction(first + row);
    for (let d = row * dimension; d < (row + 1) * dimension; d++) points[d] = states[from + d]! + step * slope(d);
  }
  flow.derivative(points, rows, ends);
  for (let row = 0; row < rows; row++) {
    const guess = steps[row]!;
    const bend = size(row, (d) => ends[d]! - slope(d)) / guess;
    const worst = Math.max(steepness[row]!, bend);
    if (Number.isNaN(bend)) steps[row] = 1e-3 * guess;
    else
      steps[row] = Math.min(100 * guess, worst <= 1e-15 ? Math.max(1e-6, 1e-3 * guess) : (0.01 / worst) ** (1 / order));
  }
  return steps;
}
