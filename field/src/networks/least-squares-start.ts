import type { Engine, NetworkShape } from '../engine.ts';
import type { BatchSource } from '../first-order.ts';
import { PlainNetwork } from '../learned/network.ts';

/** So many points determine the output layer well enough. */
const POINTS = 2048;
/**
 * Relative to the mean of the normal matrix's diagonal. Less fits better at first and trains worse from there, with large
 * weights that cancel (Kerr, 300 steps of SOAP: MAE 8.6e-4 with 1e-2, 1.0e-3 with 1e-3 or a random start, 1.8e-3 with 1e-6).
 */
const RIDGE = 1e-2;

/**
 * Sets the output layer of a fresh PirateNet to the least-squares fit of the targets ("physics-informed
 * initialisation", § 3 of the paper): with every α zero the network is linear in its features. All streams count, with
 * their weights in the losses.
 */
export function startFromLeastSquares(engine: Engine, { omega, batch }: BatchSource): void {
  const { shape, layout, weights, order, directions } = engine;
  const { inputs, width, outputs } = shape;
  const { count, features, targets } = batch(0);
  const streams = omega.length / outputs;
  const points = Math.min(count, POINTS);
  // One row a point and stream, one column a feature, the last one constant.
  const rows = points * streams;
  const columns = width + 1;
  const chosen = new Float64Array(rows * inputs);
  const wanted = new Float64Array(rows * outputs);
  for (let p = 0; p < points; p++) {
    const from = Math.floor((p * count) / points) * streams;
    chosen.set(features.subarray(from * inputs, (from + streams) * inputs), p * streams * inputs);
    wanted.set(targets.subarray(from * outputs, (from + streams) * outputs), p * streams * outputs);
  }
  const embedded = new Float64Array(rows * width);
  const { architecture: _, ...rest } = shape;
  const embedding: NetworkShape = { ...rest, fourier: true, depth: 1, outputs: width };
  const identity = Float64Array.from({ length: width * width }, (_, k) => +(k % (width + 1) === 0));
  const own = [...weights.subarray(0, width * (inputs + 1)), ...identity, ...new Float64Array(width)];
  new PlainNetwork(embedding, Float64Array.from(own)).forward(chosen, points, order, embedded, directions);

  const matrix = new Float64Array(columns * columns);
  const right = new Float64Array(columns * outputs);
  const row = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    const stream = r % streams;
    // An output's weights are the same multiples of one another for every output.
    const weight = omega[stream * outputs];
    row.set(embedded.subarray(r * width, (r + 1) * width));
    row[width] = stream === 0 ? 1 : 0;
    for (let i = 0; i < columns; i++) {
      const x = weight * row[i];
      for (let j = 0; j <= i; j++) matrix[i * columns + j] += x * row[j];
      for (let c = 0; c < outputs; c++) right[i * outputs + c] += x * wanted[r * outputs + c];
    }
  }
  let trace = 0;
  for (let i = 0; i < columns; i++) trace += matrix[i * (columns + 1)];
  for (let i = 0; i < columns; i++) matrix[i * (columns + 1)] += (RIDGE * trace) / columns;
  solve(columns, matrix, outputs, right);

  const at = (name: string) => layout.find((tensor) => tensor.name === name)!.offset;
  const [weightAt, biasAt] = [at('output.weight'), at('output.bias')];
  for (let c = 0; c < outputs; c++) {
    for (let j = 0; j < width; j++) weights[weightAt + c * width + j] = right[j * outputs + c];
    weights[biasAt + c] = right[width * outputs + c];
  }
}

/** X with A X = B, into b [n, m], for a positive definite A of which the lower triangle is given and overwritten (Cholesky). */
function solve(n: number, a: Float64Array, m: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = i === j ? Math.sqrt(sum) : sum / a[j * n + j];
    }
  }
  for (let c = 0; c < m; c++) {
    for (let i = 0; i < n; i++) {
      let sum = b[i * m + c];
      for (let k = 0; k < i; k++) sum -= a[i * n + k] * b[k * m + c];
      b[i * m + c] = sum / a[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      let sum = b[i * m + c];
      for (let k = i + 1; k < n; k++) sum -= a[k * n + i] * b[k * m + c];
      b[i * m + c] = sum / a[i * n + i];
    }
  }
}
