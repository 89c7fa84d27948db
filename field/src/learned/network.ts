import type { Order } from '@spacetime/geometry';
import type { NetworkShape, Vector } from '../engine.ts';
import { networkLayout } from '../layout.ts';
import { streamsAlong } from '../streams.ts';
import { type ActivationKernel, activationKernel } from './activation.ts';

/** Rows (points times streams) that go through the network together: small enough for the cache. */
const ROWS = 240;

/**
 * A trained network's 2-jets in float64, on one thread, with nothing to set up or to free: what a learned field is
 * evaluated by.
 */
export class PlainNetwork {
  readonly shape: NetworkShape;
  /** For each layer its weights turned to [in, out] with the outputs padded to a multiple of four, and its bias. */
  readonly #layers: readonly {
    readonly inputs: number;
    readonly padded: number;
    readonly weight: Float64Array;
    readonly bias: Float64Array;
  }[];
  readonly #activate: ActivationKernel;
  readonly #current: Float64Array;
  readonly #next: Float64Array;
  readonly #sigma: Float64Array;

  constructor(shape: NetworkShape, weights: Vector) {
    this.shape = shape;
    const layout = networkLayout(shape);
    this.#layers = Array.from({ length: shape.depth + 1 }, (_, layer) => {
      const { offset, rows, columns } = layout[2 * layer];
      const inputs = layer === 0 ? columns : pad(columns);
      const padded = pad(rows);
      const weight = new Float64Array(inputs * padded);
      const bias = new Float64Array(padded);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) weight[j * padded + i] = weights[offset + i * columns + j];
        bias[i] = weights[layout[2 * layer + 1].offset + i];
      }
      return { inputs, padded, weight, bias };
    });
    const widest = Math.max(shape.inputs, ...this.#layers.map(({ padded }) => padded));
    this.#current = new Float64Array((ROWS + 4) * widest);
    this.#next = new Float64Array((ROWS + 4) * widest);
    this.#sigma = new Float64Array(3 * widest);
    this.#activate = activationKernel(shape);
  }

  /**
   * @param features shape [count, S, inputs], S = streamsAlong(directions, order)
   * @param out shape [count, S, outputs]
   */
  forward(features: Float64Array, count: number, order: Order, out: Float64Array, directions = 4): void {
    const streams = streamsAlong(directions, order);
    const { inputs, outputs, depth } = this.shape;
    const block = Math.floor(ROWS / streams);
    for (let first = 0; first < count; first += block) {
      const points = Math.min(block, count - first);
      const rows = points * streams;
      let [current, next] = [this.#current, this.#next];
      current.set(features.subarray(first * streams * inputs, (first + points) * streams * inputs));
      for (const [layer, { inputs: width, padded, weight, bias }] of this.#layers.entries()) {
        multiply(current, weight, rows, width, padded, next);
        addBias(next, bias, points, streams * padded, padded);
        if (layer < depth) {
          for (let p = 0; p < points; p++) this.#activatePoint(next, p * streams * padded, padded, order, directions);
        }
        [current, next] = [next, current];
      }
      const { padded } = this.#layers[depth];
      const start = first * streams * outputs;
      for (let row = 0; row < rows; row++) {
        for (let c = 0; c < outputs; c++) out[start + row * outputs + c] = current[row * padded + c];
      }
    }
  }

  /** (z, z_i, z_ij) → (σ, σ′z_i, σ″z_i z_j + σ′z_ij), in place. */
  #activatePoint(z: Float64Array, at: number, width: number, order: Order, directions: number): void {
    const sigma = this.#sigma;
    this.#activate(z.subarray(at, at + width), width, order, sigma);
    if (order === 2) {
      let row = at + (1 + directions) * width;
      for (let i = 1; i <= directions; i++) {
        for (let j = i; j <= directions; j++, row += width) {
          const left = at + i * width;
          const right = at + j * width;
          for (let k = 0; k < width; k++) {
            z[row + k] = sigma[2 * width + k] * z[left + k] * z[right + k] + sigma[width + k] * z[row + k];
          }
        }
      }
    }
    if (order >= 1) {
      for (let i = 1; i <= directions; i++) {
        for (let k = 0; k < width; k++) z[at + i * width + k] *= sigma[width + k];
      }
    }
    for (let k = 0; k < width; k++) z[at + k] = sigma[k];
  }
}

function pad(n: number): number {
  return Math.ceil(n / 4) * 4;
}

/** Once a point: its value stream alone. */
function addBias(z: Float64Array, bias: Float64Array, points: number, stride: number, width: number): void {
  for (let p = 0; p < points; p++) {
    for (let k = 0; k < width; k++) z[p * stride + k] += bias[k];
  }
}

/** c [rows, n] = a [rows, k] b [k, n], n a multiple of four; rows are rounded up to four, for which there is space. */
function multiply(a: Float64Array, b: Float64Array, rows: number, k: number, n: number, c: Float64Array): void {
  for (let r = 0; r < rows; r += 4) {
    for (let j = 0; j < n; j += 4) multiplyTile(a, b, r * k, j, k, n, c, r * n + j);
  }
}

/** A tile of 4 × 4 results, held in local variables. */
function multiplyTile(
  a: Float64Array,
  b: Float64Array,
  row: number,
  column: number,
  k: number,
  n: number,
  c: Float64Array,
  at: number,
): void {
  let [c00, c01, c02, c03] = [0, 0, 0, 0];
  let [c10, c11, c12, c13] = [0, 0, 0, 0];
  let [c20, c21, c22, c23] = [0, 0, 0, 0];
  let [c30, c31, c32, c33] = [0, 0, 0, 0];
  for (let l = 0, q = column; l < k; l++, q += n) {
    const b0 = b[q];
    const b1 = b[q + 1];
    const b2 = b[q + 2];
    const b3 = b[q + 3];
    const a0 = a[row + l];
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    c03 += a0 * b3;
    const a1 = a[row + k + l];
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    c13 += a1 * b3;
    const a2 = a[row + 2 * k + l];
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    c23 += a2 * b3;
    const a3 = a[row + 3 * k + l];
    c30 += a3 * b0;
    c31 += a3 * b1;
    c32 += a3 * b2;
    c33 += a3 * b3;
  }
  store(c, at, c00, c01, c02, c03);
  store(c, at + n, c10, c11, c12, c13);
  store(c, at + 2 * n, c20, c21, c22, c23);
  store(c, at + 3 * n, c30, c31, c32, c33);
}

function store(c: Float64Array, at: number, x0: number, x1: number, x2: number, x3: number): void {
  c[at] = x0;
  c[at + 1] = x1;
  c[at + 2] = x2;
  c[at + 3] = x3;
}
